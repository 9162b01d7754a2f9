// The contract of src/protocols/replicated-log.ts as tests. Every replicated log passes this one suite, called from its own
// test file; what only one protocol promises is tested there.

import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import type { LogDefinition, LogEntry, LogSpec } from '../replicated-log.ts';
import { TestCluster, type TestNode } from './cluster.ts';

export interface LogSuite<S extends LogSpec, O> {
  readonly definition: LogDefinition<S, O>;
  /** Options under which at most about 100 bytes may wait to be committed. */
  readonly smallQuota: Partial<O>;
  /** Options under which nothing that was compacted stays behind for those who lag. */
  readonly retainNothing: Partial<O>;
  /** An option with an impossible value, and its name. */
  readonly badOption: { readonly options: Partial<O>; readonly name: string };
}

export function describeReplicatedLog<S extends LogSpec, O>(suite: LogSuite<S, O>): void {
  const { definition } = suite;
  const create = (voters: readonly number[], options: Partial<O> = {}, seed = 1) =>
    new TestCluster(definition, { voters, options, seed });

  describe(`${definition.name} keeps the contract of a replicated log`, () => {
    describeCommitting(create, suite);
    describeReading(create);
    describeMembership(create);
    describeHandOver(create);
    describeDurability(create, suite);
    describeData(create, suite);
  });
}

type Create<S extends LogSpec, O> = (
  voters: readonly number[],
  options?: Partial<O>,
  seed?: number,
) => TestCluster<S, O>;

const others = <S extends LogSpec, O>(cluster: TestCluster<S, O>, node: TestNode<S, O>): TestNode<S, O>[] =>
  [...cluster.nodes.values()].filter(({ id }) => id !== node.id);

const follower = <S extends LogSpec, O>(cluster: TestCluster<S, O>): TestNode<S, O> =>
  others(cluster, cluster.elect())[0] as TestNode<S, O>;

const keys = (entries: readonly LogEntry[]): string[] =>
  entries.map(
    ({ index, term, kind, origin, request, data }) => `${index} ${term} ${kind} ${origin} ${request} ${data}`,
  );

function describeCommitting<S extends LogSpec, O>(create: Create<S, O>, suite: LogSuite<S, O>): void {
  test('a cluster finds one leader, and every member says so', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.run(500);
    for (const node of cluster.nodes.values()) {
      expect(node.state.leader).toBe(leader.id);
      expect(node.events).toContainEqual({ type: 'leader-changed', leader: leader.id, term: leader.state.term });
    }
  });

  test('what is proposed comes back on every member, in one order, with origin and request', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    const requests = ['a', 'b', 'c'].map((text) => leader.propose(text));
    cluster.run(500);
    for (const node of cluster.nodes.values()) {
      expect(node.data).toEqual(['a', 'b', 'c']);
      expect(keys(node.applied)).toEqual(keys(leader.applied));
      const data = node.applied.filter(({ kind }) => kind === 'data');
      expect(data.map(({ origin, request }) => [origin, request])).toEqual(requests.map((id) => [leader.id, id]));
    }
  });

  test('committed entries come from index 1 without gaps or repetition', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    for (let i = 0; i < 50; i++) leader.propose(`${i}`);
    cluster.run(1000);
    for (const node of cluster.nodes.values()) {
      expect(node.applied.map(({ index }) => index)).toEqual(node.applied.map((_, at) => at + 1));
      expect(node.data).toHaveLength(50);
    }
  });

  test('a follower takes proposals too, and stays their origin', () => {
    const cluster = create([1, 2, 3]);
    const node = follower(cluster);
    const request = node.propose('from afar');
    cluster.run(500);
    expect(node.data).toEqual(['from afar']);
    expect(node.applied.find(({ kind }) => kind === 'data')).toMatchObject({ origin: node.id, request });
  });

  test('a member alone is its own majority', () => {
    const cluster = create([7]);
    cluster.commit(cluster.elect(), 'x');
    expect(cluster.node(7).data).toEqual(['x']);
  });

  test('without a leader a proposal is refused, not swallowed', () => {
    const cluster = create([1, 2, 3]);
    for (const id of [2, 3]) cluster.node(id).crash();
    const node = cluster.node(1);
    expect(cluster.answer(node, node.propose('x'))).toMatchObject({ type: 'refused', code: 'no-leader' });
  });

  test('beyond the quota of uncommitted bytes a proposal is refused with its own code, and taken again later', () => {
    const cluster = create([1, 2, 3], suite.smallQuota);
    const leader = cluster.elect();
    for (const node of others(cluster, leader)) node.isDiskStalled = true;
    const taken = leader.propose('x'.repeat(90));
    const refused = leader.propose('y'.repeat(90));
    const answer = cluster.answer(leader, refused);
    expect(answer).toMatchObject({ type: 'refused', code: 'quota-exceeded' });
    for (const node of others(cluster, leader)) node.isDiskStalled = false;
    cluster.until('the first is committed', () => leader.applied.some(({ request }) => request === taken));
    cluster.commit(leader, 'z'.repeat(90));
  });

  test('a refusal travels back to the member that was asked', () => {
    const cluster = create([1, 2, 3], suite.smallQuota);
    const leader = cluster.elect();
    const [node, third] = others(cluster, leader) as [TestNode<S, O>, TestNode<S, O>];
    cluster.run(200);
    third.isDiskStalled = true;
    leader.isDiskStalled = true;
    node.isDiskStalled = true;
    leader.propose('x'.repeat(90));
    cluster.run(5);
    const refused = node.propose('y'.repeat(90));
    cluster.run(5);
    node.isDiskStalled = false;
    expect(cluster.answer(node, refused)).toMatchObject({ type: 'refused', code: 'quota-exceeded', leader: leader.id });
  });

  test('when the leader dies another one goes on with all that was committed', () => {
    const cluster = create([1, 2, 3]);
    const first = cluster.elect();
    cluster.commit(first, 'before');
    first.crash();
    const second = cluster.elect();
    expect(second.id).not.toBe(first.id);
    cluster.commit(second, 'after');
    first.start();
    cluster.run(2000);
    for (const node of cluster.nodes.values()) expect(node.data).toEqual(['before', 'after']);
  });

  test('a minority commits nothing, and its proposals do not survive a majority that went on without it', () => {
    const cluster = create([1, 2, 3]);
    const old = cluster.elect();
    cluster.run(200);
    cluster.isolate(old.id);
    const lost = old.propose('lost');
    cluster.run(50);
    old.crash();
    const leader = cluster.elect();
    cluster.commit(leader, 'kept');
    cluster.heal();
    old.start();
    cluster.run(2000);
    for (const node of cluster.nodes.values()) {
      expect(node.data).toEqual(['kept']);
      expect(node.applied.some(({ request }) => request === lost)).toBe(false);
    }
  });
}

function describeReading<S extends LogSpec, O>(create: Create<S, O>): void {
  test.each(['leader', 'follower'])('a read on a %s covers all that was committed before it was asked', (where) => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.commit(leader, 'a', 'b');
    const reader = where === 'leader' ? leader : follower(cluster);
    const result = cluster.answer(reader, reader.request({ type: 'read' }));
    expect(result).toMatchObject({ type: 'readable', validUntil: Number.POSITIVE_INFINITY });
    expect(result.type === 'readable' && result.index).toBeGreaterThanOrEqual(leader.appliedThrough);
  });

  test('reads of one turn are all answered', () => {
    const cluster = create([1, 2, 3]);
    const reader = follower(cluster);
    const requests = [1, 2, 3].map(() => reader.request({ type: 'read' }));
    for (const request of requests) expect(cluster.answer(reader, request).type).toBe('readable');
  });

  test('a leader that a majority left answers no read as if it still led', () => {
    const cluster = create([1, 2, 3]);
    const old = cluster.elect();
    cluster.run(200);
    cluster.isolate(old.id);
    const read = old.request({ type: 'read' });
    cluster.run(5000);
    expect(old.replies.get(read)).toMatchObject({ type: 'refused' });
  });

  test('without a leader a read is refused', () => {
    const cluster = create([1, 2, 3]);
    for (const id of [2, 3]) cluster.node(id).crash();
    const node = cluster.node(1);
    expect(cluster.answer(node, node.request({ type: 'read' }))).toMatchObject({ type: 'refused', code: 'no-leader' });
  });
}

function describeMembership<S extends LogSpec, O>(create: Create<S, O>): void {
  const added = (node: number) => ({ node, address: `node-${node}` });

  test('a learner is added, catches up, and is promoted', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.commit(leader, 'a', 'b');
    const learner = cluster.add(4);
    const change = leader.change([{ type: 'add-learner', ...added(4) }]);
    expect(cluster.answer(leader, change)).toMatchObject({ type: 'done' });
    cluster.until('the learner has the log', () => learner.data.length === 2);
    expect(learner.state.membership.learners).toEqual([4]);
    cluster.run(100);
    expect(cluster.answer(leader, leader.change([{ type: 'promote', node: 4 }]))).toMatchObject({ type: 'done' });
    cluster.run(500);
    for (const node of cluster.nodes.values()) {
      expect(node.state.membership).toMatchObject({ voters: [1, 2, 3, 4], learners: [], outgoing: [] });
      expect(node.state.membership.addresses[3]).toEqual(added(4));
      expect(node.events.filter(({ type }) => type === 'membership-changed').length).toBeGreaterThanOrEqual(2);
    }
  });

  test('a learner that is not there is not promoted', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.commit(leader, 'a');
    cluster.answer(leader, leader.change([{ type: 'add-learner', ...added(4) }]));
    cluster.run(1000);
    const promotion = cluster.answer(leader, leader.change([{ type: 'promote', node: 4 }]));
    expect(promotion).toMatchObject({ type: 'refused', code: 'learner-behind' });
  });

  test('a change asked of a follower is done, and the follower told', () => {
    const cluster = create([1, 2, 3]);
    const node = follower(cluster);
    const change = node.change([{ type: 'update-address', node: 2, address: 'elsewhere' }]);
    expect(cluster.answer(node, change)).toMatchObject({ type: 'done' });
    expect(node.state.membership.addresses[1]).toEqual({ node: 2, address: 'elsewhere' });
  });

  test('two voters are exchanged at once through a joint configuration that is left by itself', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.add(4);
    cluster.add(5);
    const gone = others(cluster, leader).filter(({ id }) => id <= 3);
    const change = leader.change(
      [
        { type: 'add-voter', ...added(4) },
        { type: 'add-voter', ...added(5) },
        ...gone.map(({ id }) => ({ type: 'remove', node: id }) as const),
      ],
      'auto',
    );
    expect(cluster.answer(leader, change)).toMatchObject({ type: 'done' });
    expect(leader.state.membership).toMatchObject({ voters: [leader.id, 4, 5], outgoing: [] });
    for (const node of gone) node.crash();
    cluster.commit(leader, 'with the new ones');
    cluster.run(500);
    expect(cluster.node(5).data).toEqual(['with the new ones']);
  });

  test('an explicit joint configuration stays until it is told to end', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    const demoted = follower(cluster).id;
    const change = leader.change([{ type: 'demote', node: demoted }], 'explicit');
    expect(cluster.answer(leader, change)).toMatchObject({ type: 'done' });
    cluster.run(1000);
    expect(leader.state.membership).toMatchObject({ outgoing: [1, 2, 3], learnersNext: [demoted], learners: [] });
    expect(cluster.answer(leader, leader.change([{ type: 'remove', node: demoted }]))).toMatchObject({
      code: 'change-in-progress',
    });
    expect(cluster.answer(leader, leader.request({ type: 'leave-joint' }))).toMatchObject({ type: 'done' });
    expect(leader.state.membership).toMatchObject({ outgoing: [], learnersNext: [], learners: [demoted] });
  });

  test.each([
    ['a stranger is removed', [{ type: 'remove', node: 9 }], 'unknown-member'],
    ['a stranger is promoted', [{ type: 'promote', node: 9 }], 'unknown-member'],
    ['a member is added again', [{ type: 'add-voter', ...added(2) }], 'invalid-change'],
    ['a voter is promoted', [{ type: 'promote', node: 2 }], 'invalid-change'],
    ['nothing changes', [], 'invalid-change'],
    [
      'a simple change touches two voters',
      [
        { type: 'add-voter', ...added(8) },
        { type: 'add-voter', ...added(9) },
      ],
      'invalid-change',
    ],
    [
      'a member is touched twice',
      [
        { type: 'demote', node: 2 },
        { type: 'remove', node: 2 },
      ],
      'invalid-change',
    ],
    [
      'no voter is left',
      [
        { type: 'remove', node: 1 },
        { type: 'remove', node: 2 },
        { type: 'remove', node: 3 },
      ],
      'invalid-change',
    ],
  ] as const)('refused: %s', (_, changes, code) => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    expect(cluster.answer(leader, leader.change(changes))).toMatchObject({ type: 'refused', code });
    expect(leader.state.membership.voters).toEqual([1, 2, 3]);
  });

  test('a leader leads its own removal and hears that it is out', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    const removal = cluster.answer(leader, leader.change([{ type: 'remove', node: leader.id }]));
    expect(removal).toMatchObject({ type: 'done' });
    cluster.until('it hears', () => leader.events.some(({ type }) => type === 'removed'));
    leader.crash();
    const next = cluster.elect();
    expect(next.state.membership.voters).not.toContain(leader.id);
    cluster.commit(next, 'without it');
  });

  test('a follower that is removed hears of it', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    const node = follower(cluster);
    cluster.answer(leader, leader.change([{ type: 'remove', node: node.id }]));
    cluster.until('it hears', () => node.events.some(({ type }) => type === 'removed'));
  });
}

function describeHandOver<S extends LogSpec, O>(create: Create<S, O>): void {
  test('leadership goes where it is sent, without a pause', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    const to = follower(cluster);
    cluster.commit(leader, 'a');
    const started = cluster.now;
    const transfer = leader.request({ type: 'transfer-leadership', to: to.id });
    expect(cluster.answer(leader, transfer)).toEqual({ type: 'done', index: 0 });
    expect(to.state.leader).toBe(to.id);
    expect(cluster.now - started).toBeLessThan(50);
    cluster.commit(to, 'b');
    expect(to.data).toEqual(['a', 'b']);
  });

  test('a hand-over to nobody, or to somebody dead, fails, and the old leader goes on', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    const stranger = leader.request({ type: 'transfer-leadership', to: 9 });
    expect(cluster.answer(leader, stranger)).toMatchObject({ type: 'refused', code: 'unknown-member' });
    const dead = follower(cluster);
    dead.crash();
    const transfer = leader.request({ type: 'transfer-leadership', to: dead.id });
    cluster.run(10);
    expect(cluster.answer(leader, leader.propose('meanwhile'))).toMatchObject({ code: 'transferring' });
    expect(cluster.answer(leader, transfer)).toMatchObject({ type: 'refused', code: 'timed-out' });
    cluster.commit(leader, 'still here');
  });

  test('only a leader hands leadership over', () => {
    const cluster = create([1, 2, 3]);
    const node = follower(cluster);
    const transfer = node.request({ type: 'transfer-leadership', to: node.id });
    expect(cluster.answer(node, transfer)).toMatchObject({ type: 'refused', code: 'not-leader' });
  });
}

function describeDurability<S extends LogSpec, O>(create: Create<S, O>, suite: LogSuite<S, O>): void {
  test('nothing is committed before the disks of a majority have it', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.run(200);
    for (const node of cluster.nodes.values()) node.isDiskStalled = true;
    leader.propose('x');
    cluster.run(100);
    expect(leader.data).toEqual([]);
    for (const node of others(cluster, leader)) node.isDiskStalled = false;
    cluster.run(10);
    // Two followers are a majority: the leader's own disk is not waited for.
    expect(leader.data).toEqual(['x']);
  });

  test('a member alone waits for its own disk', () => {
    const cluster = create([1]);
    const node = cluster.elect();
    node.isDiskStalled = true;
    node.propose('x');
    cluster.run(100);
    expect(node.data).toEqual([]);
    node.isDiskStalled = false;
    cluster.run(10);
    expect(node.data).toEqual(['x']);
  });

  test('all members lose power at once, and nothing that was committed is lost', () => {
    const cluster = create([1, 2, 3]);
    cluster.commit(cluster.elect(), 'a', 'b', 'c');
    for (const node of cluster.nodes.values()) node.crash();
    for (const node of cluster.nodes.values()) node.start();
    const leader = cluster.elect();
    cluster.commit(leader, 'd');
    cluster.run(500);
    for (const node of cluster.nodes.values()) expect(node.data).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a member restarts from a compacted log and goes on after what its state machine holds', () => {
    const cluster = create([1, 2, 3], suite.retainNothing);
    const leader = cluster.elect();
    cluster.commit(leader, 'a', 'b', 'c');
    cluster.run(500);
    for (const node of cluster.nodes.values()) node.compact();
    const { firstIndex, lastIndex } = leader.status;
    expect(firstIndex).toBe(lastIndex + 1);
    for (const node of [...cluster.nodes.values()]) cluster.restart(node.id);
    for (const node of cluster.nodes.values()) expect(node.status).toMatchObject({ firstIndex, lastIndex });
    cluster.commit(cluster.elect(), 'd');
    cluster.run(500);
    for (const node of cluster.nodes.values()) {
      expect(node.data).toEqual(['a', 'b', 'c', 'd']);
      expect(node.state.membership.voters).toEqual([1, 2, 3]);
    }
  });

  test('a member too far behind gets a snapshot, then the log after it', () => {
    const cluster = create([1, 2, 3], suite.retainNothing);
    const leader = cluster.elect();
    cluster.run(200);
    const behind = follower(cluster);
    behind.crash();
    cluster.commit(leader, 'a', 'b', 'c');
    cluster.run(100);
    for (const node of cluster.nodes.values()) if (node.protocol !== undefined) node.compact();
    behind.start();
    cluster.until('the snapshot is restored', () => behind.events.some(({ type }) => type === 'restore'));
    cluster.commit(leader, 'd');
    cluster.run(500);
    expect(behind.data).toEqual(['a', 'b', 'c', 'd']);
    cluster.restart(behind.id);
    cluster.run(500);
    expect(behind.data).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a member added after compaction starts from a snapshot', () => {
    const cluster = create([1, 2, 3], suite.retainNothing);
    const leader = cluster.elect();
    cluster.commit(leader, 'a');
    cluster.run(200);
    for (const node of cluster.nodes.values()) node.compact();
    const joiner = cluster.add(4);
    cluster.answer(leader, leader.change([{ type: 'add-voter', node: 4, address: 'node-4' }]));
    cluster.commit(leader, 'b');
    cluster.run(500);
    expect(joiner.data).toEqual(['a', 'b']);
    expect(joiner.state.membership.voters).toEqual([1, 2, 3, 4]);
  });
}

function describeData<S extends LogSpec, O>(create: Create<S, O>, suite: LogSuite<S, O>): void {
  const { definition } = suite;

  const eventful = (seed: number): TestCluster<S, O> => {
    const cluster = create([1, 2, 3], suite.retainNothing, seed);
    const leader = cluster.elect();
    cluster.commit(follower(cluster), 'a', 'b');
    cluster.answer(leader, leader.request({ type: 'read' }));
    const reader = follower(cluster);
    cluster.answer(reader, reader.request({ type: 'read' }));
    cluster.run(300);
    leader.compact();
    cluster.add(4);
    cluster.answer(leader, leader.change([{ type: 'add-learner', node: 4, address: 'node-4' }], 'auto'));
    cluster.answer(leader, leader.request({ type: 'transfer-leadership', to: follower(cluster).id }));
    cluster.elect().crash();
    cluster.commit(cluster.elect(), 'c');
    return cluster;
  };

  test('the state is plain data: cloneable, comparable, without closures', () => {
    for (const node of eventful(1).nodes.values()) {
      if (node.protocol === undefined) continue;
      expect(structuredClone(node.state)).toEqual(node.state);
    }
  });

  test('one seed, one course of events', () => {
    const [first, second] = [eventful(5), eventful(5)];
    expect(second.trace).toEqual(first.trace);
    expect([...second.nodes.values()].map(({ events }) => events)).toEqual(
      [...first.nodes.values()].map(({ events }) => events),
    );
  });

  test('every message survives its wire form, and no truncation of it is taken for a message', () => {
    const cluster = eventful(2);
    expect(new Set(cluster.trace.map(({ message }) => message.type)).size).toBeGreaterThan(5);
    const seen = new Set<string>();
    for (const { message } of cluster.trace) {
      const bytes = cluster.messageBytes(message);
      expect(definition.wire.decodeMessage(new ByteReader(bytes))).toEqual(message);
      if (seen.has(message.type)) continue;
      seen.add(message.type);
      for (let length = 0; length < bytes.length; length++) {
        expect(() => definition.wire.decodeMessage(new ByteReader(bytes, 0, length))).toThrow(QuorateError);
      }
    }
  });

  test('every record survives its wire form', () => {
    const cluster = eventful(3);
    for (const node of cluster.nodes.values()) {
      expect(node.durable.length).toBeGreaterThan(0);
      for (const bytes of node.durable) {
        const record = definition.wire.decodeRecord(new ByteReader(bytes));
        expect(cluster.recordBytes(record)).toEqual(bytes);
        expect(() => definition.wire.decodeRecord(new ByteReader(bytes, 0, bytes.length - 1))).toThrow(QuorateError);
      }
    }
  });

  test('an impossible option is refused with an error that names it', () => {
    const { options, name } = suite.badOption;
    expect(() => definition.parseOptions(options)).toThrow(name);
    expect(() => definition.parseOptions({ noSuchOption: 1 } as unknown as Partial<O>)).toThrow('noSuchOption');
  });

  test('the status tells roles and indexes', () => {
    const cluster = create([1, 2, 3]);
    const leader = cluster.elect();
    cluster.commit(leader, 'a');
    cluster.run(300);
    const { status } = leader;
    expect(status).toMatchObject({ role: 'leader', leader: leader.id, firstIndex: 1, commitIndex: status.lastIndex });
    const followers = others(cluster, leader).map(({ id }) => ({ node: id, index: status.lastIndex }));
    expect(status.matchIndex).toEqual(followers);
    expect(follower(cluster).status).toMatchObject({ role: 'follower', leader: leader.id, matchIndex: [] });
  });
}
