// Reads: batched on the leader, forwarded by followers, refused rather than left hanging.

import { expect, test } from 'vitest';
import { membershipOf } from '../testing/cluster.ts';
import { raft } from './index.ts';
import {
  accepted,
  established,
  heartbeat,
  heartbeatResponse,
  leaderRole,
  messages,
  started,
} from './testing/probes.ts';

const read = { type: 'read' } as const;
const reads = (...ids: number[]) => ids.map((id) => ({ type: 'request', id, command: read }) as const);

test('the reads of a turn share one round of heartbeats', () => {
  const probe = established(raft);
  const effects = probe.turn(...reads(7, 8, 9));
  const beats = messages(effects, 'heartbeat');
  expect(beats).toHaveLength(2);
  const answered = probe.receive(2, heartbeatResponse(beats[0]!, 1));
  const readable = { type: 'readable', index: 1, validUntil: Number.POSITIVE_INFINITY };
  expect(answered.replies).toEqual([7, 8, 9].map((id) => ({ id, result: readable })));
});

test('a later round confirms earlier reads, so that a lost heartbeat loses none', () => {
  const probe = established(raft);
  probe.turn(...reads(7));
  const later = messages(probe.fire('heartbeat', 50), 'heartbeat', 3);
  expect(probe.receive(3, heartbeatResponse(later[0]!, 1)).replies).toHaveLength(1);
});

test('a read is at the commit index of when it was asked, however late it is confirmed', () => {
  const probe = established(raft);
  const beats = messages(probe.turn(...reads(7)), 'heartbeat', 2);
  probe.request(8, { type: 'propose', data: new Uint8Array(1) });
  for (const { node, id } of leaderRole(probe).progress) probe.receive(node, accepted(1, id, 2));
  expect(probe.state.commitIndex).toBe(2);
  expect(probe.receive(2, heartbeatResponse(beats[0]!, 1)).replies).toMatchObject([{ result: { index: 1 } }]);
});

test('rounds under way are bounded; what comes meanwhile gathers for the next', () => {
  const probe = established(raft);
  const counts = [7, 8, 9, 10, 11, 12].map((id) => messages(probe.turn(...reads(id)), 'heartbeat').length);
  expect(counts).toEqual([2, 2, 2, 2, 0, 0]);
  const [beat] = messages(probe.fire('heartbeat', 50), 'heartbeat', 2);
  const effects = probe.receive(2, heartbeatResponse(beat!, 1));
  expect(effects.replies).toHaveLength(4);
  const [next] = messages(effects, 'heartbeat', 2);
  expect(probe.receive(2, heartbeatResponse(next!, 1)).replies.map(({ id }) => id)).toEqual([11, 12]);
});

test('a member alone needs no round', () => {
  const probe = established(raft, { membership: membershipOf([1]) });
  expect(probe.turn(...reads(7)).replies).toMatchObject([{ id: 7, result: { type: 'readable' } }]);
});

test('reads that nobody confirms are refused in time, with check-quorum or without', () => {
  const probe = established(raft, { options: { checkQuorum: false } });
  probe.turn(...reads(7));
  const codes: unknown[] = [];
  for (let beats = 0; beats < 10; beats++) codes.push(...probe.fire('heartbeat', 50).replies);
  expect(codes).toMatchObject([{ id: 7, result: { type: 'refused', code: 'timed-out' } }]);
  expect(probe.state.role.type).toBe('leader');
});

test('a leader that steps down refuses the reads that it had not confirmed, and tells who leads', () => {
  const probe = established(raft);
  probe.turn(...reads(7));
  probe.receive(3, { type: 'forward-read', id: 99 });
  const effects = probe.receive(2, heartbeat(9));
  expect(effects.replies).toMatchObject([{ id: 7, result: { type: 'refused', code: 'not-leader', leader: 2 } }]);
  expect(messages(effects, 'refusal', 3)).toMatchObject([{ requests: [99], isRead: true, leader: 2 }]);
});

test('a follower asks once for a turn’s reads, and the leader answers with its commit index', () => {
  const follower = started(raft, { self: 2 });
  follower.receive(1, heartbeat(1));
  const asked = follower.turn(...reads(70, 71));
  expect(asked.sent).toMatchObject([{ to: 1, message: { type: 'forward-read', id: 70 } }]);
  const leader = established(raft);
  const beats = messages(leader.receive(2, { type: 'forward-read', id: 70 }), 'heartbeat', 3);
  const [answer] = messages(leader.receive(3, heartbeatResponse(beats[0]!, 1)), 'read-answer', 2);
  const { replies } = follower.receive(1, answer!);
  expect(replies.map(({ id, result }) => [id, result.type])).toEqual([
    [70, 'readable'],
    [71, 'readable'],
  ]);
  // Delivered once more, it answers nothing: not those reads, and no later ones.
  follower.turn(...reads(72));
  expect(follower.receive(1, answer!).replies).toEqual([]);
});

test('a lease is not for followers: they could not tell when it ends', () => {
  const probe = established(raft, { options: { leaseReads: true } });
  const beats = messages(probe.fire('heartbeat', 50), 'heartbeat', 2);
  probe.receive(2, heartbeatResponse(beats[0]!, 1));
  expect(probe.turn(...reads(7)).replies).toHaveLength(1);
  const forwarded = probe.receive(3, { type: 'forward-read', id: 99 });
  expect(messages(forwarded, 'read-answer')).toEqual([]);
  expect(messages(forwarded, 'heartbeat')).toHaveLength(2);
});

test('a member whose promise a lease may rest on does not campaign, not even on command', () => {
  const follower = (leaseReads: boolean) => {
    const probe = started(raft, { self: 2, options: { leaseReads } });
    probe.receive(1, heartbeat(1));
    return probe;
  };
  const bound = follower(true);
  const refused = bound.request(5, { type: 'campaign' });
  expect(refused.replies).toMatchObject([{ id: 5, result: { type: 'refused' } }]);
  expect(messages(refused, 'vote-request')).toEqual([]);
  bound.fire('election', 350);
  expect(messages(bound.request(6, { type: 'campaign' }), 'vote-request')).toHaveLength(2);
  expect(messages(follower(false).request(5, { type: 'campaign' }), 'vote-request')).toHaveLength(2);
});

test('forwarded reads end when the leader does not answer, changes, or cannot be reached', () => {
  const follower = () => {
    const probe = started(raft, { self: 2 });
    probe.receive(1, heartbeat(1));
    expect(probe.turn(...reads(70)).timers).toEqual([{ timer: 'read', at: probe.now + 350 }]);
    return probe;
  };
  expect(follower().fire('read', 350).replies).toMatchObject([{ id: 70, result: { code: 'timed-out' } }]);
  expect(follower().receive(3, heartbeat(2)).replies).toMatchObject([{ id: 70, result: { code: 'not-leader' } }]);
  const lost = follower().request(71, { type: 'peer-disconnected', node: 1 });
  expect(lost.replies).toMatchObject([{ id: 70, result: { code: 'not-leader' } }]);
});
