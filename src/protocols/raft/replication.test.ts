// Replication on both sides: what the leader sends and keeps in its books, what the follower keeps and answers.

import { expect, test } from 'vitest';
import { membershipOf, TestCluster } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { raft } from './index.ts';
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
  type RaftProbe,
  refused,
  started,
} from './testing/probes.ts';

const founding = { type: 'base', index: 0, term: 0, membership: membershipOf([1, 2, 3]) } as const;
const data = (size = 1) => ({ type: 'propose', data: new Uint8Array(size) }) as const;
const propose = (probe: RaftProbe, ...ids: number[]) =>
  probe.turn(...ids.map((id) => ({ type: 'request', id, command: data() }) as const));
const progress = (probe: RaftProbe, node: number) => leaderRole(probe).progress.find((each) => each.node === node);

test('a turn’s proposals are one record and one append for each follower', () => {
  const probe = established(raft);
  const effects = propose(probe, 10, 11, 12);
  expect(effects.persisted).toMatchObject([{ type: 'entries', entries: [{ index: 2 }, { index: 3 }, { index: 4 }] }]);
  const appends = messages(effects, 'append').filter(({ entries }) => entries.length > 0);
  expect(appends).toHaveLength(2);
  // The array itself is shared: it was cut from the log once.
  const [record] = effects.persisted;
  expect(record?.type === 'entries' && appends.every(({ entries }) => entries === record.entries)).toBe(true);
});

test('appends go out while the leader’s own disk still writes; its own acknowledgement does not', () => {
  const probe = established(raft);
  const effects = propose(probe, 10);
  const early = effects.sent.filter(({ message }) => message.type === 'append').map(({ isEarly }) => isEarly);
  expect(early).toEqual([true, true]);
  const own = effects.sent.filter(({ to }) => to === 1);
  expect(own).toMatchObject([{ message: { type: 'own-append', index: 2 }, isEarly: false, behind: 1 }]);
});

test('two followers commit without the leader’s disk', () => {
  const probe = established(raft);
  propose(probe, 10);
  const { term } = probe.state;
  probe.receive(2, accepted(term, progressId(probe, 2), 2));
  expect(probe.state.commitIndex).toBe(1);
  const effects = probe.receive(3, accepted(term, progressId(probe, 3), 2));
  expect(probe.state.commitIndex).toBe(2);
  expect(effects.events).toMatchObject([{ isEarly: true, event: { type: 'committed', entries: [{ request: 10 }] } }]);
  // And the followers hear of it in the same turn.
  expect(messages(effects, 'append').map(({ commitIndex }) => commitIndex)).toEqual([2, 2]);
});

test('a probe is one append at a time; an answer opens the pipeline', () => {
  const probe = elected(raft);
  expect(progress(probe, 2)).toMatchObject({ mode: 'probe', isProbing: true });
  expect(messages(propose(probe, 10), 'append', 2)).toEqual([]);
  probe.receive(2, accepted(probe.state.term, progressId(probe, 2), 1));
  expect(progress(probe, 2)).toMatchObject({ mode: 'replicate', matchIndex: 1, nextIndex: 3 });
  expect(messages(propose(probe, 11), 'append', 2)).toMatchObject([{ prevIndex: 2, entries: [{ request: 11 }] }]);
});

test('a lost probe is sent again after the next heartbeat is answered', () => {
  const probe = elected(raft);
  const beats = probe.fire('heartbeat', 50);
  expect(messages(beats, 'append')).toEqual([]);
  const [beat] = messages(beats, 'heartbeat', 2);
  const effects = probe.receive(2, heartbeatResponse(beat!));
  expect(messages(effects, 'append', 2)).toMatchObject([{ prevIndex: 0, entries: [{ index: 1 }] }]);
});

test('the window of appends under way is bounded by count and opens with acknowledgements', () => {
  const probe = established(raft, { options: { maxInflightMessages: 2 } });
  const sent = [10, 11, 12, 13].map((id) => messages(propose(probe, id), 'append', 2).length);
  expect(sent).toEqual([1, 1, 0, 0]);
  const effects = probe.receive(2, accepted(probe.state.term, progressId(probe, 2), 3));
  expect(messages(effects, 'append', 2)).toMatchObject([{ prevIndex: 3, entries: [{ request: 12 }, { request: 13 }] }]);
  expect(progress(probe, 2)).toMatchObject({ inflight: [{ index: 5, bytes: 2 }], inflightBytes: 2 });
});

test('the window is bounded by bytes too', () => {
  const probe = established(raft, { options: { maxInflightBytes: 100 } });
  probe.request(10, data(60));
  probe.request(11, data(60));
  expect(messages(probe.request(12, data(60)), 'append', 2)).toEqual([]);
  expect(progress(probe, 2)?.inflightBytes).toBe(120);
});

test('an append holds at most so many bytes, or one entry', () => {
  const probe = established(raft, { options: { maxAppendBytes: 100 } });
  const inputs = [40, 40, 40, 300, 10].map(
    (size, at) => ({ type: 'request', id: 10 + at, command: data(size) }) as const,
  );
  const appends = messages(probe.turn(...inputs), 'append', 2);
  expect(appends.map(({ entries }) => entries.map(({ data: { length } }) => length))).toEqual([
    [40, 40],
    [40],
    [300],
    [10],
  ]);
});

test('a refusal in full flight takes the leader back to where the logs may meet', () => {
  const probe = established(raft);
  for (const id of [10, 11, 12]) propose(probe, id);
  const { term } = probe.state;
  // The append of entry 2 was lost; the next one did not fit.
  const effects = probe.receive(2, refused(term, progressId(probe, 2), 2, 1, 1));
  expect(messages(effects, 'append', 2)).toMatchObject([{ prevIndex: 1, entries: [{}, {}, {}] }]);
  // The refusals of the others that followed say nothing new.
  const again = probe.receive(2, refused(term, progressId(probe, 2), 3, 1, 1));
  expect(messages(again, 'append', 2)).toEqual([]);
});

// Figure 7 of the paper, made long: a follower with a tail of other terms is brought in line by one probe a term.
const runs = (...lengths: [term: number, count: number][]) =>
  lengths.flatMap(([term, count]) => new Array<number>(count).fill(term));
const logOf = (terms: readonly number[]) => terms.map((term, at) => entry(at + 1, term));
const older = runs([1, 3], [2, 60], [3, 100]);
const newer = runs([1, 3], [4, 50], [5, 50], [6, 50]);

test.each([
  ['a follower with a tail of older terms', newer, older],
  ['a follower with a tail of newer terms', [...older, 7], newer],
] as const)('conflicting logs meet by terms, not by entries: %s', (_, leaderTerms, followerTerms) => {
  const durable = (terms: readonly number[]) =>
    [founding, { type: 'hard-state', term: 7, vote: 0 }, { type: 'entries', entries: logOf(terms) }] as const;
  const leader = elected(raft, { durable: durable(leaderTerms) });
  const follower = started(raft, { self: 2, durable: durable(followerTerms) });
  const [beat] = messages(leader.fire('heartbeat', 50), 'heartbeat', 2);
  let [next] = messages(leader.receive(2, heartbeatResponse(beat!)), 'append', 2);
  let probes = 0;
  while (next !== undefined && progress(leader, 2)?.mode === 'probe') {
    probes++;
    expect(probes).toBeLessThan(6);
    // Nor does it overshoot: three entries are common, and they are not sent again.
    expect(next.prevIndex).toBeGreaterThanOrEqual(3);
    const [answer] = messages(follower.receive(1, next), 'append-response', 1);
    [next] = messages(leader.receive(2, answer!), 'append', 2);
  }
  expect(progress(leader, 2)?.mode).toBe('replicate');
  expect(follower.state.log.entries.map(({ term }) => term)).toEqual(leader.state.log.entries.map(({ term }) => term));
});

test('a broken connection takes a follower back to probing', () => {
  const probe = established(raft);
  propose(probe, 10);
  const effects = probe.request(11, { type: 'peer-disconnected', node: 2 });
  expect(messages(effects, 'append', 2)).toMatchObject([{ prevIndex: 1, entries: [{ request: 10 }] }]);
  expect(progress(probe, 2)?.mode).toBe('probe');
});

test('an answered heartbeat finds out whether appends were lost', () => {
  const probe = established(raft);
  propose(probe, 10);
  const [beat] = messages(probe.fire('heartbeat', 50), 'heartbeat', 2);
  const [ask] = messages(probe.receive(2, heartbeatResponse(beat!, 1)), 'append', 2);
  expect(ask).toMatchObject({ prevIndex: 2, entries: [], wantsAnswer: true });
});

test('a follower that lost its knowledge of the commit index by a restart is told again', () => {
  const probe = established(raft);
  const beats = probe.fire('heartbeat', 50);
  const [two] = messages(beats, 'heartbeat', 2);
  const [three] = messages(beats, 'heartbeat', 3);
  expect(messages(probe.receive(2, heartbeatResponse(two!, 1)), 'append', 2)).toEqual([]);
  expect(messages(probe.receive(3, heartbeatResponse(three!, 0)), 'append', 3)).toMatchObject([{ wantsAnswer: true }]);
});

test('a follower acknowledges once a turn, behind its disk, and at most what the leader showed it', () => {
  const probe = started(raft);
  probe.receive(2, append(1, [0, 0], [entry(1, 1), entry(2, 1), entry(3, 1)]));
  const effects = probe.receive(3, append(2, [0, 0], [entry(1, 1)]), append(2, [1, 1], [entry(2, 1)]), heartbeat(2, 9));
  const acks = effects.sent.filter(({ message }) => message.type === 'append-response');
  expect(acks).toMatchObject([{ to: 3, isEarly: false, message: { accepted: true, index: 2 } }]);
  expect(probe.state).toMatchObject({ commitIndex: 2 });
  // Entry 3 is not known to be the new leader's, but nothing contradicts it: it stays.
  expect(probe.state.log.entries).toHaveLength(3);
});

test('entries that are there already are not written again', () => {
  const probe = started(raft);
  probe.receive(2, append(1, [0, 0], [entry(1, 1), entry(2, 1)]));
  const effects = probe.receive(2, append(1, [0, 0], [entry(1, 1), entry(2, 1), entry(3, 1)]));
  expect(effects.persisted).toMatchObject([{ entries: [{ index: 3 }] }]);
});

test('a leader of an earlier term is told the term, and followed no more', () => {
  const probe = started(raft);
  probe.receive(2, heartbeat(5));
  for (const message of [heartbeat(4), append(4, [0, 0], [entry(1, 4)])]) {
    const effects = probe.receive(3, message);
    expect(effects.sent).toMatchObject([{ to: 3, message: { type: 'append-response', term: 5, accepted: false } }]);
    expect(effects.persisted).toEqual([]);
  }
  expect(probe.state).toMatchObject({ leader: 2, log: { entries: [] } });
});

test('a new leader counts the uncommitted bytes that it inherits', () => {
  const tail = [entry(1, 1, 'x'.repeat(60)), entry(2, 1, 'x'.repeat(30))];
  const durable = [founding, { type: 'hard-state', term: 1, vote: 0 }, { type: 'entries', entries: tail }] as const;
  const probe = elected(raft, { durable, options: { maxUncommittedBytes: 100 } });
  expect(probe.request(9, data(20)).replies).toMatchObject([{ result: { code: 'quota-exceeded' } }]);
  acknowledgeAll(probe);
  expect(leaderRole(probe).uncommittedBytes).toBe(0);
  expect(probe.request(10, data(20)).replies).toEqual([]);
});

test('one entry larger than the quota gets in when nothing else waits', () => {
  const probe = established(raft, { options: { maxUncommittedBytes: 100 } });
  expect(probe.request(9, data(500)).replies).toEqual([]);
  expect(probe.request(10, data(1)).replies).toMatchObject([{ result: { code: 'quota-exceeded' } }]);
});

test('entries appended in a turn in which the leader is deposed are persisted all the same', () => {
  const probe = established(raft);
  const effects = probe.turn(
    { type: 'request', id: 10, command: data() },
    { type: 'message', from: 2, message: heartbeat(9) },
  );
  expect(effects.persisted).toMatchObject([
    { type: 'entries', entries: [{ request: 10 }] },
    { type: 'hard-state', term: 9 },
  ]);
});

test.each([0.05, 0.2])(
  'with a fraction %d of all messages lost, everything still arrives everywhere in order',
  (loss) => {
    const cluster = new TestCluster(raft, { voters: [1, 2, 3], seed: 7 });
    let drops = 0;
    cluster.drop = (from, to) => {
      drops = (drops * 1103515245 + 12345 + from * 7 + to) % 2147483648;
      return drops / 2147483648 < loss;
    };
    const leader = cluster.elect();
    for (let round = 0; round < 20; round++) {
      leader.propose(`${round}`);
      cluster.run(20);
    }
    cluster.drop = () => false;
    cluster.run(3000);
    const [first, ...rest] = [...cluster.nodes.values()].map(({ data: applied }) => applied);
    for (const other of rest) expect(other).toEqual(first);
    expect(first?.length).toBeGreaterThan(0);
  },
);
