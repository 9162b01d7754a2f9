// A member that lost its data directory is known by it: no vote of its counts with whoever knew it before.

import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { ACQUAINTANCES_FILE } from '../storage/acquaintances.ts';
import { MemoryFileSystem } from '../storage/memory-file-system.ts';
import { openAcquaintances } from './acquaintances.ts';
import { eventually } from './testing/nodes.ts';
import { ReplicaGroup, TextMachine, untilLed } from './testing/replicas.ts';

describe('acquaintances', () => {
  test('are remembered over restarts; the first directory of a member counts', () => {
    const fs = new MemoryFileSystem();
    const first = openAcquaintances(fs, '/data');
    expect(first.meet(2, 77)).toBeUndefined();
    const again = openAcquaintances(fs, '/data');
    expect(again.birth).toBe(first.birth);
    expect(again.meet(2, 77)).toBeUndefined();
    expect(again.meet(2, 78)?.code).toBe('lost-data');
    expect(again.meet(2, 0)).toBeUndefined();
  });

  test('are forgotten when they are removed', () => {
    const fs = new MemoryFileSystem();
    const book = openAcquaintances(fs, '/data');
    book.meet(2, 77);
    book.meet(3, 88);
    book.keepOnly([1, 3]);
    const again = openAcquaintances(fs, '/data');
    expect(again.meet(2, 79)).toBeUndefined();
    expect(again.meet(3, 79)?.code).toBe('lost-data');
  });

  test('with any bit flipped are refused', () => {
    const fs = new MemoryFileSystem();
    openAcquaintances(fs, '/data').meet(2, 77);
    const path = `/data/${ACQUAINTANCES_FILE}`;
    const file = fs.open(path, 'read-write');
    const whole = file.read(0, file.size());
    for (let at = 0; at < whole.length; at++) {
      file.write(Uint8Array.of((whole[at] as number) ^ 1), at);
      expect(() => openAcquaintances(fs, '/data'), `byte ${at}`).toThrow('damaged');
      file.write(whole.subarray(at, at + 1), at);
    }
  });

  test('each new directory has another number', () => {
    const births = Array.from({ length: 20 }, () => openAcquaintances(new MemoryFileSystem(), '/data').birth);
    expect(new Set(births).size).toBe(20);
  });
});

describe('a founder that lost its data and is started again as new', () => {
  let group: ReplicaGroup;
  afterEach(async () => {
    await group?.close();
  });

  test('cannot make up a quorum with a member that knew it, and is stopped by most others', async () => {
    group = new ReplicaGroup([1, 2, 3]);
    const nodes = await Promise.all([1, 2, 3].map((id) => group.start(id)));
    await nodes[0]?.propose('acknowledged');
    // All know one another.
    for (const { replica } of nodes) {
      await eventually(() => expect(replica.status().peers.every(({ isConnected }) => isConnected)).toBe(true));
    }
    await Promise.all(nodes.map(({ replica }) => replica.close()));
    rmSync(group.directory(3), { recursive: true });
    TextMachine.disks.delete(group.directory(3));

    const wiped = await group.start(3);
    const refusals: string[] = [];
    wiped.replica.on('peer', ({ node, reason }) => refusals.push(`${node} ${reason.split(':')[0]}`));
    const fatal = new Promise<string>((resolve) => wiped.replica.on('fatal', ({ code }) => resolve(code)));
    const second = await group.start(2);
    await eventually(() => expect(refusals).toContain('2 lost-data'));
    expect(second.replica.status().leader).toBe(0);

    const first = await group.start(1);
    await untilLed(first);
    expect(first.replica.status().leader).not.toBe(3);
    await first.readBarrier();
    expect(first.machine.lines).toEqual(['acknowledged']);
    expect(await fatal).toBe('lost-data');
  });
});
