// What the key-value state machine costs: microseconds a put, get, range and transaction on both stores, memory after
// 100,000 and 1,000,000 keys of 256 bytes, and how long a store of that size takes to open.
// Run: npx tsx bench/kv.ts [keys]

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutRequest, TxnRequest } from '../src/codec/etcd/kv.ts';
import { crc32 } from '../src/core/crc32.ts';
import { encodeRequest } from '../src/kv/commands.ts';
import { KvMachine } from '../src/kv/machine.ts';
import { createMemoryStore } from '../src/kv/memory-store.ts';
import type { OrderedStore } from '../src/kv/store.ts';
import { putRequest, rangeRequest, txnRequest } from '../src/kv/testing/requests.ts';
import { openLmdbStore } from '../src/storage/node/lmdb-store.ts';

const VALUE_BYTES = 256;
/** As the host flushes: after this many entries of the log. */
const PUTS_PER_FLUSH = 4096;
const GETS = 200_000;

const value = new Uint8Array(VALUE_BYTES).fill(120);
const keyOf = (i: number): string => `key/${String(i).padStart(13, '0')}`;

function put(i: number): Uint8Array {
  return encodeRequest('put', PutRequest.encode(putRequest({ key: keyOf(i), value })));
}

/** Spreads 0 … count−1 over themselves, so that keys do not come in order. */
function scattered(i: number, count: number): number {
  return (i * 7_368_787) % count;
}

function memory(): string {
  globalThis.gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return `heap ${mb(heapUsed)}, external ${mb(external)} (buffers ${mb(arrayBuffers)}), rss ${mb(rss)}`;
}

/** Both clocks: wall time, and the CPU time of all threads, which a busy machine does not distort. */
class Stopwatch {
  private elapsedMs = 0;
  private cpuMicros = 0;
  private startedAt = 0;
  private cpu = process.cpuUsage();

  start(): this {
    this.cpu = process.cpuUsage();
    this.startedAt = performance.now();
    return this;
  }

  pause(): void {
    this.elapsedMs += performance.now() - this.startedAt;
    const { user, system } = process.cpuUsage(this.cpu);
    this.cpuMicros += user + system;
  }

  report(what: string, count: number): void {
    this.pause();
    const wall = ((this.elapsedMs * 1000) / count).toFixed(2).padStart(9);
    const cpu = (this.cpuMicros / count).toFixed(2).padStart(9);
    console.log(`  ${what.padEnd(40)} ${wall} µs ${cpu} µs CPU`);
  }
}

class Run {
  readonly machine: KvMachine;
  private index: number;
  private flushed: Promise<void> = Promise.resolve();
  flushBlockedMsMax = 0;

  constructor(store: OrderedStore) {
    this.machine = new KvMachine(store);
    this.index = this.machine.appliedIndex;
  }

  apply(data: Uint8Array): void {
    this.machine.apply(++this.index, 1, data);
  }

  /** Starts a flush once the one under way is over: the host's rhythm. */
  async flushNext(): Promise<void> {
    await this.flushed;
    this.flush();
  }

  flush(): Promise<void> {
    const startedAt = performance.now();
    this.flushed = new Promise((resolve, reject) =>
      this.machine.flush((error) => (error === undefined ? resolve() : reject(error))),
    );
    this.flushBlockedMsMax = Math.max(this.flushBlockedMsMax, performance.now() - startedAt);
    return this.flushed;
  }

  async settle(): Promise<void> {
    await this.flushed;
    await this.flush();
  }
}

/** Requests are made beforehand, a batch at a time: their encoding is not what is measured. */
async function applyAll(run: Run, what: string, count: number, command: (i: number) => Uint8Array): Promise<void> {
  const watch = new Stopwatch();
  for (let from = 0; from < count; from += PUTS_PER_FLUSH) {
    const batch: Uint8Array[] = [];
    for (let i = from; i < Math.min(count, from + PUTS_PER_FLUSH); i++) batch.push(command(i));
    watch.start();
    for (const data of batch) run.apply(data);
    await run.flushNext();
    watch.pause();
  }
  watch.start();
  await run.settle();
  watch.report(what, count);
}

async function bench(name: string, keys: number, open: () => OrderedStore): Promise<void> {
  console.log(`\n${name}, ${keys.toLocaleString('en')} keys of ${VALUE_BYTES} B`);
  const run = new Run(open());
  const { machine } = run;
  await applyAll(run, 'put, new keys, incl. flushes', keys, (i) => put(scattered(i, keys)));
  console.log(`  longest flush hand-over on the event loop ${run.flushBlockedMsMax.toFixed(1)} ms; ${memory()}`);
  await applyAll(run, 'put, existing keys, incl. flushes', Math.min(keys, 200_000), (i) => put(scattered(i, keys)));
  const key = (i: number): Uint8Array => rangeRequest({ key: keyOf(i) }).key;
  const requests = Array.from({ length: 10_000 }, (_, i) => rangeRequest({ key: key(scattered(i, keys)) }));
  let watch = new Stopwatch().start();
  for (let i = 0; i < GETS; i++) machine.mvcc.range(requests[i % requests.length] as (typeof requests)[0]);
  watch.report('get', GETS);
  watch = new Stopwatch().start();
  for (let i = 0; i < 200; i++) {
    machine.mvcc.range(rangeRequest({ key: keyOf(scattered(i, keys - 1000)), rangeEnd: '\0', limit: 1000 }));
  }
  watch.report('range of 1,000 (and its count), a key', 200_000);
  watch = new Stopwatch().start();
  for (let i = 0; i < 10; i++) machine.mvcc.range(rangeRequest({ key: 'key/', rangeEnd: 'key0', countOnly: true }));
  watch.report('count of all', 10);
  const txn = (i: number): Uint8Array => {
    const target = keyOf(scattered(i, keys));
    return encodeRequest(
      'txn',
      TxnRequest.encode(
        txnRequest({
          compare: [{ key: key(scattered(i, keys)), rangeEnd: new Uint8Array(0), target: 0, result: 1, version: 0 }],
          success: [{ requestPut: putRequest({ key: target, value }) }],
        }),
      ),
    );
  };
  await applyAll(run, 'txn (1 compare, 1 put), incl. flushes', 50_000, txn);
  watch = new Stopwatch().start();
  machine.mvcc.compact({ revision: machine.mvcc.revision, physical: true });
  let visited = 0;
  for (let more = true; more; visited += 1000) {
    more = machine.backgroundWork(1000);
    if (machine.pendingEntries > 20_000) await run.settle();
  }
  await run.settle();
  watch.report('compaction, a change visited', visited);
  watch = new Stopwatch().start();
  const snapshot = machine.snapshot();
  let bytes = 0;
  for (const chunk of snapshot) bytes += chunk.length;
  snapshot.release();
  watch.report(`snapshot of ${Math.round(bytes / 1e6)} MB, a key`, keys);
  console.log(`  ${memory()}`);
}

const directory = mkdtempSync(join(tmpdir(), 'quorate-bench-'));
const sizes = process.argv[2] === undefined ? [100_000, 1_000_000] : [Number(process.argv[2])];
for (const keys of sizes) {
  const lmdb = (): OrderedStore => openLmdbStore({ directory: join(directory, String(keys)) });
  let store = lmdb();
  await bench('lmdb', keys, () => store);
  await new Promise<void>((resolve) => store.close(resolve));
  const watch = new Stopwatch().start();
  store = lmdb();
  new KvMachine(store, { crc32 });
  watch.report('open', 1);
  await new Promise<void>((resolve) => store.close(resolve));
  await bench('memory', keys, () => createMemoryStore());
}
rmSync(directory, { recursive: true });
