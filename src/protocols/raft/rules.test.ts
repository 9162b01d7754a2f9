// Each rule of Raft by itself, and named after the trap that it closes. Every test runs twice: with all rules it must pass,
// with its own rule broken it must fail; so no rule can be removed unnoticed.

import { describe, expect, test } from 'vitest';
import type { Outbox } from '../../core/protocol.ts';
import { membershipToBytes } from '../log-wire.ts';
import type { LogDefinition } from '../replicated-log.ts';
import { membershipOf, TestCluster } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { createRaft, type RaftOptions, RULES, type Rules, raft } from './index.ts';
import type { Heartbeat, RaftSpec } from './messages.ts';
import {
  accepted,
  acknowledgeAll,
  append,
  elected,
  established,
  heartbeat,
  heartbeatResponse,
  leaderRole,
  messages,
  progressId,
  type RaftDefinition,
  type RaftEffects,
  type RaftProbe,
  refused,
  started,
  voteRequest,
  win,
} from './testing/probes.ts';

const covered = new Set<string>();

/** A test of one rule: `broken` is the machine without it. */
function rule(name: string, broken: Partial<Rules> | RaftDefinition, body: (definition: RaftDefinition) => void): void {
  const isDefinition = 'create' in broken;
  if (!isDefinition) for (const key of Object.keys(broken)) covered.add(key);
  describe(name, () => {
    test('holds', () => body(raft));
    test('is missed when it is gone', () => {
      const mutant = isDefinition ? broken : createRaft({ ...RULES, ...broken });
      expect(() => body(mutant)).toThrow();
    });
  });
}

/** Raft behind another outbox: for what no predicate decides. */
function withOutbox(change: (out: Outbox<RaftSpec>) => Outbox<RaftSpec>): LogDefinition<RaftSpec, RaftOptions> {
  return {
    ...raft,
    create(init) {
      const { state, step } = raft.create(init);
      return { state, step: (input, now, out) => step(input, now, change(out)) };
    },
  };
}

const allEarly = withOutbox((out) => ({ ...out, send: out.sendEarly, emit: out.emitEarly }));
const data = (length: number) => ({ type: 'propose', data: new Uint8Array(length) }) as const;
const addVoter = (node: number) =>
  ({ type: 'change-membership', transition: 'simple', changes: [{ type: 'add-voter', node, address: 'x' }] }) as const;
const change = (...changes: { type: 'promote' | 'remove'; node: number }[]) =>
  ({ type: 'change-membership', transition: 'simple', changes }) as const;
const codes = (effects: RaftEffects) =>
  effects.replies.map(({ result }) => (result.type === 'refused' ? result.code : result.type));
const hardState = { type: 'hard-state', term: 1, vote: 1 } as const;
const founding = { type: 'base', index: 0, term: 0, membership: membershipOf([1, 2, 3]) } as const;
/** Answers a leader's newest heartbeats on behalf of `nodes`. */
const beatBack = (probe: RaftProbe, effects: RaftEffects, ...nodes: number[]): RaftEffects[] =>
  nodes.map((node) => {
    const beats: Heartbeat[] = messages(effects, 'heartbeat', node);
    return probe.receive(node, heartbeatResponse(beats[beats.length - 1] as Heartbeat, probe.state.commitIndex));
  });

rule(
  'pitfall 1: no change of membership before an entry of the term is committed',
  { mayChangeMembership: () => true },
  (definition) => {
    const probe = elected(definition);
    expect(codes(probe.request(7, addVoter(4)))).toEqual(['term-not-established']);
    expect(probe.state.membership.voters).toEqual([1, 2, 3]);
    acknowledgeAll(probe);
    probe.request(8, addVoter(4));
    expect(probe.state.membership.voters).toEqual([1, 2, 3, 4]);
  },
);

// Figure 3.7 of the thesis: an entry of term 2 on a majority, which a leader of term 3 could still replace.
rule(
  'pitfall 2: an earlier term’s entry is not committed by counting replicas',
  { commitsByCounting: () => true },
  (definition) => {
    const durable = [
      founding,
      { ...hardState, term: 3 },
      { type: 'entries', entries: [entry(1, 1), entry(2, 2)] },
    ] as const;
    const probe = elected(definition, { durable });
    const { term } = probe.state;
    probe.receive(2, accepted(term, progressId(probe, 2), 2));
    expect(probe.state.commitIndex).toBe(0);
    acknowledgeAll(probe);
    expect(probe.state.commitIndex).toBe(3);
  },
);

rule(
  'pitfall 3: a truncation takes back every configuration that it removes, here two',
  { survivesTruncation: () => true },
  (definition) => {
    const probe = started(definition);
    const membership = (index: number, voters: number[]) =>
      ({ ...entry(index, 1), kind: 'membership', data: membershipToBytes(membershipOf(voters)) }) as const;
    probe.receive(2, append(1, [0, 0], [entry(1, 1), membership(2, [1, 2, 3, 4]), membership(3, [1, 2, 3, 4, 5])]));
    expect(probe.state.membership.voters).toEqual([1, 2, 3, 4, 5]);
    const effects = probe.receive(3, append(2, [1, 1], [entry(2, 2)]));
    expect(probe.state.membership.voters).toEqual([1, 2, 3]);
    const changed = effects.events.filter(({ event }) => event.type === 'membership-changed');
    expect(changed.map(({ event }) => event)).toMatchObject([{ membership: membershipOf([1, 2, 3]), index: 0 }]);
  },
);

rule('pitfall 4: no vote leaves before term and vote are durable', allEarly, (definition) => {
  const probe = started(definition);
  const effects = probe.receive(2, voteRequest(5, [0, 0]));
  const votes = effects.sent.filter(({ message }) => message.type === 'vote-response');
  expect(votes).toMatchObject([{ to: 2, isEarly: false, message: { granted: true, term: 5 } }]);
  expect(votes[0]?.behind).toBe(effects.persisted.length);
  expect(effects.persisted[effects.persisted.length - 1]).toEqual({ type: 'hard-state', term: 5, vote: 2 });
});

rule('pitfall 4: a vote survives a restart', { canVote: () => true }, (definition) => {
  const probe = started(definition);
  probe.receive(2, voteRequest(5, [0, 0]));
  const again = started(definition, { durable: probe.disk });
  again.now += 1000;
  expect(messages(again.receive(3, voteRequest(5, [9, 5])), 'vote-response')).toMatchObject([{ granted: false }]);
  expect(messages(again.receive(2, voteRequest(5, [0, 0])), 'vote-response')).toMatchObject([{ granted: true }]);
});

rule('pitfall 5: a read waits for the first commit of the term', { mayConfirmReads: () => true }, (definition) => {
  const probe = elected(definition);
  const asked = probe.request(7, { type: 'read' });
  expect(messages(asked, 'heartbeat')).toEqual([]);
  const beats = probe.fire('heartbeat', 50);
  for (const effects of beatBack(probe, beats, 2, 3)) expect(effects.replies).toEqual([]);
  const { term } = probe.state;
  const committed = probe.receive(2, accepted(term, progressId(probe, 2), 1));
  expect(committed.replies).toEqual([]);
  const other = probe.receive(3, accepted(term, progressId(probe, 3), 1));
  const round = messages(committed, 'heartbeat', 2).length > 0 ? committed : other;
  const [answered] = beatBack(probe, round, 2);
  expect(answered?.replies).toMatchObject([{ id: 7, result: { type: 'readable', index: 1 } }]);
});

rule(
  'pitfall 6: an answer to an earlier heartbeat confirms no read that was asked later',
  { confirmsRead: (ackedRound) => ackedRound > 0 },
  (definition) => {
    const probe = established(definition);
    const early = probe.fire('heartbeat', 50);
    const asked = probe.request(7, { type: 'read' });
    const rounds = new Set(messages(asked, 'heartbeat').map(({ round }) => round));
    expect(rounds.size).toBe(1);
    for (const effects of beatBack(probe, early, 2, 3)) expect(effects.replies).toEqual([]);
    expect(beatBack(probe, asked, 2)[0]?.replies).toHaveLength(1);
  },
);

const leases = { leaseReads: true, clockDriftBound: 0.1, electionTimeoutMs: 1000, heartbeatIntervalMs: 100 } as const;

rule(
  'pitfall 7: a lease begins when the heartbeat was sent and ends before anyone may vote again',
  { leaseEnd: (sentAt, electionTimeoutMs) => sentAt + electionTimeoutMs },
  (definition) => {
    const probe = established(definition, { options: leases });
    const beats = probe.fire('heartbeat', 100);
    const sentAt = probe.now;
    probe.now += 300;
    beatBack(probe, beats, 2);
    const end = sentAt + (1000 * 0.9) / 1.1;
    const read = probe.request(7, { type: 'read' });
    expect(read.replies).toEqual([{ id: 7, result: { type: 'readable', index: 1, validUntil: end } }]);
    // At the end the lease is over: the read needs a round.
    probe.now = end;
    const late = probe.request(8, { type: 'read' });
    expect(late.replies).toEqual([]);
    expect(messages(late, 'heartbeat')).toHaveLength(2);
  },
);

rule('pitfall 7: a lease ends for good when a hand-over began', { keepsLease: () => true }, (definition) => {
  const probe = established(definition, { options: leases });
  beatBack(probe, probe.fire('heartbeat', 100), 2, 3);
  expect(probe.request(7, { type: 'read' }).replies).toHaveLength(1);
  probe.request(8, { type: 'transfer-leadership', to: 2 });
  // It came to nothing, but the successor's campaign may still be under way, and no stickiness holds it back.
  probe.fire('transfer', 100);
  expect(probe.request(9, { type: 'read' }).replies).toEqual([]);
});

rule(
  'pitfall 8: an election for a hand-over bypasses stickiness',
  { bypassesStickiness: () => false },
  (definition) => {
    const probe = started(definition);
    probe.receive(2, heartbeat(1));
    const request = { ...voteRequest(2, [0, 0]), isTransfer: true };
    expect(messages(probe.receive(3, request), 'vote-response')).toMatchObject([{ granted: true, term: 2 }]);
  },
);

test('pitfall 8: the successor campaigns without a pre-vote', () => {
  const probe = started(raft);
  probe.receive(2, heartbeat(1));
  const effects = probe.receive(2, { type: 'timeout-now', term: 1 });
  expect(messages(effects, 'vote-request')).toMatchObject([
    { isTransfer: true, isPreVote: false, term: 2 },
    { isTransfer: true, isPreVote: false, term: 2 },
  ]);
});

rule(
  'pitfall 8: neither reads nor proposals nor changes are taken during a hand-over',
  { takesRequests: () => true },
  (definition) => {
    const probe = established(definition);
    probe.request(6, { type: 'transfer-leadership', to: 2 });
    const effects = probe.turn(
      { type: 'request', id: 7, command: { type: 'read' } },
      { type: 'request', id: 8, command: data(1) },
      { type: 'request', id: 9, command: addVoter(4) },
    );
    expect(codes(effects)).toEqual(['transferring', 'transferring', 'transferring']);
    expect(codes(probe.fire('transfer', 350))).toEqual(['timed-out']);
    expect(codes(probe.request(10, data(1)))).toEqual([]);
  },
);

rule('pitfall 9: a pre-candidate forgets its leader', { leaderWhileCampaigning: (leader) => leader }, (definition) => {
  const probe = started(definition);
  probe.receive(2, heartbeat(1));
  const effects = probe.fire('election', probe.state.electionDeadline - probe.now);
  expect(probe.state.role.type).toBe('pre-candidate');
  expect(probe.state.leader).toBe(0);
  expect(effects.events.map(({ event }) => event)).toEqual([{ type: 'leader-changed', leader: 0, term: 1 }]);
  // Two pre-candidates help each other.
  const other = { ...voteRequest(2, [0, 0]), isPreVote: true };
  expect(messages(probe.receive(3, other), 'vote-response')).toMatchObject([{ granted: true, term: 2 }]);
});

rule('pitfall 10: learners answer vote requests', { answersVoteRequest: (isVoter) => isVoter }, (definition) => {
  const probe = started(definition, { self: 4, membership: membershipOf([1, 2, 3], [4]) });
  expect(messages(probe.receive(2, voteRequest(1, [0, 0])), 'vote-response')).toMatchObject([{ granted: true }]);
});

const joint = { ...membershipOf([1, 2, 3]), outgoing: [1, 2], autoLeave: true };

rule(
  'pitfall 10: a new leader leaves the automatic joint configuration of an old one',
  { leavesJoint: () => false },
  (definition) => {
    const opening = { ...entry(1, 1), kind: 'membership', data: membershipToBytes(joint) } as const;
    const durable = [founding, hardState, { type: 'entries', entries: [opening] }] as const;
    const probe = elected(definition, { durable });
    expect(probe.state.membership.outgoing).toEqual([1, 2]);
    // Not before an entry of the new term is committed, though.
    expect(probe.state.log.entries).toHaveLength(2);
    acknowledgeAll(probe);
    expect(probe.state.membership).toEqual(membershipOf([1, 2, 3]));
    expect(probe.state.log.entries.map(({ kind }) => kind)).toEqual(['membership', 'no-op', 'membership']);
  },
);

rule(
  'pitfall 11: acknowledgements of a member’s earlier life do not count for its next one',
  { isSameLife: () => true },
  (definition) => {
    const probe = established(definition, { membership: membershipOf([1, 2, 3, 4]) });
    const earlier = progressId(probe, 4);
    probe.request(6, change({ type: 'remove', node: 4 }));
    acknowledgeAll(probe);
    probe.request(7, addVoter(4));
    expect(progressId(probe, 4)).not.toBe(earlier);
    const { term, log } = probe.state;
    probe.receive(4, accepted(term, earlier, log.entries.length));
    expect(leaderRole(probe).progress.find(({ node }) => node === 4)?.matchIndex).toBe(0);
  },
);

rule(
  'pitfall 12: a member alone does not commit before its own disk has the entry',
  { ownMatch: (_, last) => last },
  (definition) => {
    const probe = started(definition, { membership: membershipOf([1]) });
    probe.mailToSelf(probe.fire('election', 500));
    const effects = probe.request(7, data(1));
    expect(effects.events).toEqual([]);
    const own = effects.sent.filter(({ to }) => to === 1);
    expect(own).toMatchObject([{ isEarly: false, behind: 1 }]);
    const { events } = probe.mailToSelf(effects);
    expect(events.map(({ event }) => event)).toMatchObject([{ type: 'committed', entries: [{ request: 7 }] }]);
  },
);

rule('pitfall 13: a term opens with an entry of its own', { opensTermWithNoOp: () => false }, (definition) => {
  const probe = elected(definition);
  expect(probe.state.log.entries).toMatchObject([{ index: 1, term: 1, kind: 'no-op', origin: 0 }]);
});

rule(
  'pitfall 14: a refusal does not roll a follower back below what it acknowledged',
  { nextAfterRefusal: (_, hinted) => hinted },
  (definition) => {
    const probe = established(definition);
    const { term } = probe.state;
    for (let id = 10; id < 14; id++) probe.request(id, data(1));
    acknowledgeAll(probe);
    probe.request(14, data(1));
    // Index 6 is under way; the follower claims to know nothing at all.
    probe.receive(2, refused(term, progressId(probe, 2), 6, 0, 0));
    const progress = leaderRole(probe).progress.find(({ node }) => node === 2);
    expect(progress).toMatchObject({ matchIndex: 5, nextIndex: 6 });
  },
);

test('pitfall 14: an append that conflicts with a committed entry is a bug that stops the node, never a truncation', () => {
  const probe = started(raft);
  probe.receive(2, append(1, [0, 0], [entry(1, 1), entry(2, 1)], 2));
  expect(() => probe.receive(3, append(2, [2, 1], [entry(3, 2)], 3))).not.toThrow();
  // Old appends, delivered again, change nothing and are acknowledged for what is committed.
  const again = probe.receive(3, append(2, [0, 0], [entry(1, 1)], 3));
  expect(again.persisted).toEqual([]);
  expect(messages(again, 'append-response')).toMatchObject([{ accepted: true, index: 3 }]);
  expect(probe.state.log.entries).toHaveLength(3);
});

rule(
  'pitfall 15: a joiner with an empty log does not vote as if it had been a member',
  { mayVoteWhileEmpty: () => true },
  (definition) => {
    const joiner = () => started(definition, { self: 4, membership: membershipOf([]) });
    const request = voteRequest(3, [9, 2]);
    const answer = messages(joiner().receive(1, request), 'vote-response');
    expect(answer).toMatchObject([{ granted: false }]);
    // But where it is about to join nobody else may be able to commit its membership.
    const joining = messages(joiner().receive(1, { ...request, isJoining: true }), 'vote-response');
    expect(joining).toMatchObject([{ granted: true }]);
  },
);

// The Cloudflare shape: node 3 reaches node 2 but not the leader.
const asymmetric = (definition: RaftDefinition) => {
  const cluster = new TestCluster(definition, { voters: [1, 2, 3] });
  const leader = cluster.elect();
  cluster.run(300);
  const [peer, cutOff] = [...cluster.nodes.values()].filter(({ id }) => id !== leader.id);
  const { term } = leader.state;
  cluster.drop = (from, to) => from === leader.id && to === cutOff?.id;
  cluster.run(10_000);
  return { leader, peer, term };
};

rule('pitfall 16: who hears a leader does not help to replace it', { isSticky: () => false }, (definition) => {
  const { leader, peer, term } = asymmetric(definition);
  expect(leader.state).toMatchObject({ term, leader: leader.id });
  expect(peer?.state).toMatchObject({ term, leader: leader.id });
});

rule(
  'pitfall 16: a leader that a majority does not answer steps down',
  { hasLostQuorum: () => false },
  (definition) => {
    const probe = established(definition);
    for (let beats = 0; beats < 9; beats++) probe.fire('heartbeat', 50);
    expect(probe.state.role.type).toBe('follower');
    expect(probe.state.leader).toBe(0);
  },
);

rule('pitfall 17: a leader whose own disk stalls steps down', { isDiskStalled: () => false }, (definition) => {
  const probe = established(definition, { options: { diskStallMs: 400 } });
  probe.request(7, data(1));
  for (let beats = 0; beats < 7; beats++) beatBack(probe, probe.fire('heartbeat', 50), 2, 3);
  expect(probe.state.role.type).toBe('leader');
  for (let beats = 0; beats < 3; beats++) {
    const effects = probe.fire('heartbeat', 50);
    if (probe.state.role.type === 'leader') beatBack(probe, effects, 2, 3);
  }
  expect(probe.state.role.type).toBe('follower');
});

rule('one vote a term', { canVote: () => true }, (definition) => {
  const probe = started(definition);
  expect(messages(probe.receive(2, voteRequest(1, [0, 0])), 'vote-response')).toMatchObject([{ granted: true }]);
  expect(messages(probe.receive(3, voteRequest(1, [0, 0])), 'vote-response')).toMatchObject([{ granted: false }]);
});

rule('no vote for a log that lacks what this one has', { isUpToDate: () => true }, (definition) => {
  const probe = started(definition);
  probe.receive(2, append(2, [0, 0], [entry(1, 1), entry(2, 2)]));
  probe.now += 1000;
  const vote = (term: number, last: readonly [number, number]) =>
    messages(probe.receive(3, voteRequest(term, last)), 'vote-response')[0]?.granted;
  expect(vote(3, [9, 1])).toBe(false);
  expect(vote(4, [1, 2])).toBe(false);
  expect(vote(5, [2, 2])).toBe(true);
});

rule('one change of membership at a time', { isChangePending: () => false }, (definition) => {
  const probe = established(definition);
  probe.request(7, addVoter(4));
  expect(codes(probe.request(8, addVoter(5)))).toEqual(['change-in-progress']);
  acknowledgeAll(probe);
  probe.request(9, addVoter(5));
  expect(probe.state.membership.voters).toEqual([1, 2, 3, 4, 5]);
});

rule('a learner that lags is not promoted', { mayPromote: () => true }, (definition) => {
  const probe = established(definition, {
    membership: membershipOf([1, 2, 3], [4]),
    options: { maxLearnerLagEntries: 1 },
  });
  for (let id = 10; id < 12; id++) probe.request(id, data(1));
  expect(codes(probe.request(12, change({ type: 'promote', node: 4 })))).toEqual(['learner-behind']);
  probe.receive(4, accepted(probe.state.term, progressId(probe, 4), 2));
  probe.request(13, change({ type: 'promote', node: 4 }));
  expect(probe.state.membership.voters).toEqual([1, 2, 3, 4]);
});

// The follower restarted, or was wiped: what the leader knows of its log does not hold for the log that is there.
rule(
  'a follower commits no further than its log was seen to match the leader’s',
  { commitWithin: (commitIndex) => commitIndex },
  (definition) => {
    const probe = started(definition);
    probe.receive(2, append(1, [0, 0], [entry(1, 1), entry(2, 1)]));
    probe.receive(3, heartbeat(2, 2));
    expect(probe.state.commitIndex).toBe(0);
    probe.receive(3, append(2, [1, 1], [], 2));
    expect(probe.state.commitIndex).toBe(1);
  },
);

const forwarded = (term: number, ...requests: number[]) =>
  ({
    type: 'forward-proposals',
    term,
    proposals: requests.map((request) => ({ request, data: new Uint8Array(1) })),
  }) as const;

rule('a forwarded proposal that comes twice is taken once', { isNewForward: () => true }, (definition) => {
  const probe = established(definition);
  const { term } = probe.state;
  probe.receive(2, forwarded(term, 5, 6), forwarded(term, 5, 6), forwarded(term, 7));
  expect(probe.state.log.entries.slice(1).map(({ request }) => request)).toEqual([5, 6, 7]);
  // Another node's numbers are its own.
  probe.receive(3, forwarded(term, 5));
  expect(probe.state.log.entries).toHaveLength(5);
});

test('what a node forwards in one turn arrives in the order of its numbers', () => {
  const probe = started(raft);
  probe.receive(2, heartbeat(1));
  const effects = probe.turn(
    { type: 'request', id: 7, command: data(1) },
    { type: 'request', id: 8, command: addVoter(4) },
    { type: 'request', id: 9, command: data(1) },
  );
  expect(effects.sent.map(({ message }) => message)).toMatchObject([
    { type: 'forward-proposals', proposals: [{ request: 7 }] },
    { type: 'forward-change', request: 8 },
    { type: 'forward-proposals', proposals: [{ request: 9 }] },
  ]);
});

rule(
  'no configuration depends on a voter that never showed its log',
  { hasProvenMajority: () => true },
  (definition) => {
    const probe = established(definition);
    const { term } = probe.state;
    const commitWithout4 = (index: number) => {
      probe.receive(1, { type: 'own-append', term, index });
      for (const node of [2, 3]) probe.receive(node, accepted(term, progressId(probe, node), index));
    };
    probe.request(7, addVoter(4));
    commitWithout4(2);
    // With 3 gone, 1 and 2 are still a majority without 4; with 2 gone as well, 4 would have the last word.
    probe.request(8, change({ type: 'remove', node: 3 }));
    commitWithout4(3);
    expect(probe.state).toMatchObject({ commitIndex: 3, membership: { voters: [1, 2, 4] } });
    expect(codes(probe.request(9, change({ type: 'remove', node: 2 })))).toEqual(['invalid-change']);
    probe.receive(4, accepted(term, progressId(probe, 4), 3));
    probe.request(10, change({ type: 'remove', node: 2 }));
    expect(probe.state.membership.voters).toEqual([1, 4]);
  },
);

test('every rule has a test that misses it', () => {
  expect([...covered].sort()).toEqual(Object.keys(RULES).sort());
});

test('a campaign is won in one round when everybody agrees', () => {
  const probe = started(raft);
  win(probe);
  expect(probe.state).toMatchObject({ term: 1, leader: 1, role: { type: 'leader' } });
});
