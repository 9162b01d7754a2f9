// Raft nodes brought into the position that a unit test starts from, and the messages that such tests are made of.

import type { LogDefinition, LogEntry, Membership } from '../../replicated-log.ts';
import { membershipOf } from '../../testing/cluster.ts';
import { createProbe, type Effects, type Probe } from '../../testing/probe.ts';
import type { RaftOptions } from '../index.ts';
import type {
  Append,
  AppendResponse,
  Heartbeat,
  HeartbeatResponse,
  RaftMessage,
  RaftRecord,
  RaftSpec,
  VoteRequest,
} from '../messages.ts';
import type { Leader } from '../state.ts';

export type RaftDefinition = LogDefinition<RaftSpec, RaftOptions>;
export type RaftProbe = Probe<RaftSpec>;
export type RaftEffects = Effects<RaftSpec>;

export interface ProbeSetup {
  readonly self?: number;
  readonly membership?: Membership;
  readonly options?: Partial<RaftOptions>;
  readonly durable?: readonly RaftRecord[];
  readonly applied?: number;
  readonly seed?: number;
}

/** A node that has started: member 1 of three, unless told otherwise. */
export function started(definition: RaftDefinition, setup: ProbeSetup = {}): RaftProbe {
  const { self = 1, membership = membershipOf([1, 2, 3]), options = {}, durable = [], applied = 0, seed = 1 } = setup;
  const init = { self, members: membership.voters, membership, options, durable, applied };
  const probe = createProbe(definition, init, seed);
  probe.mailToSelf(probe.turn({ type: 'start' }));
  return probe;
}

/** Everything granted by everyone: the node leads the next term; its first entry is not acknowledged yet. */
export function elected(definition: RaftDefinition, setup: ProbeSetup = {}): RaftProbe {
  const probe = started(definition, setup);
  if (probe.state.role.type === 'leader') return probe;
  if (probe.state.role.type === 'follower') win(probe);
  return probe;
}

/** Lets the election time-out pass and everybody grant everything. */
export function win(probe: RaftProbe): RaftEffects {
  const { self, membership } = probe.state;
  const others = [...new Set([...membership.voters, ...membership.outgoing])].filter((node) => node !== self);
  const asked = probe.fire('election', Math.max(0, probe.state.electionDeadline - probe.now));
  let last = asked;
  if (probe.state.role.type === 'pre-candidate') {
    const term = probe.state.term + 1;
    for (const node of others) {
      if (probe.state.role.type !== 'pre-candidate') break;
      last = probe.receive(node, { type: 'vote-response', term, isPreVote: true, granted: true });
    }
  }
  const own = probe.mailToSelf(last);
  const { term } = probe.state;
  for (const node of others) {
    if ((probe.state.role.type as string) === 'leader') break;
    last = probe.receive(node, { type: 'vote-response', term, isPreVote: false, granted: true });
  }
  return own.sent.length > 0 ? own : last;
}

/** A leader whose first entry is committed by the acknowledgements of all others. */
export function established(definition: RaftDefinition, setup: ProbeSetup = {}): RaftProbe {
  const probe = elected(definition, setup);
  acknowledgeAll(probe);
  return probe;
}

/** All others acknowledge the leader's whole log, and its own disk too. */
export function acknowledgeAll(probe: RaftProbe): void {
  const { state } = probe;
  const { role } = state;
  if (role.type !== 'leader') throw new Error(`node ${state.self} is ${role.type}`);
  const last = state.log.startIndex + state.log.entries.length;
  probe.receive(state.self, { type: 'own-append', term: state.term, index: last });
  for (const { node, id } of role.progress) probe.receive(node, accepted(state.term, id, last));
}

export function leaderRole(probe: RaftProbe): Leader {
  const { role } = probe.state;
  if (role.type !== 'leader') throw new Error(`node ${probe.state.self} is ${role.type}`);
  return role;
}

export function progressId(probe: RaftProbe, node: number): number {
  const progress = leaderRole(probe).progress.find((each) => each.node === node);
  if (progress === undefined) throw new Error(`no progress of ${node}`);
  return progress.id;
}

export const accepted = (term: number, progress: number, index: number): AppendResponse => ({
  type: 'append-response',
  term,
  progress,
  accepted: true,
  index,
  hintIndex: 0,
  hintTerm: 0,
});

export const refused = (
  term: number,
  progress: number,
  index: number,
  hintIndex: number,
  hintTerm: number,
): AppendResponse => ({ type: 'append-response', term, progress, accepted: false, index, hintIndex, hintTerm });

export const append = (
  term: number,
  prev: readonly [index: number, term: number],
  entries: readonly LogEntry[],
  commitIndex = 0,
): Append => ({
  type: 'append',
  term,
  progress: 1,
  prevIndex: prev[0],
  prevTerm: prev[1],
  commitIndex,
  wantsAnswer: true,
  entries,
});

export const heartbeat = (term: number, commitIndex = 0, round = 1): Heartbeat => ({
  type: 'heartbeat',
  term,
  commitIndex,
  round,
  sentAt: 0,
});

export const heartbeatResponse = (beat: Heartbeat, commitIndex = 0): HeartbeatResponse => ({
  type: 'heartbeat-response',
  term: beat.term,
  round: beat.round,
  sentAt: beat.sentAt,
  commitIndex,
});

export const voteRequest = (term: number, last: readonly [index: number, term: number]): VoteRequest => ({
  type: 'vote-request',
  term,
  isPreVote: false,
  isTransfer: false,
  isJoining: false,
  lastIndex: last[0],
  lastTerm: last[1],
});

/** The messages of one type that went to `to` (or to anybody), in order. */
export function messages<T extends RaftMessage['type']>(
  effects: RaftEffects,
  type: T,
  to?: number,
): Extract<RaftMessage, { type: T }>[] {
  return effects.sent
    .filter((sent) => sent.message.type === type && (to === undefined || sent.to === to))
    .map((sent) => sent.message as Extract<RaftMessage, { type: T }>);
}
