// Each rule of ZAB by itself. Every test runs twice: with all rules it must pass, with its own rule broken it must fail; so no
// rule can be removed unnoticed.

import { describe, expect, test } from 'vitest';
import type { Outbox } from '../../core/protocol.ts';
import { membershipToBytes } from '../log-wire.ts';
import { membershipOf, TestCluster } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { createZab, RULES, type Rules, zab } from './index.ts';
import type { ZabSpec } from './messages.ts';
import {
  ack,
  acknowledgeAll,
  arrive,
  discovering,
  established,
  followerRole,
  following,
  joins,
  leaderRole,
  messages,
  newEpoch,
  notification,
  pong,
  promise,
  proposal,
  sessionOf,
  started,
  synchronising,
  type ZabDefinition,
  type ZabEffects,
  type ZabProbe,
} from './testing/probes.ts';

const covered = new Set<string>();

/** A test of one rule: `broken` is the machine without it. */
function rule(name: string, broken: Partial<Rules> | ZabDefinition, body: (definition: ZabDefinition) => void): void {
  const isDefinition = 'create' in broken;
  if (!isDefinition) for (const key of Object.keys(broken)) covered.add(key);
  describe(name, () => {
    test('holds', () => body(zab));
    test('is missed when it is gone', () => {
      const mutant = isDefinition ? broken : createZab({ ...RULES, ...broken });
      expect(() => body(mutant)).toThrow();
    });
  });
}

/** ZAB behind another outbox: for what no predicate decides. */
function withOutbox(change: (out: Outbox<ZabSpec>) => Outbox<ZabSpec>): ZabDefinition {
  return {
    ...zab,
    create(init) {
      const { state, step } = zab.create(init);
      return { state, step: (input, now, out) => step(input, now, change(out)) };
    },
  };
}

const allEarly = withOutbox((out) => ({ ...out, send: out.sendEarly, emit: out.emitEarly }));
const founding = { type: 'base', index: 0, term: 0, membership: membershipOf([1, 2, 3]) } as const;
const epochs = (accepted: number, current = accepted, acceptedLeader = 2) =>
  ({ type: 'epochs', accepted, acceptedLeader, current }) as const;
const data = (length: number) => ({ type: 'propose', data: new Uint8Array(length) }) as const;
const change = (
  ...changes: ({ type: 'promote' | 'remove'; node: number } | { type: 'add-voter'; node: number; address: string })[]
) => ({ type: 'change-membership', transition: 'simple', changes }) as const;
const addVoter = (node: number) => change({ type: 'add-voter', node, address: 'x' });
const codes = (effects: ZabEffects) =>
  effects.replies.map(({ result }) => (result.type === 'refused' ? result.code : result.type));
const looking = notification;

rule(
  'a vote goes to the most recent history, not to the greatest id',
  { outranks: (_a, node, _b, other) => node > other },
  (definition) => {
    const durable = [founding, epochs(2), { type: 'entries', entries: [entry(1, 2)] }] as const;
    const probe = started(definition, { durable });
    const { round } = probe.state;
    const effects = probe.receive(3, looking({ round, leader: 3, currentEpoch: 1, lastTerm: 1, lastIndex: 9 }));
    expect(messages(effects, 'notification', 3)).toMatchObject([{ leader: 1 }]);
  },
);

test('of two who shun what the other votes for, one answers the other, and that is the end of it', () => {
  const [one, two] = [1, 2].map((self) => {
    const probe = started(zab, { self });
    const other = 3 - self;
    // It follows the other, which never calls it.
    probe.receive(other, notification({ state: 'leading', leader: other, currentEpoch: 1 }));
    probe.fire('election', 2000);
    if (probe.state.role.type !== 'looking') probe.fire('election', 2000);
    return probe;
  }) as [ZabProbe, ZabProbe];
  expect(one.state.shunned).toMatchObject([{ node: 2 }]);
  expect(two.state.shunned).toMatchObject([{ node: 1 }]);
  const { round } = one.state;
  expect(two.state.round).toBe(round);
  const toOne = messages(two.receive(1, notification({ round, leader: 1 })), 'notification', 1);
  expect(toOne).toMatchObject([{ state: 'looking', leader: 2 }]);
  expect(messages(one.receive(2, toOne[0]!), 'notification', 2)).toEqual([]);
});

test('whoever was elected and follows somebody else is not asked again and again', () => {
  const probe = started(zab);
  probe.receive(2, notification({ state: 'leading', leader: 2, currentEpoch: 1 }));
  const calls = probe.receive(2, notification({ state: 'leading', leader: 2, currentEpoch: 1 }));
  expect(messages(calls, 'follower-info', 2)).toHaveLength(1);
  const declines = probe.receive(2, notification({ state: 'following', leader: 3, currentEpoch: 1 }));
  expect(messages(declines, 'follower-info')).toEqual([]);
  expect(messages(declines, 'notification', 3)).toMatchObject([{ state: 'looking' }]);
});

rule('an election is decided once a quorum agrees', { isElected: () => true }, (definition) => {
  const probe = started(definition);
  probe.fire('settle', 1000);
  expect(probe.state.role.type).toBe('looking');
  const { round } = probe.state;
  probe.receive(2, looking({ round, leader: 1, currentEpoch: 99 }));
  expect(probe.state.role).toMatchObject({ type: 'looking', settleAt: probe.now + 20 });
  probe.fire('settle', 20);
  expect(probe.state.role).toMatchObject({ type: 'leader', phase: 'discovery' });
});

rule('a new epoch is above all that a quorum accepted', { nextEpoch: (highest) => highest }, (definition) => {
  const probe = discovering(definition);
  const effects = arrive(probe, 2, 7);
  expect(messages(effects, 'new-epoch', 2)).toMatchObject([{ epoch: 8, isDecided: false }]);
});

rule('one epoch is promised to one leader, over restarts too', { mayPromise: () => true }, (definition) => {
  const probe = started(definition);
  probe.receive(3, notification({ state: 'leading', leader: 3 }));
  expect(messages(probe.receive(3, newEpoch(5)), 'ack-epoch')).toMatchObject([{ epoch: 5, isPromise: true }]);
  const again = started(definition, { durable: probe.disk });
  again.receive(2, notification({ state: 'leading', leader: 2, currentEpoch: 9 }));
  expect(messages(again.receive(2, newEpoch(5)), 'ack-epoch')).toEqual([]);
  expect(messages(again.receive(2, newEpoch(6)), 'ack-epoch')).toMatchObject([{ epoch: 6 }]);
});

rule('no promise leaves before it is durable', allEarly, (definition) => {
  const probe = started(definition);
  probe.receive(3, notification({ state: 'leading', leader: 3 }));
  const effects = probe.receive(3, newEpoch(5));
  expect(effects.persisted).toEqual([epochs(5, 0, 3)]);
  expect(effects.sent).toMatchObject([{ isEarly: false, behind: 1, message: { type: 'ack-epoch' } }]);
});

rule('nobody follows an epoch below the one promised', { mayFollow: () => true }, (definition) => {
  const probe = started(definition, { durable: [founding, epochs(7, 0)] });
  probe.receive(3, notification({ state: 'leading', leader: 3, epoch: 5 }));
  const effects = probe.receive(3, newEpoch(5, 1, { isDecided: true }));
  expect(effects.sent.map(({ message }) => message)).toEqual([{ type: 'epoch-refused', epoch: 5, acceptedEpoch: 7 }]);
  expect(probe.state.term).toBe(7);
});

rule('an epoch is opened by a quorum of promises', { hasPromises: () => true }, (definition) => {
  const probe = discovering(definition, { membership: membershipOf([1, 2, 3, 4, 5]) });
  arrive(probe, 2);
  arrive(probe, 3);
  expect(leaderRole(probe).hasOwnPromise).toBe(true);
  promise(probe, 2);
  expect(leaderRole(probe).phase).toBe('discovery');
  promise(probe, 3);
  expect(leaderRole(probe).phase).toBe('synchronisation');
});

rule('promises with a more recent history do not count', { isAsRecent: () => true }, (definition) => {
  const probe = discovering(definition);
  arrive(probe, 2);
  arrive(probe, 3);
  const ahead = { currentEpoch: 1, lastTerm: 1, lastIndex: 1 };
  promise(probe, 2, ahead);
  expect(leaderRole(probe).phase).toBe('discovery');
  promise(probe, 3, ahead);
  expect(probe.state.role.type).toBe('looking');
});

const leases = { leaseReads: true };

rule('who lives by a leader’s lease promises itself to nobody else', { isSticky: () => false }, (definition) => {
  const probe = following(definition, 1, { options: leases });
  probe.receive(2, { type: 'ping', epoch: 1, session: 1, commitIndex: 0, sentIndex: 0, round: 1, sentAt: 0 });
  probe.request(1, { type: 'campaign' });
  probe.receive(3, notification({ state: 'leading', leader: 3 }));
  expect(messages(probe.receive(3, newEpoch(5)), 'ack-epoch')).toEqual([]);
  probe.now += 351;
  expect(messages(probe.receive(3, newEpoch(5)), 'ack-epoch')).toMatchObject([{ isPromise: true }]);
});

rule('an election that the leader ordered is not held up', { bypassesStickiness: () => false }, (definition) => {
  const probe = following(definition, 1, { options: leases });
  probe.receive(2, { type: 'ping', epoch: 1, session: 1, commitIndex: 0, sentIndex: 0, round: 1, sentAt: 0 });
  probe.receive(2, { type: 'hand-over', epoch: 1, to: 3 });
  expect(messages(probe.receive(3, newEpoch(5)), 'ack-epoch')).toMatchObject([{ isPromise: true }]);
});

rule(
  'a member with an empty history promises only where it is about to join',
  { mayPromiseWhileEmpty: () => true },
  (definition) => {
    const probe = started(definition, { membership: membershipOf([]) });
    probe.receive(2, notification({ state: 'leading', leader: 2 }));
    expect(messages(probe.receive(2, newEpoch(5)), 'ack-epoch')).toEqual([]);
    expect(messages(probe.receive(2, newEpoch(5, 1, { isJoining: true })), 'ack-epoch')).toHaveLength(1);
  },
);

rule('nothing commits before a quorum took NEWLEADER', { commitsFrom: () => true }, (definition) => {
  const durable = [founding, epochs(1), { type: 'entries', entries: [entry(1, 1), entry(2, 1)] }] as const;
  const probe = discovering(definition, { durable });
  for (const node of [2, 3]) arrive(probe, node);
  for (const node of [2, 3]) promise(probe, node, { currentEpoch: 1, lastTerm: 1, lastIndex: 2 });
  for (const node of [2, 3]) ack(probe, node, 2);
  expect(probe.state.commitIndex).toBe(0);
  acknowledgeAll(probe);
  expect(probe.state.commitIndex).toBe(3);
});

rule('the leader counts itself for what its own disk has', { ownMatch: (_durable, last) => last }, (definition) => {
  const probe = established(definition);
  probe.request(1, data(1));
  expect(probe.state.commitIndex).toBe(1);
  ack(probe, 2, 2);
  expect(probe.state.commitIndex).toBe(1);
  probe.receive(1, { type: 'own-append', epoch: probe.state.term, index: 2 });
  expect(probe.state.commitIndex).toBe(2);
});

rule('an acknowledgement counts in its own session', { isSameSession: () => true }, (definition) => {
  const probe = established(definition);
  const { term: epoch } = probe.state;
  const session = sessionOf(probe, 2);
  arrive(probe, 2, epoch, 77);
  promise(probe, 2, { currentEpoch: epoch, lastTerm: epoch, lastIndex: 1 }, false);
  probe.receive(2, { type: 'ack', epoch, session, index: 1 });
  expect(leaderRole(probe).progress[0]).toMatchObject({ mode: 'sync', matchIndex: 0 });
  ack(probe, 2, 1);
  expect(leaderRole(probe).progress[0]).toMatchObject({ mode: 'replicate', matchIndex: 1 });
});

rule('proposals are taken in order, without gaps', { isNext: () => true }, (definition) => {
  const probe = following(definition);
  const effects = probe.receive(2, proposal(1, 2, [entry(3, 1)]));
  expect(effects.sent.map(({ message }) => message)).toEqual([{ type: 'gap', epoch: 1, session: 1, index: 0 }]);
  probe.receive(2, proposal(1, 0, [entry(1, 1), entry(2, 1)]), proposal(1, 1, [entry(2, 1), entry(3, 1)]));
  expect(followerRole(probe).receivedIndex).toBe(3);
});

rule('nothing acknowledged is sent again', { resumeAfter: (_match, received) => received }, (definition) => {
  const probe = established(definition);
  probe.request(1, data(1));
  const { term: epoch } = probe.state;
  const effects = probe.receive(2, { type: 'gap', epoch, session: sessionOf(probe, 2), index: 0 });
  expect(messages(effects, 'propose', 2).map(({ prevIndex }) => prevIndex)).toEqual([1]);
});

rule('a commit index counts as far as proposals came', { commitWithin: (commitIndex) => commitIndex }, (definition) => {
  const probe = following(definition);
  probe.receive(2, proposal(1, 0, [entry(1, 1)], 9));
  expect(probe.state.commitIndex).toBe(1);
});

rule('a leader serves once its epoch is established', { mayServe: () => true }, (definition) => {
  const probe = synchronising(definition);
  expect(codes(probe.request(1, data(1)))).toEqual(['no-leader']);
  expect(codes(probe.request(2, { type: 'read' }))).toEqual(['no-leader']);
  acknowledgeAll(probe);
  expect(probe.state.leader).toBe(1);
});

rule('a leader gives way to a later promise', { givesWayTo: () => false }, (definition) => {
  const probe = established(definition);
  probe.receive(3, { type: 'epoch-refused', epoch: probe.state.term, acceptedEpoch: 9 });
  expect(probe.state.role.type).toBe('looking');
});

rule('one change of membership at a time', { isChangePending: () => false }, (definition) => {
  const probe = established(definition);
  probe.request(1, addVoter(4));
  expect(codes(probe.request(2, addVoter(5)))).toEqual(['change-in-progress']);
});

rule(
  'a truncation takes back every configuration that it removes, here two',
  { survivesTruncation: () => true },
  (definition) => {
    const membership = (index: number, voters: number[]) =>
      ({ ...entry(index, 1), kind: 'membership', data: membershipToBytes(membershipOf(voters)) }) as const;
    const probe = following(definition);
    probe.receive(2, proposal(1, 0, [entry(1, 1), membership(2, [1, 2, 3, 4]), membership(3, [1, 2, 3, 4, 5])]));
    expect(probe.state.membership.voters).toEqual([1, 2, 3, 4, 5]);
    probe.receive(3, notification({ state: 'leading', leader: 3, epoch: 2 }), newEpoch(2, 1, { isDecided: true }));
    probe.receive(3, { type: 'sync', epoch: 2, session: 1, index: 1, term: 1 });
    expect(probe.state.membership.voters).toEqual([1, 2, 3]);
  },
);

rule('a learner that lags is not promoted', { mayPromote: () => true }, (definition) => {
  const membership = membershipOf([1, 2, 3], [4]);
  const probe = established(definition, { membership, options: { maxLearnerLagEntries: 0 } });
  expect(codes(probe.request(1, change({ type: 'promote', node: 4 })))).toEqual(['learner-behind']);
  arrive(probe, 4);
  promise(probe, 4, undefined, false);
  ack(probe, 4, 1);
  expect(codes(probe.request(2, change({ type: 'promote', node: 4 })))).toEqual([]);
});

rule('an automatic joint configuration is left by whoever leads', { leavesJoint: () => false }, (definition) => {
  const joint = { ...membershipOf([1, 2]), outgoing: [1, 2, 3], autoLeave: true };
  const probe = established(definition, { durable: [{ ...founding, membership: joint }] });
  expect(probe.state.membership).toMatchObject({ voters: [1, 2], outgoing: [] });
});

rule('no configuration depends on a voter that showed no history', { hasProvenMajority: () => true }, (definition) => {
  const probe = discovering(definition);
  arrive(probe, 2);
  promise(probe, 2);
  ack(probe, 2, 0);
  ack(probe, 2, 1);
  probe.receive(1, { type: 'own-append', epoch: probe.state.term, index: 1 });
  expect(codes(probe.request(1, change({ type: 'remove', node: 2 })))).toEqual(['invalid-change']);
});

rule('a read is confirmed by a round that began after it', { confirmsRead: () => true }, (definition) => {
  const probe = established(definition);
  const effects = probe.request(1, { type: 'read' });
  expect(codes(effects)).toEqual([]);
  const [ping] = messages(effects, 'ping', 2);
  expect(codes(probe.receive(2, pong(ping!, { round: ping!.round - 1 })))).toEqual([]);
  expect(codes(probe.receive(2, pong(ping!)))).toEqual(['readable']);
});

rule(
  'a lease ends before anyone promises again, however clocks drift',
  { leaseEnd: (sentAt, ms) => sentAt + ms },
  (definition) => {
    const probe = established(definition, { options: leases });
    const [ping] = messages(probe.fire('heartbeat', 50), 'ping', 2);
    probe.receive(2, pong(ping!));
    const { replies } = probe.request(1, { type: 'read' });
    const [reply] = replies;
    expect(reply?.result.type === 'readable' && reply.result.validUntil).toBeCloseTo(
      ping!.sentAt + (350 * 0.95) / 1.05,
    );
  },
);

rule('while leadership is handed over nothing is taken', { takesRequests: () => true }, (definition) => {
  const probe = established(definition);
  probe.request(1, { type: 'transfer-leadership', to: 2 });
  expect(codes(probe.request(2, data(1)))).toEqual(['transferring']);
  expect(codes(probe.request(3, { type: 'read' }))).toEqual(['transferring']);
});

rule('a leader that no quorum answers steps down', { hasLostQuorum: () => false }, (definition) => {
  const probe = established(definition);
  for (let beats = 0; beats < 9; beats++) probe.fire('heartbeat', 50);
  expect(probe.state.role.type).toBe('looking');
});

rule('a leader whose own disk stalls steps down', { isDiskStalled: () => false }, (definition) => {
  const probe = established(definition);
  probe.request(1, data(1));
  for (let beats = 0; beats < 30 && probe.state.role.type === 'leader'; beats++) {
    for (const ping of messages(probe.fire('heartbeat', 50), 'ping', 2)) probe.receive(2, pong(ping));
  }
  expect(probe.state.role.type).toBe('looking');
});

rule('a forwarded proposal that comes twice is taken once', { isNewForward: () => true }, (definition) => {
  const probe = established(definition);
  const { term } = probe.state;
  const forward = { type: 'forward-proposals', term, proposals: [{ request: 5, data: new Uint8Array(1) }] } as const;
  probe.receive(2, forward);
  probe.receive(2, forward);
  expect(probe.state.log.entries.filter(({ kind }) => kind === 'data')).toHaveLength(1);
});

// What no predicate decides.

rule('no acknowledgement leaves before the entries are durable', allEarly, (definition) => {
  const probe = following(definition);
  const effects = probe.receive(2, proposal(1, 0, [entry(1, 1)]));
  const acks = effects.sent.filter(({ message }) => message.type === 'ack');
  expect(acks).toMatchObject([{ to: 2, isEarly: false, behind: effects.persisted.length }]);
  // The epoch of the history stands behind the history itself.
  expect(effects.persisted.map((record) => record.type)).toEqual(['entries', 'epochs']);
});

rule('a leader tells no epoch that it may forget', allEarly, (definition) => {
  const probe = discovering(definition);
  const effects = arrive(probe, 2, 3);
  expect(effects.persisted).toEqual([epochs(4, 0, 1)]);
  const told = effects.sent.filter(({ message }) => message.type === 'new-epoch');
  expect(told).toMatchObject([{ to: 2, isEarly: false, behind: 1 }]);
});

test('every rule is covered', () => {
  expect([...covered].sort()).toEqual(Object.keys(RULES).sort());
});

test('what a leader proposed and a majority never took is dropped where it lies: TRUNC', () => {
  const cluster = new TestCluster(zab, { voters: [1, 2, 3] });
  const old = cluster.elect();
  cluster.run(100);
  cluster.isolate(old.id);
  old.propose('skipped');
  cluster.run(2000);
  const next = cluster.elect();
  cluster.commit(next, 'kept');
  cluster.heal();
  cluster.run(1000);
  expect(old.data).toEqual(['kept']);
  expect(old.status.lastIndex).toBe(next.status.lastIndex);
});

test('a follower that was elsewhere promised meets an established leader: the leader gives way, and all go on', () => {
  const probe = started(zab, { durable: [founding, epochs(7, 0)] });
  joins(probe, 2, 9);
  expect(probe.state).toMatchObject({ term: 9, acceptedLeader: 2 });
});
