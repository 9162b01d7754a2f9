// Raft's mutants: each of its rules switched off by itself.

import type { RaftOptions, Rules } from '../../protocols/raft/index.ts';
import type { Fault } from '../log/plan.ts';
import { type RuleMutant, mutant as ruleMutant } from '../subject.ts';

export const RAFT_MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant('vote-twice', 'votes for everyone who asks, however often in a term', { canVote: () => true }),
  mutant('vote-for-stale-logs', 'votes for candidates whose log lacks committed entries', { isUpToDate: () => true }),
  mutant(
    'no-stickiness',
    'helps replace a living leader',
    { isSticky: () => false },
    {
      faults: ['partition', 'links'],
      options: { leaseReads: true, checkQuorum: true, electionTimeoutMs: 150, heartbeatIntervalMs: 70 },
    },
  ),
  mutant('transfer-meets-stickiness', 'refuses the election that the leader itself asked for', {
    bypassesStickiness: () => false,
  }),
  mutant('pre-candidate-keeps-leader', 'a pre-candidate goes on believing in its leader', {
    leaderWhileCampaigning: (leader) => leader,
  }),
  mutant(
    'learners-do-not-vote',
    'learners do not answer vote requests',
    { answersVoteRequest: (isVoter) => isVoter },
    { faults: ['finale'] },
  ),
  mutant(
    'empty-joiner-votes',
    'a member with an empty log votes anywhere',
    { mayVoteWhileEmpty: () => true },
    {
      nodes: 3,
      faults: ['amnesia', 'crash', 'partition'],
      options: { electionTimeoutMs: 150, heartbeatIntervalMs: 50 },
    },
  ),
  mutant('no-no-op', 'a term opens without an entry of its own', { opensTermWithNoOp: () => false }),
  mutant('commit-earlier-terms', "commits earlier terms' entries by counting replicas", {
    commitsByCounting: () => true,
  }),
  mutant('count-own-log-early', 'the leader counts itself before its own disk is done', {
    ownMatch: (_durable, last) => last,
  }),
  mutant(
    'mix-lives',
    'counts acknowledgements meant for a follower that was removed and added again',
    {
      isSameLife: () => true,
    },
    { faults: ['amnesia', 'links', 'membership'] },
  ),
  mutant('roll-back-acknowledged', 'a refusal takes a follower back below what it acknowledged', {
    nextAfterRefusal: (_match, hinted) => hinted,
  }),
  mutant('commit-beyond-match', "commits through the leader's index before the logs were seen to match", {
    commitWithin: (commitIndex) => commitIndex,
  }),
  mutant('change-before-term-established', 'changes the membership before an entry of the term is committed', {
    mayChangeMembership: () => true,
  }),
  mutant('overlapping-changes', 'begins a change while another is not committed', { isChangePending: () => false }),
  mutant(
    'configuration-survives-truncation',
    'keeps a configuration whose entry was truncated',
    { survivesTruncation: () => true },
    { faults: ['finale'] },
  ),
  mutant(
    'promote-laggards',
    'promotes learners that have not caught up',
    { mayPromote: () => true },
    { faults: ['finale'], options: { maxLearnerLagEntries: 0 } },
  ),
  mutant(
    'depend-on-the-unproven',
    'takes a configuration that needs a voter that showed this term nothing',
    { hasProvenMajority: () => true },
    { faults: ['finale'] },
  ),
  mutant('never-leave-joint', 'nobody leaves an automatic joint configuration', { leavesJoint: () => false }),
  mutant('read-before-established', 'answers reads before the first commit of the term', {
    mayConfirmReads: () => true,
  }),
  mutant(
    'reads-unconfirmed',
    'any answered heartbeat confirms a read, or none',
    { confirmsRead: () => true },
    { faults: ['partition', 'links'], options: { checkQuorum: false, leaseReads: false } },
  ),
  mutant(
    'lease-too-long',
    'a lease outlasts the election time-out',
    {
      leaseEnd: (sentAt, electionTimeoutMs) => sentAt + 3 * electionTimeoutMs,
    },
    {
      nodes: 3,
      // Each is drawn with even odds, and it takes both: twice the chance.
      faults: ['pause', 'pause', 'partition', 'partition'],
      options: {
        leaseReads: true,
        checkQuorum: true,
        electionTimeoutMs: 300,
        electionJitterMs: 10,
        heartbeatIntervalMs: 145,
      },
    },
  ),
  mutant('serve-while-transferring', 'takes requests while leadership is handed over', { takesRequests: () => true }),
  mutant(
    'lease-outlives-transfer',
    'keeps the lease while leadership is handed over',
    { keepsLease: () => true },
    {
      faults: ['transfer', 'links', 'weather'],
      options: { leaseReads: true, checkQuorum: true, electionTimeoutMs: 150, heartbeatIntervalMs: 50 },
    },
  ),
  mutant('no-check-quorum', 'a leader without a quorum stays', { hasLostQuorum: () => false }),
  mutant(
    'ignore-disk-stall',
    'a leader whose disk stalls stays',
    { isDiskStalled: () => false },
    { faults: ['disk', 'pause'], options: { electionTimeoutMs: 150, heartbeatIntervalMs: 50, diskStallMs: 150 } },
  ),
  mutant('forward-twice', 'takes a forwarded request as often as it is delivered', { isNewForward: () => true }),
];

interface Focus {
  readonly nodes?: number;
  readonly faults?: readonly Fault[];
  readonly options?: Partial<RaftOptions>;
}

/** The same, with the compiler minding the names of faults and options. */
function mutant(name: string, description: string, rules: Partial<Rules>, focus: Focus = {}): RuleMutant<Rules> {
  return ruleMutant(name, description, rules, focus as RuleMutant<Rules>['focus']);
}
