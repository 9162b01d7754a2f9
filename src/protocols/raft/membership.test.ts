// How the leader carries out changes of membership.

import { expect, test } from 'vitest';
import { membershipToBytes } from '../log-wire.ts';
import type { MembershipChange } from '../replicated-log.ts';
import { membershipOf } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { raft } from './index.ts';
import {
  accepted,
  acknowledgeAll,
  append,
  elected,
  established,
  leaderRole,
  messages,
  progressId,
  type RaftProbe,
  started,
} from './testing/probes.ts';

const change = (changes: MembershipChange[], transition: 'simple' | 'auto' | 'explicit' = 'simple') =>
  ({ type: 'change-membership', changes, transition }) as const;
const kinds = (probe: RaftProbe) => probe.state.log.entries.map(({ kind }) => kind);

test('a configuration counts from when it is in the log, not from when it is committed', () => {
  const probe = established(raft);
  const effects = probe.request(7, change([{ type: 'add-voter', node: 4, address: 'four' }]));
  expect(effects.events.map(({ event }) => event)).toMatchObject([
    { type: 'membership-changed', index: 2, membership: { voters: [1, 2, 3, 4] } },
  ]);
  // Three of four are needed now.
  const { term } = probe.state;
  probe.receive(2, accepted(term, progressId(probe, 2), 2));
  probe.receive(1, { type: 'own-append', term, index: 2 });
  expect(probe.state.commitIndex).toBe(1);
  const done = probe.receive(3, accepted(term, progressId(probe, 3), 2));
  expect(done.replies).toEqual([{ id: 7, result: { type: 'done', index: 2 } }]);
});

test('in a joint configuration both halves must agree, and the old half does not leave early', () => {
  const probe = established(raft);
  const two = [4, 5].map((id) => ({ type: 'add-voter', node: id, address: 'x' }) as const);
  probe.request(7, change([...two, { type: 'remove', node: 2 }, { type: 'remove', node: 3 }], 'auto'));
  expect(probe.state.membership).toMatchObject({ voters: [1, 4, 5], outgoing: [1, 2, 3], autoLeave: true });
  const { term } = probe.state;
  probe.receive(1, { type: 'own-append', term, index: 2 });
  for (const id of [4, 5]) probe.receive(id, accepted(term, progressId(probe, id), 2));
  expect(probe.state.commitIndex).toBe(1);
  const effects = probe.receive(2, accepted(term, progressId(probe, 2), 2));
  expect(probe.state.commitIndex).toBe(2);
  expect(probe.state.membership).toMatchObject({ voters: [1, 4, 5], outgoing: [] });
  // The request is done when the joint configuration is left for good.
  expect(effects.replies).toEqual([]);
  probe.receive(1, { type: 'own-append', term, index: 3 });
  const done = probe.receive(5, accepted(term, progressId(probe, 5), 3));
  expect(done.replies).toEqual([{ id: 7, result: { type: 'done', index: 3 } }]);
});

test('a new leader that knows a joint configuration to be committed still opens its own term first', () => {
  const joint = { ...membershipOf([1, 2, 3]), outgoing: [1, 2], autoLeave: true };
  const opening = { ...entry(1, 1), kind: 'membership', data: membershipToBytes(joint) } as const;
  const durable = [
    { type: 'base', index: 0, term: 0, membership: membershipOf([1, 2]) },
    { type: 'hard-state', term: 1, vote: 0 },
    { type: 'entries', entries: [opening] },
  ] as const;
  const probe = elected(raft, { durable, applied: 1 });
  probe.fire('heartbeat', 50);
  expect(kinds(probe)).toEqual(['membership', 'no-op']);
  acknowledgeAll(probe);
  expect(kinds(probe)).toEqual(['membership', 'no-op', 'membership']);
});

test('a leader that leaves with the joint configuration leads until the end of it is committed', () => {
  const probe = established(raft);
  probe.request(7, change([{ type: 'remove', node: 1 }], 'auto'));
  acknowledgeAll(probe);
  expect(probe.state).toMatchObject({ membership: { voters: [2, 3], outgoing: [] }, role: { type: 'leader' } });
  expect(probe.state.commitIndex).toBe(2);
  const { term } = probe.state;
  probe.receive(2, accepted(term, progressId(probe, 2), 3));
  expect(probe.state.role.type).toBe('leader');
  const last = probe.receive(3, accepted(term, progressId(probe, 3), 3));
  // Its own copy does not count. The commit goes out first, then the successor is named.
  expect(messages(last, 'append').map(({ commitIndex }) => commitIndex)).toEqual([3, 3]);
  expect(messages(last, 'timeout-now')).toHaveLength(1);
  expect(last.events.map(({ event }) => event.type)).toContain('removed');
  expect(probe.state.role.type).toBe('follower');
});

test('a removed member is told that its removal is committed, then forgotten', () => {
  const probe = established(raft);
  probe.request(7, change([{ type: 'remove', node: 3 }]));
  expect(leaderRole(probe).progress.map((each) => [each.node, each.removedAt])).toEqual([
    [2, 0],
    [3, 2],
  ]);
  const { term } = probe.state;
  probe.receive(3, accepted(term, progressId(probe, 3), 2));
  expect(probe.state.commitIndex).toBe(1);
  const committed = probe.receive(2, accepted(term, progressId(probe, 2), 2));
  probe.receive(1, { type: 'own-append', term, index: 2 });
  expect(probe.state.commitIndex).toBe(2);
  expect([...messages(committed, 'append', 3)].length).toBeLessThanOrEqual(1);
  probe.fire('heartbeat', 50);
  expect(leaderRole(probe).progress.map((each) => each.node)).toEqual([2]);
});

test('a follower hears of its removal only once that is committed', () => {
  const probe = started(raft, { self: 3 });
  const leader = established(raft);
  leader.request(7, change([{ type: 'remove', node: 3 }]));
  const [removal] = leader.state.log.entries.slice(1);
  const uncommitted = probe.receive(1, append(1, [0, 0], [entry(1, 1), removal!]));
  expect(uncommitted.events.map(({ event }) => event.type)).not.toContain('removed');
  const committed = probe.receive(1, append(1, [2, 1], [], 2));
  expect(committed.events.map(({ event }) => event.type)).toContain('removed');
  expect(probe.request(9, { type: 'propose', data: new Uint8Array(1) }).replies).toEqual([]);
});

test('only a joint configuration can be left, and only once', () => {
  const probe = established(raft);
  const refusal = probe.request(7, { type: 'leave-joint' });
  expect(refusal.replies).toMatchObject([{ result: { type: 'refused', code: 'invalid-change' } }]);
  probe.request(8, change([{ type: 'demote', node: 3 }], 'explicit'));
  acknowledgeAll(probe);
  expect(kinds(probe)).toEqual(['no-op', 'membership']);
  probe.request(9, { type: 'leave-joint' });
  expect(probe.request(10, { type: 'leave-joint' }).replies).toMatchObject([
    { result: { code: 'change-in-progress' } },
  ]);
  acknowledgeAll(probe);
  expect(probe.state.membership).toMatchObject({ voters: [1, 2], learners: [3], outgoing: [] });
});

test('a snapshot covers the configuration: what came before it is forgotten, what it holds is in effect', () => {
  const probe = started(raft);
  const leader = established(raft);
  leader.request(7, change([{ type: 'add-voter', node: 4, address: 'x' }]));
  const [grown] = leader.state.log.entries.slice(1);
  probe.receive(2, append(1, [0, 0], [entry(1, 1), grown!, entry(3, 1)]));
  const membership = membershipOf([1, 2, 3, 5]);
  probe.receive(3, { type: 'install-snapshot', term: 2, progress: 1, index: 3, indexTerm: 2, membership });
  expect(probe.state.membership).toEqual(membership);
  expect(probe.state.memberships).toEqual([{ index: 3, membership, origin: 0, request: 0 }]);
  expect(raft.checkpoint(probe.state)).toMatchObject([{ term: 2 }, { index: 3, term: 2, membership }]);
});
