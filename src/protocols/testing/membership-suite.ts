// The part of the shared suite about who is in the cluster and who leads it.

import { expect, test } from 'vitest';
import type { LogSpec } from '../replicated-log.ts';
import { type Create, follower, others } from './suite.ts';

export function describeMembership<S extends LogSpec, O>(create: Create<S, O>): void {
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

export function describeHandOver<S extends LogSpec, O>(create: Create<S, O>): void {
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
