// ZAB's mutants: each of its rules switched off by itself.

import type { Rules, ZabOptions } from '../../protocols/zab/index.ts';
import type { Fault } from '../log/plan.ts';
import { type RuleMutant, mutant as ruleMutant } from '../subject.ts';

/** Members promise epochs that are never established, which is rare where elections work well. */
const FAILING_DISCOVERIES: Focus = {
  nodes: 4,
  faults: ['storm', 'disk', 'weather', 'transfer', 'crash'],
  options: { electionTimeoutMs: 150, electionJitterMs: 50, electionSettleMs: 50, heartbeatIntervalMs: 50 },
};

/** Many prospective leaders at once, in networks that hide them from each other. */
const HASTY_ELECTIONS: Focus = {
  nodes: 5,
  faults: ['storm', 'transfer', 'links', 'weather', 'pause'],
  options: { electionTimeoutMs: 150, electionJitterMs: 150, electionSettleMs: 10, heartbeatIntervalMs: 75 },
};

export const ZAB_MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant('elect-by-id', 'votes for the greatest id, whatever its history', {
    outranks: (_position, node, _other, other) => node > other,
  }),
  mutant('epoch-not-above', 'opens an epoch that a quorum has accepted before', { nextEpoch: (highest) => highest }),
  mutant('promise-twice', 'promises one epoch to everyone who asks', { mayPromise: () => true }, FAILING_DISCOVERIES),
  mutant(
    'follow-the-past',
    'with elections that ask nobody, follows a leader of an epoch before the one promised',
    { mayFollow: () => true, isElected: () => true },
    HASTY_ELECTIONS,
  ),
  mutant('lead-without-promises', 'opens an epoch with the promises that have come so far', {
    hasPromises: () => true,
  }),
  // The election alone nearly always finds the most recent history: it must fail for this rule to be needed.
  mutant('lead-with-less', 'elected by id alone, leads although a promise came with a more recent history', {
    isAsRecent: () => true,
    outranks: (_position, node, _other, other) => node > other,
  }),
  mutant(
    'no-stickiness',
    'promises itself away from a living leader',
    { isSticky: () => false },
    {
      faults: ['partition', 'links', 'crash'],
      options: { leaseReads: true, electionTimeoutMs: 150, heartbeatIntervalMs: 70 },
    },
  ),
  mutant(
    'hand-over-meets-stickiness',
    'holds up the election that the leader itself ordered',
    { bypassesStickiness: () => false },
    { options: { leaseReads: true, electionTimeoutMs: 600 } },
  ),
  mutant(
    'empty-joiner-promises',
    'a member with an empty history promises anywhere',
    { mayPromiseWhileEmpty: () => true },
    { nodes: 3, faults: ['amnesia', 'crash', 'partition'], options: { electionSettleMs: 1 } },
  ),
  mutant('commit-before-new-leader', 'commits before a quorum took the whole initial history', {
    commitsFrom: () => true,
  }),
  mutant('count-own-log-early', 'the leader counts itself before its own disk is done', {
    ownMatch: (_durable, last) => last,
  }),
  mutant(
    'mix-sessions',
    'takes what was said in another session for the present one',
    { isSameSession: () => true },
    { faults: ['amnesia', 'storm', 'crash', 'weather'], options: { electionTimeoutMs: 150, heartbeatIntervalMs: 50 } },
  ),
  mutant('take-gaps', 'takes proposals that do not follow the last ones', { isNext: () => true }),
  mutant('send-acknowledged-again', 'sends again from before what was acknowledged', {
    resumeAfter: (_match, received) => received,
  }),
  mutant('commit-beyond-received', "commits through the leader's index before its proposals came", {
    commitWithin: (commitIndex) => commitIndex,
  }),
  mutant('serve-before-established', 'takes requests before the epoch is established', { mayServe: () => true }),
  mutant(
    'cling-to-epoch',
    'with elections that ask nobody, a leader ignores that a member promised itself to a later epoch',
    { givesWayTo: () => false, isElected: () => true },
    HASTY_ELECTIONS,
  ),
  mutant('overlapping-changes', 'begins a change while another is not committed', { isChangePending: () => false }),
  mutant('configuration-survives-truncation', 'keeps a configuration whose entry was truncated', {
    survivesTruncation: () => true,
  }),
  mutant(
    'promote-laggards',
    'promotes learners that have not caught up',
    { mayPromote: () => true },
    { faults: ['membership', 'links', 'partition'], options: { maxLearnerLagEntries: 0 } },
  ),
  mutant(
    'depend-on-the-unproven',
    'takes a configuration that needs a voter that showed this epoch nothing',
    { hasProvenMajority: () => true },
    { nodes: 3, faults: ['finale'] },
  ),
  mutant('never-leave-joint', 'nobody leaves an automatic joint configuration', { leavesJoint: () => false }),
  mutant(
    'reads-unconfirmed',
    'any answered ping confirms a read, or none',
    { confirmsRead: () => true },
    { faults: ['partition', 'links'], options: { leaseReads: false } },
  ),
  mutant(
    'lease-too-long',
    'a lease outlasts the election time-out',
    { leaseEnd: (sentAt, electionTimeoutMs) => sentAt + 3 * electionTimeoutMs },
    {
      faults: ['pause', 'partition'],
      options: {
        leaseReads: true,
        electionTimeoutMs: 150,
        electionJitterMs: 5,
        electionSettleMs: 1,
        heartbeatIntervalMs: 75,
      },
    },
  ),
  mutant('serve-while-transferring', 'takes requests while leadership is handed over', { takesRequests: () => true }),
  mutant('stay-without-quorum', 'a leader without a quorum stays', { hasLostQuorum: () => false }),
  mutant(
    'ignore-disk-stall',
    'a leader whose disk stalls stays',
    { isDiskStalled: () => false },
    { faults: ['disk', 'pause'], options: { electionTimeoutMs: 150, heartbeatIntervalMs: 50 } },
  ),
  mutant('forward-twice', 'takes a forwarded request as often as it is delivered', { isNewForward: () => true }),
];

interface Focus {
  readonly nodes?: number;
  readonly faults?: readonly Fault[];
  readonly options?: Partial<ZabOptions>;
}

/** The same, with the compiler minding the names of faults and options. */
function mutant(name: string, description: string, rules: Partial<Rules>, focus: Focus = {}): RuleMutant<Rules> {
  return ruleMutant(name, description, rules, focus as RuleMutant<Rules>['focus']);
}
