// Requests on their way, alike in all replicated logs: what a node passes on to the leader, and how a request is refused to
// whoever asked it.

import { type Millis, NONE, type NodeId } from '../core/protocol.ts';
import { batchesOf, type ForwardedProposal, mayBeKnown, type NewestForward, noteForward } from './forwarding.ts';
import type { Refusal, SharedMessage } from './log-messages.ts';
import type { LogResult, LogState, MembershipCommand, RefusalCode } from './replicated-log.ts';

/** Reads asked of the leader by the question `id`. */
export interface ForwardedReads {
  readonly id: number;
  readonly requests: readonly number[];
  readonly deadline: Millis;
}

/** The part of an outbox through which requests are answered and passed on. */
export interface RequestOutbox {
  reply(id: number, result: LogResult): void;
  sendEarly(to: NodeId, message: SharedMessage): void;
  setTimer(timer: 'read', at: Millis): void;
  clearTimer(timer: 'read'): void;
}

/** What the functions here need of an engine's node. */
export interface RequestMachine {
  readonly state: LogState & {
    readonly isRemoved: boolean;
    readonly termAtStart: number;
    readonly forwarded: NewestForward[];
    forwardedReads: ForwardedReads[];
    readonly pendingChanges: number[];
  };
  readonly rules: { isNewForward(mayBeKnown: boolean): boolean };
  readonly out: RequestOutbox;
  readonly now: Millis;
}

/** More requests than this cannot wait sensibly; the oldest was answered by its driver's own time-out long ago. */
const MAX_PENDING_CHANGES = 64;

/** Answers a request of this node's driver in the negative. */
export function refuse(m: RequestMachine, request: number, code: RefusalCode, message: string): void {
  m.out.reply(request, { type: 'refused', code, message, leader: m.state.leader });
}

/** The same, whoever asked. */
export function refuseTo(m: RequestMachine, origin: NodeId, request: number, code: RefusalCode, message: string): void {
  if (origin === m.state.self) refuse(m, request, code, message);
  else sendRefusal(m, origin, false, [request], code, message);
}

/** To the node that forwarded them. */
export function sendRefusal(
  m: RequestMachine,
  to: NodeId,
  isRead: boolean,
  requests: readonly number[],
  code: RefusalCode,
  message: string,
): void {
  m.out.sendEarly(to, { type: 'refusal', isRead, requests, code, message, leader: m.state.leader });
}

/** Of this node as the addressee, which leads no more or not yet. */
export function refuseForwarded(m: RequestMachine, to: NodeId, requests: readonly number[], isRead: boolean): void {
  sendRefusal(m, to, isRead, requests, 'not-leader', 'this node does not lead');
}

/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export function forwardProposals(m: RequestMachine, proposals: readonly ForwardedProposal[], maxBytes: number): void {
  const { leader, isRemoved, term } = m.state;
  if (leader === NONE) {
    const [code, message] = isRemoved
      ? (['removed', 'this node is no member any more'] as const)
      : (['no-leader', 'no leader is known'] as const);
    for (const { request } of proposals) refuse(m, request, code, message);
    return;
  }
  for (const batch of batchesOf(proposals, maxBytes)) {
    m.out.sendEarly(leader, { type: 'forward-proposals', term, proposals: batch });
  }
}

/** A change asked of this node by its driver. Whether this node is to do it: else it was passed on, or refused. */
export function takeChange(
  m: RequestMachine,
  isLeading: boolean,
  request: number,
  command: MembershipCommand,
): boolean {
  const { leader, isRemoved, term, pendingChanges } = m.state;
  if (!isLeading && leader === NONE) {
    refuse(m, request, isRemoved ? 'removed' : 'no-leader', 'no leader is known');
    return false;
  }
  pendingChanges.push(request);
  if (pendingChanges.length > MAX_PENDING_CHANGES) pendingChanges.shift();
  if (!isLeading) m.out.sendEarly(leader, { type: 'forward-change', term, request, command });
  return isLeading;
}

/** A request for a change of membership needs no answer any more. Whether it was waiting for one. */
export function forgetChange(m: RequestMachine, request: number): boolean {
  const { pendingChanges } = m.state;
  const at = pendingChanges.indexOf(request);
  if (at >= 0) pendingChanges.splice(at, 1);
  return at >= 0;
}

/** Whether a forwarded request is taken: see `forwarding.ts`. It is noted as seen. */
export function isFirstSight(m: RequestMachine, origin: NodeId, term: number, request: number): boolean {
  const { forwarded, termAtStart } = m.state;
  if (!m.rules.isNewForward(mayBeKnown(forwarded, termAtStart, origin, term, request))) return false;
  noteForward(forwarded, origin, term, request);
  return true;
}

/** Requests that were forwarded and refused. */
export function onRefusal(m: RequestMachine, refusal: Refusal): void {
  const { forwardedReads } = m.state;
  const { code, message, leader } = refusal;
  for (const request of refusal.requests) {
    let requests: readonly number[] = [request];
    if (refusal.isRead) {
      const at = forwardedReads.findIndex(({ id }) => id === request);
      requests = at >= 0 ? (forwardedReads.splice(at, 1)[0]?.requests ?? []) : [];
    } else {
      forgetChange(m, request);
    }
    for (const each of requests) m.out.reply(each, { type: 'refused', code, message, leader });
  }
}
