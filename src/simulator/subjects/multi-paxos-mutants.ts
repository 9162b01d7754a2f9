// Multi-Paxos' mutants: each of its rules switched off by itself.

import type { MultiPaxosOptions, Rules } from '../../protocols/multi-paxos/index.ts';
import type { Fault } from '../log/plan.ts';
import { type RuleMutant, mutant as ruleMutant } from '../subject.ts';

export const MULTI_PAXOS_MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant('promise-to-everyone', 'promises a ballot to every proposer that asks for it', {
    mayPromise: (ballot, _proposer, promised) => ballot >= promised,
  }),
  mutant(
    'accept-from-anyone',
    'accepts in a ballot from others than the one it was promised to, and below the promise',
    {
      mayAccept: () => true,
    },
  ),
  mutant('promise-without-report', 'promises without telling what was accepted', { reports: () => false }),
  mutant(
    'propose-lowest-found',
    'proposes the value of the lowest ballot that was reported again, not that of the highest',
    { outranks: (ballot, known) => known === 0 || ballot < known },
    {
      nodes: 5,
      faults: ['partition', 'links', 'storm', 'transfer', 'crash'],
      options: {
        canvass: false,
        checkQuorum: false,
        leaseReads: false,
        electionTimeoutMs: 150,
        heartbeatIntervalMs: 50,
      },
    },
  ),
  mutant('propose-unprepared', 'proposes before a quorum of the configuration has promised', {
    isPrepared: () => true,
  }),
  mutant(
    'lead-without-learning',
    'leads though others know more to be chosen',
    { hasLearned: () => true },
    { faults: ['partition', 'crash', 'compaction', 'transfer'], options: { canvass: false, retainedEntries: 0 } },
  ),
  mutant(
    'count-other-ballots',
    'counts acknowledgements of other ballots',
    { countsInBallot: () => true },
    {
      faults: ['weather', 'links', 'partition', 'pause'],
      options: { canvass: false, electionTimeoutMs: 150, heartbeatIntervalMs: 50 },
    },
  ),
  mutant('count-own-log-early', 'the leader counts itself before its own disk is done', {
    ownMatch: (_durable, last) => last,
  }),
  mutant(
    'count-without-prefix',
    'counts voters that lack what came before their configuration',
    { holdsPrefix: () => true },
    { nodes: 2, faults: ['membership', 'weather', 'links'], options: { maxAcceptBytes: 1, maxInflightMessages: 256 } },
  ),
  mutant('commit-beyond-accepted', 'takes slots for chosen that it accepted in another ballot', {
    commitWithin: (commitIndex) => commitIndex,
  }),
  mutant(
    'leave-holes',
    'does not fill holes',
    { fillsHoles: () => false },
    {
      nodes: 3,
      faults: ['weather', 'crash', 'wipe'],
      options: {
        electionTimeoutMs: 150,
        heartbeatIntervalMs: 75,
        maxAcceptBytes: 1,
        maxInflightMessages: 256,
        maxInflightBytes: 1_000_000,
      },
    },
  ),
  mutant('propose-ghosts', 'proposes again what a deposed leader left behind', { isGhost: () => false }),
  mutant('no-opening-entry', 'a ballot opens without an entry of its own', { opensWithNoOp: () => false }),
  mutant('pass-barrier', 'proposes beyond a configuration that is not chosen', { mayPassBarrier: () => true }),
  mutant('settle-early', 'calls a change done as soon as it is chosen', {
    isSettled: (membershipIndex, commitIndex) => commitIndex >= membershipIndex,
  }),
  mutant('overlapping-changes', 'begins a change while another is not settled', { isChangePending: () => false }),
  mutant(
    'promote-laggards',
    'promotes learners that have not caught up',
    { mayPromote: () => true },
    { faults: ['membership', 'links', 'partition'], options: { maxLearnerLagEntries: 0 } },
  ),
  mutant(
    'depend-on-the-unproven',
    'takes a configuration that needs a voter that showed this ballot nothing',
    { hasProvenMajority: () => true },
    { nodes: 3, faults: ['finale'] },
  ),
  mutant('never-leave-joint', 'nobody leaves an automatic joint configuration', { leavesJoint: () => false }),
  mutant(
    'empty-joiner-promises',
    'a member that knows of no cluster promises anywhere',
    { mayPromiseWhileEmpty: () => true },
    { faults: ['amnesia', 'crash', 'partition'] },
  ),
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
  mutant('canvasser-keeps-leader', 'who campaigns goes on believing in its leader', {
    leaderWhileCampaigning: (leader) => leader,
  }),
  mutant(
    'only-voters-promise',
    'members without a vote do not answer prepares',
    { answersPrepare: (isVoter) => isVoter },
    { faults: ['membership', 'crash', 'partition'] },
  ),
  mutant('never-start-over', 'a leader keeps its ballot though an acceptor has promised a higher one', {
    startsOver: () => false,
  }),
  mutant('read-before-established', 'answers reads before the first entry of the ballot is chosen', {
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
    { leaseEnd: (sentAt, electionTimeoutMs) => sentAt + 3 * electionTimeoutMs },
    { faults: ['pause', 'partition'], options: { leaseReads: true, checkQuorum: true } },
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
  mutant('ignore-disk-stall', 'a leader whose disk stalls stays', { isDiskStalled: () => false }),
  mutant('forward-twice', 'takes a forwarded request as often as it is delivered', { isNewForward: () => true }),
];

interface Focus {
  readonly nodes?: number;
  readonly faults?: readonly Fault[];
  readonly options?: Partial<MultiPaxosOptions>;
}

/** The same, with the compiler minding the names of faults and options. */
function mutant(name: string, description: string, rules: Partial<Rules>, focus: Focus = {}): RuleMutant<Rules> {
  return ruleMutant(name, description, rules, focus as RuleMutant<Rules>['focus']);
}
