// Linearizable reads, alike in all replicated logs (Raft §6.4): the leader notes its commit index and proves with a round of
// beats that it still leads. Followers ask it. Lease reads (§6.4.1) skip the round while a quorum's promise not to elect
// another lasts. What a beat is, and when a leader may answer at all, is the engine's.

import { type Millis, NONE, type NodeId } from '../core/protocol.ts';
import { jointMajorityValue } from '../core/quorum.ts';
import { type RequestMachine, refuse, sendRefusal } from './log-requests.ts';
import { progressOf } from './progress.ts';

export interface ReadBatch {
  local: number[];
  remote: { readonly from: NodeId; readonly id: number }[];
}

export interface ConfirmingBatch extends ReadBatch {
  readonly round: number;
  readonly index: number;
  readonly at: Millis;
}

/** What the leader keeps for reads. */
export interface ReadingLeader {
  readonly progress: readonly {
    readonly node: NodeId;
    readonly ackedRound: number;
    /** When the newest beat that it answered was sent. */
    readonly ackedSentAt: Millis;
  }[];
  readonly round: number;
  /** Reads gathered and not yet given a round. */
  queuedReads: ReadBatch;
  /** Reads whose round is not confirmed yet, in order of rounds. */
  readBatches: ConfirmingBatch[];
}

/** What the functions here need of an engine's node. */
export interface ReadMachine extends RequestMachine {
  readonly state: RequestMachine['state'] & { readonly transfer: object | undefined };
  readonly options: {
    readonly leaseReads: boolean;
    readonly electionTimeoutMs: Millis;
    readonly clockDriftBound: number;
  };
  readonly rules: RequestMachine['rules'] & {
    takesRequests(isTransferring: boolean): boolean;
    confirmsRead(ackedRound: number, batchRound: number): boolean;
    leaseEnd(sentAt: Millis, electionTimeoutMs: Millis, clockDriftBound: number): Millis;
  };
}

/** Rounds under way at once; further reads gather behind them. Two or three cover a round trip. */
const MAX_READ_ROUNDS = 4;

/** A read asked of the leader: by its own driver, or by a follower's batch. */
export function queueRead(m: ReadMachine, role: ReadingLeader, from: NodeId, id: number): void {
  const { self, transfer } = m.state;
  if (!m.rules.takesRequests(transfer !== undefined)) {
    const message = 'leadership is being handed over';
    if (from === self) refuse(m, id, 'transferring', message);
    else sendRefusal(m, from, true, [id], 'transferring', message);
  } else if (from === self) {
    role.queuedReads.local.push(id);
  } else {
    role.queuedReads.remote.push({ from, id });
  }
}

export function hasQueuedReads({ queuedReads }: ReadingLeader): boolean {
  return queuedReads.local.length > 0 || queuedReads.remote.length > 0;
}

/** Gives the gathered reads a round of their own, which `beat` begins, or answers from the lease. */
export function startReadRound<M extends ReadMachine, L extends ReadingLeader>(
  m: M,
  role: L,
  hasLease: boolean,
  beat: (m: M, role: L) => void,
): void {
  if (hasLease) answerFromLease(m, role);
  if (!hasQueuedReads(role) || role.readBatches.length >= MAX_READ_ROUNDS) return;
  const { queuedReads } = role;
  role.queuedReads = { local: [], remote: [] };
  beat(m, role);
  role.readBatches.push({ ...queuedReads, round: role.round, index: m.state.commitIndex, at: m.now });
  confirmReads(m, role);
}

/** Local reads only: `validUntil` is on this node's clock, and another node cannot check it when it answers. */
function answerFromLease(m: ReadMachine, role: ReadingLeader): void {
  const { rules, options, now } = m;
  if (!options.leaseReads) return;
  const { self, membership, commitIndex } = m.state;
  const sentAt = jointMajorityValue(membership.voters, membership.outgoing, (node) =>
    node === self ? now : (progressOf(role, node)?.ackedSentAt ?? Number.NEGATIVE_INFINITY),
  );
  const validUntil = rules.leaseEnd(sentAt, options.electionTimeoutMs, options.clockDriftBound);
  if (now >= validUntil) return;
  for (const request of role.queuedReads.local) {
    m.out.reply(request, { type: 'readable', index: commitIndex, validUntil });
  }
  role.queuedReads.local = [];
}

/** Answers the reads whose round, or a later one, a quorum has answered in this term. */
export function confirmReads(m: ReadMachine, role: ReadingLeader): void {
  if (role.readBatches.length === 0) return;
  const { self, membership } = m.state;
  const acked = jointMajorityValue(membership.voters, membership.outgoing, (node) =>
    node === self ? Number.POSITIVE_INFINITY : (progressOf(role, node)?.ackedRound ?? 0),
  );
  let confirmed = 0;
  for (const { round, index, local, remote } of role.readBatches) {
    if (!m.rules.confirmsRead(acked, round)) break;
    confirmed++;
    for (const request of local) {
      m.out.reply(request, { type: 'readable', index, validUntil: Number.POSITIVE_INFINITY });
    }
    for (const { from, id } of remote) m.out.sendEarly(from, { type: 'read-answer', id, index });
  }
  role.readBatches.splice(0, confirmed);
}

/** A cut-off leader may stay for a while; its reads must not wait as long. */
export function dropStaleReads(m: ReadMachine, role: ReadingLeader): void {
  const isStale = ({ at }: { at: number }) => m.now - at > m.options.electionTimeoutMs;
  const stale = role.readBatches.filter(isStale);
  if (stale.length === 0) return;
  role.readBatches = role.readBatches.filter((batch) => !isStale(batch));
  const message = 'no quorum confirmed the read in time';
  for (const { local, remote } of stale) {
    for (const request of local) refuse(m, request, 'timed-out', message);
    for (const { from, id } of remote) sendRefusal(m, from, true, [id], 'timed-out', message);
  }
}

/** The reads of a leader that is none any more. */
export function dropOfficeReads(m: ReadMachine, role: ReadingLeader): void {
  const message = 'leadership was lost before the read was confirmed';
  for (const { local, remote } of [...role.readBatches, role.queuedReads]) {
    for (const request of local) refuse(m, request, 'not-leader', message);
    for (const { from, id } of remote) sendRefusal(m, from, true, [id], 'not-leader', message);
  }
}

/** A follower's turn: one question to the leader for all of them. */
export function forwardReads(m: ReadMachine, requests: readonly number[]): void {
  const s = m.state;
  const id = requests[0] as number;
  if (s.leader === NONE) {
    const code = s.isRemoved ? 'removed' : 'no-leader';
    for (const request of requests) refuse(m, request, code, 'no leader is known');
    return;
  }
  const deadline = m.now + m.options.electionTimeoutMs;
  if (s.forwardedReads.length === 0) m.out.setTimer('read', deadline);
  s.forwardedReads.push({ id, requests, deadline });
  m.out.sendEarly(s.leader, { type: 'forward-read', id });
}

export function onReadAnswer(m: ReadMachine, id: number, index: number): void {
  const { forwardedReads } = m.state;
  const at = forwardedReads.findIndex((reads) => reads.id === id);
  if (at < 0) return;
  const [answered] = forwardedReads.splice(at, 1);
  for (const request of answered?.requests ?? []) {
    m.out.reply(request, { type: 'readable', index, validUntil: Number.POSITIVE_INFINITY });
  }
}

/** The leader that was asked leads no more, or cannot be reached. */
export function dropForwardedReads(m: ReadMachine): void {
  const { forwardedReads } = m.state;
  if (forwardedReads.length === 0) return;
  m.state.forwardedReads = [];
  m.out.clearTimer('read');
  for (const { requests } of forwardedReads) {
    for (const request of requests) refuse(m, request, 'not-leader', 'the leader that was asked is not there any more');
  }
}

export function onReadTimer(m: ReadMachine): void {
  const { forwardedReads } = m.state;
  while (forwardedReads[0] !== undefined && forwardedReads[0].deadline <= m.now) {
    for (const request of forwardedReads.shift()?.requests ?? []) {
      refuse(m, request, 'timed-out', 'the leader did not answer in time');
    }
  }
  if (forwardedReads[0] !== undefined) m.out.setTimer('read', forwardedReads[0].deadline);
}
