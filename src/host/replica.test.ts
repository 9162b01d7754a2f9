import { afterEach, describe, expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import { FaultyDisk } from './testing/faulty-disk.ts';
import { eventually } from './testing/nodes.ts';
import { ReplicaGroup, TextMachine, untilLed } from './testing/replicas.ts';

let group: ReplicaGroup;
afterEach(async () => {
  await group?.close();
});

/** What a promise came to, for looking at it while it is open. */
function watch(promise: Promise<unknown>): { state: 'open' | 'resolved' | string } {
  const watched: { state: string } = { state: 'open' };
  promise.then(
    () => {
      watched.state = 'resolved';
    },
    (error) => {
      watched.state = error.code;
    },
  );
  return watched;
}

describe('one node', () => {
  test('acknowledges a write only after its own disk has it', async () => {
    group = new ReplicaGroup([1]);
    const disk = new FaultyDisk();
    const node = await group.start(1, { fs: disk.fs });
    await node.propose('first');
    disk.isHolding = true;
    const second = watch(node.propose('second'));
    await eventually(() => expect(disk.heldSyncs).toBe(1));
    // Anything that was due without the sync would have come by the end of these turns.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(second.state).toBe('open');
    expect(node.machine.lines).toEqual(['first']);
    disk.release();
    await eventually(() => expect(second.state).toBe('resolved'));
  });

  test('stops for good when a sync fails, and acknowledges nothing of it', async () => {
    group = new ReplicaGroup([1]);
    const disk = new FaultyDisk();
    const node = await group.start(1, { fs: disk.fs });
    await node.propose('safe');
    const fatal = new Promise<QuorateError>((resolve) => node.replica.on('fatal', resolve));
    disk.failure = new QuorateError('io', 'the disk is broken');
    await expect(node.propose('lost')).rejects.toMatchObject({ code: 'stopped' });
    expect((await fatal).code).toBe('io');
    disk.failure = undefined;
    await expect(node.propose('later')).rejects.toMatchObject({ code: 'stopped' });
    await node.replica.close();
    const again = await group.start(1);
    expect(await again.propose('next')).toBeGreaterThanOrEqual(2);
    expect(again.machine.lines[0]).toBe('safe');
  });

  test('refuses writes while its disk is full, serves reads, and recovers when there is room', async () => {
    group = new ReplicaGroup([1]);
    const disk = new FaultyDisk();
    const node = await group.start(1, { fs: disk.fs });
    await node.propose('before');
    const alarms: boolean[] = [];
    node.replica.on('alarm', ({ raised }) => alarms.push(raised));
    disk.isFull = true;
    const held = watch(node.propose('held'));
    await eventually(() => expect(node.replica.status().alarms).toEqual(['no-space']));
    await expect(node.propose('refused')).rejects.toMatchObject({ code: 'no-space' });
    expect(node.machine.lines).toEqual(['before']);
    disk.isFull = false;
    await eventually(() => expect(held.state).not.toBe('open'));
    await eventually(() => expect(alarms).toEqual([true, false]));
    await untilLed(node);
    await node.propose('after');
    expect(node.machine.lines.at(-1)).toBe('after');
  });

  test('replays after a restart only what the state machine does not hold yet', async () => {
    group = new ReplicaGroup([1]);
    const tuning = { flushEntries: 100, retainEntries: 10 };
    const node = await group.start(1, { tuning });
    for (let i = 0; i < 250; i++) await node.propose(`line ${i}`);
    await eventually(() => expect(node.replica.status().durableApplied).toBeGreaterThan(100));
    await node.replica.close();
    const again = await group.start(1, { tuning });
    const held = again.machine.lines.length;
    expect(held).toBeGreaterThan(100);
    await again.propose('last');
    expect(again.machine.lines).toEqual([...Array.from({ length: 250 }, (_, i) => `line ${i}`), 'last']);
  });

  test('refuses a log that begins after what the state machine holds', async () => {
    group = new ReplicaGroup([1]);
    const tuning = { flushEntries: 64, retainEntries: 0, retainBytes: 0 };
    const node = await group.start(1, { tuning });
    for (let i = 0; i < 200; i++) await node.propose(`line ${i}`);
    await eventually(() => expect(node.replica.status().durableApplied).toBeGreaterThan(100));
    await node.replica.close();
    TextMachine.disks.delete(group.directory(1));
    await expect(group.start(1, { tuning })).rejects.toMatchObject({
      code: 'state-machine-behind',
      message: expect.stringContaining('Remedy'),
    });
  });
});

describe('the state machine', () => {
  test('is never flushed ahead of the log on disk', async () => {
    group = new ReplicaGroup([1, 2, 3]);
    const disks = [1, 2, 3].map(() => new FaultyDisk());
    const nodes = await Promise.all(
      [1, 2, 3].map((id, at) => group.start(id, { fs: (disks[at] as FaultyDisk).fs, tuning: { flushEntries: 64 } })),
    );
    await nodes[0]?.propose('first');
    const at = nodes.findIndex(({ replica }) => replica.status().leader === replica.self);
    const [leader, disk] = [nodes[at], disks[at]];
    if (leader === undefined || disk === undefined) throw new Error('no leader');
    const before = leader.machine.flushes.length;
    // The two others commit without the leader's disk.
    disk.isHolding = true;
    const proposals = Promise.allSettled(Array.from({ length: 200 }, (_, i) => leader.propose(`line ${i}`)));
    await eventually(() => expect(leader.replica.status().applied).toBeGreaterThanOrEqual(64));
    expect(leader.machine.flushes.length).toBe(before);
    disk.release();
    await eventually(() => expect(leader.machine.flushes.length).toBeGreaterThan(before));
    await proposals;
  });

  test('that throws stops the node rather than let it diverge', async () => {
    group = new ReplicaGroup([1]);
    const node = await group.start(1);
    await node.propose('fine');
    node.machine.apply = () => {
      throw new Error('cannot go on');
    };
    const fatal = new Promise<QuorateError>((resolve) => node.replica.on('fatal', resolve));
    await expect(node.propose('poison')).rejects.toMatchObject({ code: 'stopped' });
    expect((await fatal).message).toContain('cannot go on');
  });
});

describe('a callback that throws', () => {
  test('is its owner’s affair: the node goes on', async () => {
    group = new ReplicaGroup([1]);
    const node = await group.start(1);
    const uncaught = new Promise<Error>((resolve) => {
      const others = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.once('uncaughtException', (error) => {
        for (const other of others) process.on('uncaughtException', other);
        resolve(error);
      });
    });
    node.replica.propose(Buffer.from('x'), () => {
      throw new Error('a bug of the caller');
    });
    expect((await uncaught).message).toBe('a bug of the caller');
    await node.propose('y');
    expect(node.machine.lines).toEqual(['x', 'y']);
  });
});

test.each([
  [{ flushEntries: 0 }, 'flushEntries is 0'],
  [{ requestTimeoutMs: Number.NaN }, 'requestTimeoutMs is NaN'],
  [{ entryBytesMax: 1e9 }, 'entryBytesMax'],
])('options that make no sense are refused by name: %o', async (tuning, message) => {
  group = new ReplicaGroup([1]);
  await expect(group.start(1, { tuning })).rejects.toMatchObject({
    code: 'invalid-option',
    message: expect.stringContaining(message),
  });
});
