// The log on a real disk: `npm run bench -- wal [DIRECTORY]`. Commits of 1 to 1000 records of 300 bytes, with the sync on
// libuv's thread pool and blocking; what appending costs without the disk; and bare write + fdatasync to compare with.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeFileSystem, nodeCrc32 } from '../src/storage/node/file-system.ts';
import { openWal, type Wal } from '../src/storage/wal.ts';

const PAYLOAD = new Uint8Array(300).map((_, i) => i * 7);
const SEGMENT_BYTES = 64 << 20;
const RECORDS_PER_COMMIT = [1, 10, 100, 1000];
const SECONDS_PER_CASE = 2;

const base = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'quorate-bench-wal-'));
console.log(`${PAYLOAD.length} bytes a record, in ${base}\n`);
try {
  console.log('case                      records/commit   records/s   µs/commit   p50 µs   p99 µs   CPU µs/record');
  for (const syncMode of ['thread-pool', 'blocking'] as const) {
    for (const records of RECORDS_PER_COMMIT) await measureCommits(syncMode, records);
  }
  for (const records of RECORDS_PER_COMMIT) measureBare(records);
} finally {
  rmSync(base, { recursive: true, force: true });
}

async function measureCommits(syncMode: 'thread-pool' | 'blocking', records: number): Promise<void> {
  const directory = mkdtempSync(join(base, 'wal-'));
  const options = { directory, segmentBytes: SEGMENT_BYTES, crc32: nodeCrc32, checkpoint: () => [] };
  const wal = openWal({ fs: createNodeFileSystem({ syncMode }), ...options }, () => undefined);
  let index = 0;
  const times: number[] = [];
  let busyMs = 0;
  for (const end = performance.now() + SECONDS_PER_CASE * 1000; performance.now() < end; ) {
    const start = performance.now();
    for (let i = 0; i < records; i++) wal.append(0, 1, PAYLOAD, ++index);
    const done = commit(wal);
    // With the sync on a thread, from here on the loop is free; a blocking one is over only in the next tick.
    busyMs += performance.now() - start;
    await done;
    times.push(performance.now() - start);
    wal.release(index - records);
  }
  wal.close();
  rmSync(directory, { recursive: true });
  print(`${syncMode} sync`, records, times, syncMode === 'blocking' ? undefined : busyMs);
}

function commit(wal: Wal): Promise<void> {
  return new Promise((done, fail) => wal.commit((error) => (error ? fail(error) : done())));
}

/** The least that any log on this disk costs: the same bytes, overwriting a file that is there, without a thought. */
function measureBare(records: number): void {
  const path = join(base, 'bare');
  const descriptor = openSync(path, 'w+');
  const bytes = new Uint8Array(records * PAYLOAD.length).fill(7);
  const fileBytes = Math.max(bytes.length, 8 << 20);
  for (let at = 0; at < fileBytes; at += bytes.length) writeSync(descriptor, bytes, 0, bytes.length, at);
  fdatasyncSync(descriptor);
  const times: number[] = [];
  let at = 0;
  for (const end = performance.now() + SECONDS_PER_CASE * 500; performance.now() < end; ) {
    const start = performance.now();
    writeSync(descriptor, bytes, 0, bytes.length, at);
    fdatasyncSync(descriptor);
    times.push(performance.now() - start);
    at = at + 2 * bytes.length > fileBytes ? 0 : at + bytes.length;
  }
  closeSync(descriptor);
  print('bare overwrite, blocking', records, times, undefined);
}

function print(name: string, records: number, times: number[], busyMs: number | undefined): void {
  const totalMs = times.reduce((sum, time) => sum + time, 0);
  times.sort((a, b) => a - b);
  const micros = (ms: number | undefined): string => ((ms ?? 0) * 1000).toFixed(0);
  console.log(
    name.padEnd(26) +
      `${records}`.padStart(14) +
      ((times.length * records) / (totalMs / 1000)).toFixed(0).padStart(12) +
      micros(totalMs / times.length).padStart(12) +
      micros(times[times.length >> 1]).padStart(9) +
      micros(times[Math.floor(times.length * 0.99)]).padStart(9) +
      (busyMs === undefined ? '-' : ((busyMs * 1000) / (times.length * records)).toFixed(2)).padStart(16),
  );
}
