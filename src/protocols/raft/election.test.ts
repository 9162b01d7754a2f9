// Elections: when they begin, what they cost others, who may have one.

import { expect, test } from 'vitest';
import { membershipToBytes } from '../log-wire.ts';
import { membershipOf, TestCluster } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { raft } from './index.ts';
import {
  append,
  established,
  heartbeat,
  leaderRole,
  messages,
  type RaftProbe,
  started,
  voteRequest,
} from './testing/probes.ts';

const timeOut = (probe: RaftProbe) => probe.fire('election', probe.state.electionDeadline - probe.now);
const granted = (probe: RaftProbe, ...args: Parameters<RaftProbe['receive']>) =>
  messages(probe.receive(...args), 'vote-response')[0]?.granted;

test('time-outs are drawn anew from the whole range', () => {
  const drawn = new Set<number>();
  for (let seed = 1; seed <= 50; seed++) {
    const { drawnTimeoutMs } = started(raft, { seed }).state;
    expect(drawnTimeoutMs).toBeGreaterThanOrEqual(350);
    expect(drawnTimeoutMs).toBeLessThan(500);
    drawn.add(Math.floor(drawnTimeoutMs / 15));
  }
  expect(drawn.size).toBeGreaterThan(8);
});

test('hearing from the leader costs no timer: the one that is set looks again when it fires', () => {
  const probe = started(raft);
  probe.receive(2, heartbeat(1));
  const { electionDeadline } = probe.state;
  probe.now += 200;
  expect(probe.receive(2, heartbeat(1)).timers).toEqual([]);
  const effects = probe.fire('election', electionDeadline - probe.now);
  expect(probe.state.role.type).toBe('follower');
  expect(effects.timers).toEqual([{ timer: 'election', at: electionDeadline + 200 }]);
});

test('a node that was paused itself reads its mail before it accuses the leader', () => {
  const probe = started(raft);
  probe.receive(2, heartbeat(1));
  const effects = probe.fire('election', 5000);
  expect(probe.state.role.type).toBe('follower');
  expect(effects.timers).toEqual([{ timer: 'election', at: probe.now + 50 }]);
  probe.fire('election', 50);
  expect(probe.state.role.type).toBe('pre-candidate');
});

test('a pre-vote changes nobody’s term, and nobody’s vote', () => {
  const probe = started(raft);
  const asked = timeOut(probe);
  expect(probe.state).toMatchObject({ term: 0, vote: 0, role: { type: 'pre-candidate' } });
  expect(asked.timers).toContainEqual({ timer: 'heartbeat', at: probe.now + 50 });
  expect(messages(asked, 'vote-request')).toMatchObject([
    { term: 1, isPreVote: true },
    { term: 1, isPreVote: true },
  ]);
  const other = started(raft, { self: 2 });
  expect(granted(other, 1, { ...voteRequest(1, [0, 0]), isPreVote: true })).toBe(true);
  expect(other.state).toMatchObject({ term: 0, vote: 0 });
  expect(other.disk).toHaveLength(1);
});

test('a pre-candidate that is refused goes on asking, for its leader may be dead for others soon', () => {
  const probe = started(raft);
  timeOut(probe);
  for (const node of [2, 3]) {
    probe.receive(node, { type: 'vote-response', term: 0, isPreVote: true, granted: false });
  }
  expect(probe.state.role.type).toBe('pre-candidate');
  expect(messages(probe.fire('heartbeat', 50), 'vote-request')).toHaveLength(2);
  probe.receive(2, { type: 'vote-response', term: 1, isPreVote: true, granted: true });
  expect(probe.state).toMatchObject({ term: 1, vote: 1, role: { type: 'candidate' } });
});

test('a candidate repeats its request to those who did not answer, and gives up when it has lost', () => {
  const probe = started(raft, { options: { preVote: false }, membership: membershipOf([1, 2, 3, 4, 5]) });
  probe.mailToSelf(timeOut(probe));
  probe.receive(2, { type: 'vote-response', term: 1, isPreVote: false, granted: false });
  expect(messages(probe.fire('heartbeat', 50), 'vote-request', 2)).toHaveLength(0);
  expect(messages(probe.fire('heartbeat', 50), 'vote-request')).toHaveLength(3);
  for (const node of [3, 4]) probe.receive(node, { type: 'vote-response', term: 1, isPreVote: false, granted: false });
  expect(probe.state.role.type).toBe('follower');
});

test('a candidate’s own vote counts when it comes back from its disk', () => {
  const probe = started(raft, { options: { preVote: false } });
  const asked = timeOut(probe);
  expect(asked.sent.filter(({ to }) => to === 1)).toMatchObject([{ isEarly: false, behind: 1 }]);
  expect(asked.sent.every(({ isEarly }) => !isEarly)).toBe(true);
  probe.receive(2, { type: 'vote-response', term: 1, isPreVote: false, granted: true });
  expect(probe.state.role.type).toBe('candidate');
  probe.mailToSelf(asked);
  expect(probe.state.role.type).toBe('leader');
});

test('votes of another term, or of a pre-vote, elect nobody', () => {
  const probe = started(raft, { options: { preVote: false } });
  probe.mailToSelf(timeOut(probe));
  probe.fire('election', 500);
  probe.mailToSelf(probe.fire('election', 50));
  const { term } = probe.state;
  expect(term).toBe(2);
  probe.receive(2, { type: 'vote-response', term: 1, isPreVote: false, granted: true });
  probe.receive(2, { type: 'vote-response', term: 2, isPreVote: true, granted: true });
  probe.receive(2, { type: 'vote-response', term: 3, isPreVote: true, granted: true });
  expect(probe.state).toMatchObject({ term: 2, role: { type: 'candidate' } });
});

test('whoever is behind in term learns the term from a refusal', () => {
  const probe = started(raft);
  timeOut(probe);
  probe.receive(2, { type: 'vote-response', term: 8, isPreVote: true, granted: false });
  expect(probe.state).toMatchObject({ term: 8, vote: 0, role: { type: 'follower' } });
  expect(messages(probe.receive(3, voteRequest(4, [0, 0])), 'vote-response')).toMatchObject([
    { term: 8, granted: false },
  ]);
});

test('who heard a leader lately neither votes nor takes over the term of a real candidate', () => {
  const probe = started(raft);
  probe.receive(2, heartbeat(1));
  probe.now += 340;
  const effects = probe.receive(3, voteRequest(9, [0, 0]));
  expect(effects.sent).toEqual([]);
  expect(probe.state).toMatchObject({ term: 1, leader: 2 });
  probe.now += 20;
  expect(granted(probe, 3, voteRequest(9, [0, 0]))).toBe(true);
});

test('a leader with a quorum is as sticky as its followers', () => {
  const probe = established(raft);
  expect(probe.receive(3, voteRequest(9, [9, 9])).sent).toEqual([]);
  expect(leaderRole(probe).type).toBe('leader');
});

test('a leader that steps down keeps the promise that its lease rests on', () => {
  const probe = established(raft);
  probe.receive(2, { type: 'heartbeat-response', term: 5, round: 1, sentAt: 0, commitIndex: 0 });
  expect(probe.state).toMatchObject({ term: 5, role: { type: 'follower' } });
  expect(probe.receive(3, voteRequest(6, [9, 9])).sent).toEqual([]);
});

test('after a restart a node is as sticky as before: it may have promised a lease', () => {
  const first = started(raft);
  first.receive(2, heartbeat(1));
  const again = started(raft, { durable: first.disk });
  expect(again.receive(3, voteRequest(2, [0, 0])).sent).toEqual([]);
  again.now += 351;
  expect(granted(again, 3, voteRequest(2, [0, 0]))).toBe(true);
});

test('learners and strangers do not campaign, not even when told to', () => {
  for (const [self, membership] of [
    [4, membershipOf([1, 2, 3], [4])],
    [4, membershipOf([])],
  ] as const) {
    const probe = started(raft, { self, membership });
    timeOut(probe);
    expect(probe.state.role.type).toBe('follower');
    expect(probe.request(5, { type: 'campaign' }).replies).toMatchObject([{ result: { code: 'unknown-member' } }]);
    expect(probe.receive(1, { type: 'timeout-now', term: 0 }).sent).toEqual([]);
  }
});

// Thesis §4.2.2, figure 4.6: removed member 1 alone holds the entry that removes it.
test('a member whose removal is not committed may lead, without counting itself', () => {
  const probe = started(raft, { membership: membershipOf([1, 2]) });
  const removal = { ...entry(1, 1), kind: 'membership', data: membershipToBytes(membershipOf([2])) } as const;
  probe.receive(2, append(1, [0, 0], [removal]));
  expect(probe.state.membership.voters).toEqual([2]);
  probe.now += 1000;
  probe.fire('election');
  const asked = probe.fire('election', 50);
  expect(messages(asked, 'vote-request').map(({ isPreVote }) => isPreVote)).toEqual([true]);
  probe.mailToSelf(probe.receive(2, { type: 'vote-response', term: 2, isPreVote: true, granted: true }));
  expect(probe.state.role.type).toBe('candidate');
  probe.receive(2, { type: 'vote-response', term: 2, isPreVote: false, granted: true });
  expect(probe.state.role.type).toBe('leader');
});

test.each([
  [1, true],
  [2, false],
])(
  'a candidate that holds entry 2, which adds a voter, and knows %d to be committed, calls it joining: %s',
  (applied, isJoining) => {
    const grown = { ...entry(2, 1), kind: 'membership', data: membershipToBytes(membershipOf([1, 4])) } as const;
    const durable = [
      { type: 'base', index: 0, term: 0, membership: membershipOf([1]) },
      { type: 'hard-state', term: 1, vote: 1 },
      { type: 'entries', entries: [entry(1, 1), grown] },
    ] as const;
    const probe = started(raft, { durable, applied });
    expect(messages(timeOut(probe), 'vote-request', 4)).toMatchObject([{ isJoining }]);
  },
);

test('a leader that was paused reads its mail before it takes the silence for one of others', () => {
  const probe = established(raft);
  probe.fire('heartbeat', 5000);
  expect(probe.state.role.type).toBe('leader');
  probe.fire('heartbeat', 50);
  expect(probe.state.role.type).toBe('follower');
});

test('the successor of a dead leader leads within half a second in the median, by default options', () => {
  const times: number[] = [];
  for (let seed = 1; seed <= 31; seed++) {
    const cluster = new TestCluster(raft, { voters: [1, 2, 3], seed });
    const old = cluster.elect();
    cluster.run(500 + seed * 7);
    const diedAt = cluster.now;
    old.crash();
    cluster.commit(cluster.elect(), 'x');
    times.push(cluster.now - diedAt);
  }
  times.sort((a, b) => a - b);
  expect(times[15]).toBeLessThan(450);
});

test('two leaders of one term are a bug that stops the node', () => {
  const probe = established(raft);
  expect(() => probe.receive(2, heartbeat(probe.state.term))).toThrow('leads in term 1 as well');
});
