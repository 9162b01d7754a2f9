// Multi-Paxos nodes brought into the position that a unit test starts from, and the messages that such tests are made of.

import type { LogEntry, Membership } from '../../replicated-log.ts';
import { membershipOf } from '../../testing/cluster.ts';
import { createProbe, type Effects, type Probe } from '../../testing/probe.ts';
import { createMultiPaxos, type MultiPaxosOptions, RULES, type Rules } from '../index.ts';
import type {
  Accept,
  AcceptedSlot,
  MultiPaxosMessage,
  MultiPaxosRecord,
  MultiPaxosSpec,
  Prepare,
} from '../messages.ts';
import type { Leader } from '../state.ts';

export type MultiPaxosProbe = Probe<MultiPaxosSpec>;
export type MultiPaxosEffects = Effects<MultiPaxosSpec>;

export interface ProbeSetup {
  readonly self?: number;
  readonly membership?: Membership;
  readonly options?: Partial<MultiPaxosOptions>;
  readonly durable?: readonly MultiPaxosRecord[];
  readonly applied?: number;
  /** Replaced by these. */
  readonly rules?: Partial<Rules>;
}

/** A node that has started: member 1 of three, unless told otherwise. */
export function started(setup: ProbeSetup = {}): MultiPaxosProbe {
  const { self = 1, membership = membershipOf([1, 2, 3]), options = {}, durable = [], applied = 0, rules = {} } = setup;
  const init = { self, members: membership.voters, membership, options, durable, applied };
  const probe = createProbe(createMultiPaxos({ ...RULES, ...rules }), init);
  probe.mailToSelf(probe.turn({ type: 'start' }));
  return probe;
}

/** Has canvassed with success: its prepare is out, its own promise durable. */
export function preparing(setup: ProbeSetup = {}): MultiPaxosProbe {
  const probe = started({ ...setup, options: { canvass: false, ...setup.options } });
  probe.mailToSelf(probe.fire('election', Math.max(0, probe.state.electionDeadline - probe.now)));
  return probe;
}

export interface Report {
  readonly commitIndex?: number;
  readonly from?: number;
  readonly next?: number;
  readonly slots?: readonly AcceptedSlot[];
}

/** `from` promises, and tells what it had accepted. */
export function promised(probe: MultiPaxosProbe, from: number, report: Report = {}): MultiPaxosEffects {
  const { role, term } = probe.state;
  if (role.type !== 'candidate' && role.type !== 'leader') throw new Error(`node ${probe.state.self} is ${role.type}`);
  const progress = role.progress.find(({ node }) => node === from)?.id ?? 0;
  const { commitIndex = 0, from: first = probe.state.commitIndex + 1, next = 0, slots = [] } = report;
  return probe.receive(from, { type: 'promise', ballot: term, progress, commitIndex, from: first, next, slots });
}

/** Leads, with nothing chosen yet. */
export function leading(setup: ProbeSetup = {}, report: Report = {}): MultiPaxosProbe {
  const probe = preparing(setup);
  if (probe.state.role.type !== 'leader') probe.mailToSelf(promised(probe, 2, report));
  return probe;
}

/** Leads, and all that it proposed is chosen. */
export function established(setup: ProbeSetup = {}): MultiPaxosProbe {
  const probe = leading(setup);
  acknowledge(probe, 2, leaderRole(probe).nextSlot - 1);
  return probe;
}

export function leaderRole(probe: MultiPaxosProbe): Leader {
  const { role } = probe.state;
  if (role.type !== 'leader') throw new Error(`node ${probe.state.self} is ${role.type}`);
  return role;
}

/** `from` has accepted all through `through`, and islands beyond. */
export function acknowledge(
  probe: MultiPaxosProbe,
  from: number,
  through: number,
  islands: readonly number[] = [],
): MultiPaxosEffects {
  const progress = leaderRole(probe).progress.find(({ node }) => node === from)?.id ?? 0;
  return probe.receive(from, { type: 'accepted', ballot: probe.state.term, progress, through, islands });
}

export const prepare = (ballot: number, more: Partial<Prepare> = {}): Prepare => ({
  type: 'prepare',
  ballot,
  progress: 1,
  from: 1,
  isTransfer: false,
  isJoining: false,
  ...more,
});

export const accept = (ballot: number, entries: readonly LogEntry[], commitIndex = 0): Accept => ({
  type: 'accept',
  ballot,
  progress: 1,
  from: entries[0]?.index ?? 1,
  commitIndex,
  wantsAnswer: true,
  entries,
});

/** The messages of one type that went to `to` (or to anybody), in order. */
export function messages<T extends MultiPaxosMessage['type']>(
  effects: MultiPaxosEffects,
  type: T,
  to?: number,
): Extract<MultiPaxosMessage, { type: T }>[] {
  return effects.sent
    .filter((sent) => sent.message.type === type && (to === undefined || sent.to === to))
    .map((sent) => sent.message as Extract<MultiPaxosMessage, { type: T }>);
}
