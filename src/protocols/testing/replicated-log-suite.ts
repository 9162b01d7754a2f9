// The contract of src/protocols/replicated-log.ts as tests. Every replicated log passes this one suite, called from its own
// test file; what only one protocol promises is tested there.

import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import { createRandom } from '../../core/random.ts';
import type { LogSpec } from '../replicated-log.ts';
import { TestCluster, type TestNode } from './cluster.ts';
import { describeHandOver, describeMembership } from './membership-suite.ts';
import { type Create, follower, keys, type LogSuite, others } from './suite.ts';

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

  test('where messages overtake one another, a window of many is not sent again and again', () => {
    const cluster = create([1, 2, 3], suite.tinyMessages);
    const leader = cluster.elect();
    const random = createRandom(5);
    cluster.latencyMs = () => random.between(0.1, 4);
    const before = cluster.trace.length;
    for (let i = 0; i < 200; i++) leader.propose(`${i}`);
    let reads = 0;
    cluster.until('everything is everywhere', () => {
      if (reads++ < 100) leader.request({ type: 'read' });
      // 400 bring them there. The whole window for each message out of order would never end.
      expect(cluster.trace.length - before).toBeLessThan(5000);
      return [...cluster.nodes.values()].every(({ data }) => data.length === 200);
    });
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
