// Compaction and snapshots: what memory holds, who gets a snapshot when, and what becomes of it on the other side.

import { expect, test } from 'vitest';
import { membershipOf } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { raft } from './index.ts';
import {
  accepted,
  acknowledgeAll,
  append,
  established,
  heartbeatResponse,
  leaderRole,
  messages,
  type ProbeSetup,
  progressId,
  type RaftProbe,
  started,
} from './testing/probes.ts';

const nothingRetained = { retainedEntries: 0, retainedBytes: 0 };
const progress = (probe: RaftProbe, node: number) => leaderRole(probe).progress.find((each) => each.node === node);

/** A leader with `count` entries after its first, of which member 3 has nothing, compacted through all. */
const compacted = (count: number, setup: ProbeSetup = {}): RaftProbe => {
  const probe = established(raft, { options: nothingRetained, ...setup });
  for (let id = 10; id < 10 + count; id++) probe.request(id, { type: 'propose', data: new Uint8Array(10) });
  const { term, log } = probe.state;
  const last = log.entries.length;
  probe.receive(1, { type: 'own-append', term, index: last });
  probe.receive(2, accepted(term, progressId(probe, 2), last));
  probe.request(99, { type: 'compact', index: last });
  return probe;
};

/** Member 3 lost its connection and answers a heartbeat: it needs what is gone. */
const behind = (probe: RaftProbe) => {
  const gone = probe.request(98, { type: 'peer-disconnected', node: 3 });
  return gone.events.map(({ event }) => event).filter(({ type }) => type === 'snapshot-needed');
};

test('compaction writes the new base and frees the memory', () => {
  const probe = compacted(5);
  expect(probe.disk[probe.disk.length - 1]).toMatchObject({ type: 'base', index: 6, term: 1 });
  expect(probe.state.log).toEqual({ startIndex: 6, startTerm: 1, entries: [], bytes: 0 });
  // Again, or further back: nothing.
  expect(probe.request(100, { type: 'compact', index: 4 }).persisted).toEqual([]);
});

test('what was not handed out cannot be compacted', () => {
  const probe = established(raft);
  expect(() => probe.request(9, { type: 'compact', index: 2 })).toThrow('only 1 was handed out');
});

test('memory keeps a tail within its bounds for those who were briefly away', () => {
  const byCount = compacted(20, { options: { retainedEntries: 3 } });
  expect(byCount.state.log).toMatchObject({ startIndex: 18 });
  const byBytes = compacted(20, { options: { retainedBytes: 55 } });
  expect(byBytes.state.log).toMatchObject({ startIndex: 16, bytes: 50 });
  const retained = compacted(20);
  expect(retained.state.log.startIndex).toBe(21);
});

test('a follower that needs what is gone gets a snapshot, and nothing else meanwhile but heartbeats', () => {
  const probe = compacted(3);
  expect(behind(probe)).toEqual([{ type: 'snapshot-needed', to: 3 }]);
  const sent = probe.request(50, { type: 'send-snapshot', to: 3, index: 4 });
  expect(messages(sent, 'install-snapshot', 3)).toEqual([
    {
      type: 'install-snapshot',
      term: 1,
      progress: progressId(probe, 3),
      index: 4,
      indexTerm: 1,
      membership: membershipOf([1, 2, 3]),
    },
  ]);
  expect(messages(probe.request(51, { type: 'propose', data: new Uint8Array(1) }), 'append', 3)).toEqual([]);
  expect(messages(probe.fire('heartbeat', 50), 'heartbeat', 3)).toHaveLength(1);
  // The follower's own word ends it, with or without the driver's report.
  const effects = probe.receive(3, accepted(1, progressId(probe, 3), 4));
  expect(messages(effects, 'append', 3)).toMatchObject([{ prevIndex: 4, entries: [{ request: 51 }] }]);
  expect(progress(probe, 3)?.mode).toBe('replicate');
});

test('the entries after a snapshot under way stay, so that it is of use when it arrives', () => {
  const probe = compacted(3, { options: { retainedEntries: 0, retainedBytes: 100 } });
  behind(probe);
  probe.request(50, { type: 'send-snapshot', to: 3, index: 4 });
  for (let id = 60; id < 70; id++) probe.request(id, { type: 'propose', data: new Uint8Array(10) });
  const { term } = probe.state;
  probe.receive(1, { type: 'own-append', term, index: 14 });
  probe.receive(2, accepted(term, progressId(probe, 2), 14));
  probe.request(99, { type: 'compact', index: 14 });
  expect(probe.state.log.startIndex).toBe(4);
  // But not for ever: memory is bounded.
  for (let id = 100; id < 200; id++) probe.request(id, { type: 'propose', data: new Uint8Array(10) });
  probe.receive(1, { type: 'own-append', term, index: 114 });
  probe.receive(2, accepted(term, progressId(probe, 2), 114));
  probe.request(99, { type: 'compact', index: 114 });
  expect(probe.state.log.bytes).toBeLessThanOrEqual(400);
});

test('a transfer that failed is tried again after the next sign of life, not at once', () => {
  const probe = compacted(3);
  behind(probe);
  probe.request(50, { type: 'send-snapshot', to: 3, index: 4 });
  const failed = probe.request(51, { type: 'snapshot-status', to: 3, delivered: false });
  expect(failed.events).toEqual([]);
  const [beat] = messages(probe.fire('heartbeat', 50), 'heartbeat', 3);
  const { events } = probe.receive(3, heartbeatResponse(beat!, 0));
  expect(events.map(({ event }) => event)).toEqual([{ type: 'snapshot-needed', to: 3 }]);
});

test('a transfer that arrived goes on from behind the snapshot', () => {
  const probe = compacted(3);
  behind(probe);
  probe.request(50, { type: 'send-snapshot', to: 3, index: 4 });
  probe.request(51, { type: 'propose', data: new Uint8Array(1) });
  const arrived = probe.request(52, { type: 'snapshot-status', to: 3, delivered: true });
  expect(messages(arrived, 'append', 3)).toEqual([]);
  const [beat] = messages(probe.fire('heartbeat', 50), 'heartbeat', 3);
  const effects = probe.receive(3, heartbeatResponse(beat!, 4));
  expect(messages(effects, 'append', 3)).toMatchObject([{ prevIndex: 4, entries: [{ request: 51 }] }]);
});

test('a snapshot that the log cannot follow is refused, and so is one that nobody needs', () => {
  const probe = compacted(3);
  behind(probe);
  const old = probe.request(50, { type: 'send-snapshot', to: 3, index: 2 });
  expect(old.replies).toMatchObject([{ result: { type: 'refused', message: expect.stringContaining('at 2') } }]);
  expect(progress(probe, 3)?.mode).toBe('probe');
  expect(probe.request(51, { type: 'send-snapshot', to: 2, index: 4 }).replies).toHaveLength(1);
  const stranger = probe.request(52, { type: 'send-snapshot', to: 9, index: 4 });
  expect(stranger.replies).toMatchObject([{ result: { code: 'unknown-member' } }]);
  const follower = started(raft).request(53, { type: 'send-snapshot', to: 2, index: 4 });
  expect(follower.replies).toMatchObject([{ result: { code: 'not-leader' } }]);
});

test('a follower that is silent gets no snapshot prepared', () => {
  const probe = compacted(3);
  probe.now += 400;
  expect(behind(probe)).toEqual([]);
});

const snapshot = (index: number, indexTerm: number) =>
  ({ type: 'install-snapshot', term: 5, progress: 3, index, indexTerm, membership: membershipOf([1, 2, 3]) }) as const;

test('a snapshot replaces a log that does not hold its entry', () => {
  const probe = started(raft);
  probe.receive(2, append(1, [0, 0], [entry(1, 1), entry(2, 1)], 1));
  const effects = probe.receive(2, snapshot(9, 4));
  expect(probe.state).toMatchObject({ commitIndex: 9, emittedIndex: 9, compactedIndex: 9, compactedTerm: 4 });
  expect(probe.state.log).toEqual({ startIndex: 9, startTerm: 4, entries: [], bytes: 0 });
  const events = effects.events.filter(({ event }) => event.type === 'restore');
  expect(events).toMatchObject([{ isEarly: false, event: { index: 9, term: 4 } }]);
  const acks = effects.sent.filter(({ message }) => message.type === 'append-response');
  expect(acks).toMatchObject([{ to: 2, isEarly: false, message: { accepted: true, index: 9, progress: 3 } }]);
  const again = started(raft, { durable: probe.disk, applied: 9 });
  expect(again.state.log).toEqual(probe.state.log);
});

test('a snapshot replaces a longer log too, if that does not hold its entry', () => {
  const probe = started(raft);
  probe.receive(
    2,
    append(
      1,
      [0, 0],
      Array.from({ length: 12 }, (_, at) => entry(at + 1, 1)),
    ),
  );
  probe.receive(2, snapshot(9, 4));
  expect(probe.state.log).toEqual({ startIndex: 9, startTerm: 4, entries: [], bytes: 0 });
  expect(started(raft, { durable: probe.disk, applied: 9 }).state.log).toEqual(probe.state.log);
});

test('what is committed after a restore does not overtake it', () => {
  const probe = started(raft);
  const restored = probe.receive(2, snapshot(9, 4));
  const gated = probe.receive(2, append(5, [9, 4], [entry(10, 5)], 10));
  expect(gated.events).toMatchObject([{ isEarly: false, event: { type: 'committed' } }]);
  // The mail of the restore alone proves nothing about the event behind it.
  probe.mailToSelf(restored);
  expect(probe.receive(2, append(5, [10, 5], [entry(11, 5)], 11)).events).toMatchObject([{ isEarly: false }]);
  probe.receive(1, { type: 'own-restore', index: 11 });
  expect(probe.receive(2, append(5, [11, 5], [entry(12, 5)], 12)).events).toMatchObject([{ isEarly: true }]);
});

test('a snapshot that the log already holds moves the commit index and is ignored', () => {
  const probe = started(raft);
  probe.receive(2, append(4, [0, 0], [entry(1, 4), entry(2, 4), entry(3, 4)]));
  const effects = probe.receive(2, snapshot(2, 4));
  expect(effects.events.map(({ event }) => event.type)).toContain('snapshot-ignored');
  expect(probe.state).toMatchObject({ commitIndex: 2, log: { startIndex: 0, entries: [{}, {}, {}] } });
  const old = probe.receive(2, snapshot(1, 1));
  expect(old.events.map(({ event }) => event)).toEqual([{ type: 'snapshot-ignored', index: 1 }]);
  expect(messages(old, 'append-response')).toMatchObject([{ accepted: true, index: 2 }]);
});

test('a snapshot of an earlier term’s leader is thrown away', () => {
  const probe = started(raft);
  probe.receive(2, append(9, [0, 0], [entry(1, 9)]));
  const effects = probe.receive(3, snapshot(50, 4));
  expect(effects.events.map(({ event }) => event)).toEqual([{ type: 'snapshot-ignored', index: 50 }]);
  expect(probe.state.commitIndex).toBe(0);
});

test('after all are acknowledged a compacted leader needs no log at all to go on', () => {
  const probe = compacted(3);
  acknowledgeAll(probe);
  const effects = probe.request(50, { type: 'propose', data: new Uint8Array(1) });
  expect(messages(effects, 'append', 2)).toMatchObject([{ prevIndex: 4, prevTerm: 1, entries: [{ index: 5 }] }]);
});
