// What sessions are for: messages of synchronisation and broadcast may be lost, and all goes on. And directed elections that
// lose their way.

import { expect, test } from 'vitest';
import { TestCluster } from '../testing/cluster.ts';
import { zab } from './index.ts';
import type { ZabMessage } from './messages.ts';

const cluster = () => new TestCluster(zab, { voters: [1, 2, 3] });

test.each(['ack', 'propose', 'ping', 'pong', 'gap'] as const)(
  'entries commit everywhere though every %s was lost for a while',
  (type) => {
    const lossy = cluster();
    const leader = lossy.elect();
    lossy.run(200);
    lossy.drop = (_from, _to, message) => message.type === type;
    leader.propose('a');
    lossy.run(120);
    lossy.drop = () => false;
    leader.propose('b');
    lossy.run(500);
    expect([...lossy.nodes.values()].map(({ data }) => data)).toEqual([1, 2, 3].map(() => ['a', 'b']));
    expect(leader.state.leader).toBe(leader.id);
  },
);

test.each(['follower-info', 'new-epoch', 'ack-epoch', 'sync', 'notification'] as const)(
  'a leader is found though every other %s is lost',
  (type) => {
    const lossy = cluster();
    let count = 0;
    lossy.drop = (_from, _to, message) => message.type === type && count++ % 2 === 0;
    lossy.commit(lossy.elect(), 'a');
    lossy.run(1000);
    expect([...lossy.nodes.values()].map(({ data }) => data)).toEqual([1, 2, 3].map(() => ['a']));
  },
);

test('a lost acknowledgement of what is compacted meanwhile is asked for, and frees the window', () => {
  const lossy = new TestCluster(zab, {
    voters: [1, 2, 3],
    options: { maxInflightMessages: 1, retainedEntries: 0, retainedBytes: 0 },
  });
  const leader = lossy.elect();
  lossy.commit(leader, 'a');
  lossy.run(200);
  const deprived = leader.id === 1 ? 2 : 1;
  lossy.drop = (from, _to, message) => from === deprived && message.type === 'ack';
  lossy.commit(leader, 'b');
  leader.compact();
  lossy.drop = () => false;
  leader.propose('c');
  lossy.run(500);
  expect(lossy.node(deprived).data).toEqual(['a', 'b', 'c']);
});

test('a directed election whose order reaches nobody becomes an ordinary one, and the request is answered', () => {
  const lossy = cluster();
  const leader = lossy.elect();
  lossy.commit(leader, 'a');
  lossy.run(100);
  const to = leader.id === 1 ? 2 : 1;
  lossy.drop = (_from, _to, message: ZabMessage) => message.type === 'hand-over';
  const request = leader.request({ type: 'transfer-leadership', to });
  expect(['done', 'refused']).toContain(lossy.answer(leader, request).type);
  lossy.run(2000);
  const next = lossy.elect();
  lossy.commit(next, 'b');
  expect(next.state.term).toBeGreaterThan(1);
  expect(next.data).toEqual(['a', 'b']);
});

test('a member of which nobody hears an answer is not elected for ever', () => {
  const deaf = new TestCluster(zab, { voters: [1, 2, 3] });
  // Member 3 is heard by all and hears nobody; it has the best vote, by its id.
  deaf.drop = (_from, to) => to === 3;
  const leader = deaf.elect();
  expect([1, 2]).toContain(leader.id);
  deaf.commit(leader, 'a');
});
