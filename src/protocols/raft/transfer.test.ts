// Handing leadership over, step by step.

import { expect, test } from 'vitest';
import { raft } from './index.ts';
import { accepted, established, heartbeat, messages, progressId, type RaftProbe } from './testing/probes.ts';

const codes = (effects: ReturnType<RaftProbe['turn']>) =>
  effects.replies.map(({ result }) => (result.type === 'refused' ? result.code : result.type));

test('the successor is told to campaign once it holds the whole log, not before', () => {
  const probe = established(raft);
  probe.request(6, { type: 'propose', data: new Uint8Array(1) });
  const asked = probe.request(7, { type: 'transfer-leadership', to: 2 });
  expect(messages(asked, 'timeout-now')).toEqual([]);
  const effects = probe.receive(2, accepted(1, progressId(probe, 2), 2));
  expect(messages(effects, 'timeout-now', 2)).toEqual([{ type: 'timeout-now', term: 1 }]);
  // Once is enough.
  expect(messages(probe.receive(2, accepted(1, progressId(probe, 2), 2)), 'timeout-now')).toEqual([]);
});

test('the old leader answers when it sees who leads next', () => {
  const to2 = established(raft);
  to2.request(7, { type: 'transfer-leadership', to: 2 });
  const done = to2.receive(2, heartbeat(2));
  expect(done.replies).toEqual([{ id: 7, result: { type: 'done', index: 0 } }]);
  expect(done.timers).toContainEqual({ timer: 'transfer', at: undefined });
  const to3 = established(raft);
  to3.request(7, { type: 'transfer-leadership', to: 2 });
  expect(codes(to3.receive(3, heartbeat(2)))).toEqual(['not-leader']);
});

test('one hand-over at a time; to oneself it is done; to a learner or a stranger it is not begun', () => {
  const probe = established(raft);
  expect(codes(probe.request(5, { type: 'transfer-leadership', to: 1 }))).toEqual(['done']);
  expect(codes(probe.request(6, { type: 'transfer-leadership', to: 9 }))).toEqual(['unknown-member']);
  expect(codes(probe.request(7, { type: 'transfer-leadership', to: 2 }))).toEqual([]);
  expect(codes(probe.request(8, { type: 'transfer-leadership', to: 3 }))).toEqual(['transferring']);
  expect(codes(probe.fire('transfer', 350))).toEqual(['timed-out']);
  expect(codes(probe.request(9, { type: 'transfer-leadership', to: 3 }))).toEqual([]);
});
