// `npm run bench -- soak --minutes=30`: three members under a thousand watchers, a thousand leases and continuous writes,
// while a member is killed every minute, most often the leader. Fails if an event is lost, doubled or torn from its
// revision, if a lease ends early or never, or if the memory of the member that is never killed grows.
//
// Options: --minutes, --watchers, --leases, --writes (a second), --kill-every (seconds; 0: never), --ttl (seconds).

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  CompactionRequest,
  CompactionResponse,
  PutRequest,
  RangeRequest,
  RangeResponse,
} from '../src/codec/etcd/kv.ts';
import { MoveLeaderRequest, MoveLeaderResponse } from '../src/codec/etcd/maintenance.ts';
import { TestClient } from '../test/harness/client.ts';
import { TestCluster, type TestMember } from '../test/harness/cluster.ts';
import { Findings } from './soak/findings.ts';
import { LeaseHolders } from './soak/leases.ts';
import { WatchStream } from './soak/watchers.ts';

const KEYS = 100;
const WATCHES_PER_STREAM = 50;
/** One in so many watchers watches all keys, the others one each. */
const PREFIX_SHARE = 50;
const WRITERS = 10;
const REPORT_MS = 10_000;
const MEMORY_MS = 2000;
const COMPACT_MS = 20_000;
/** Revisions kept for those who come back. */
const KEPT_REVISIONS = 20_000;
const DOWN_MS = 3000;
const SETTLE_MS = 60_000;
/** How much the memory of the last third may exceed that of the second. */
const GROWTH_MAX = 1.25;
const GROWTH_BYTES_MAX = 32 * 2 ** 20;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    watchers: { type: 'string', default: '1000' },
    leases: { type: 'string', default: '1000' },
    writes: { type: 'string', default: '100' },
    'kill-every': { type: 'string', default: '60' },
    ttl: { type: 'string', default: '15' },
  },
});
const option = (name: keyof typeof values): number => Number(values[name]);

const findings = new Findings();
const cluster = await TestCluster.start();
const { endpoints } = cluster;
const clients = endpoints.map((endpoint) => new TestClient(endpoint));
let written = 0;
let failedWrites = 0;
let kills = 0;
let isOver = false;

/** The cluster's newest revision, asked of whoever answers. */
async function persistently<T>(ask: (client: TestClient) => Promise<T>): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await ask(clients[i % clients.length] as TestClient);
    } catch (error) {
      if (i > 200) throw error;
      await sleep(200);
    }
  }
}
const range = (request: { readonly key: Uint8Array; readonly rangeEnd?: Uint8Array }) =>
  persistently((client) => client.call('/etcdserverpb.KV/Range', RangeRequest, RangeResponse, request));
const newestRevision = async (): Promise<number> => (await range({ key: Buffer.from('x') })).header?.revision ?? 0;

/** Two keys in one revision, again and again. */
async function write(which: number): Promise<void> {
  const pauseMs = (WRITERS * 1000) / option('writes');
  for (let i = which; !isOver; i += WRITERS) {
    const began = performance.now();
    const put = (name: string) => ({
      requestPut: PutRequest.create({ key: Buffer.from(`key/${i % KEYS}/${name}`), value: Buffer.alloc(100, 'v') }),
    });
    try {
      await (clients[i % clients.length] as TestClient).txn({ success: [put('a'), put('b')] });
      written++;
    } catch {
      failedWrites++;
    }
    await sleep(Math.max(1, pauseMs - (performance.now() - began)));
  }
}

async function compact(): Promise<void> {
  while (!isOver) {
    await sleep(COMPACT_MS);
    const revision = (await newestRevision()) - KEPT_REVISIONS;
    if (revision <= 0) continue;
    const request = { revision, physical: false };
    await clients[0]?.call('/etcdserverpb.KV/Compact', CompactionRequest, CompactionResponse, request).catch(() => {});
  }
}

/** Makes the member lead if it can be done, then kills it, and starts it again. The first member is spared: it is measured. */
async function killInTurn(): Promise<void> {
  const period = option('kill-every') * 1000;
  const victims = cluster.members.slice(1);
  for (let i = 0; period > 0 && !isOver; i++) {
    await sleep(period);
    if (isOver) return;
    const victim = victims[i % victims.length] as TestMember;
    await lead(victim).catch(() => {});
    await victim.kill();
    kills++;
    await sleep(DOWN_MS);
    await victim.start();
  }
}

async function lead(member: TestMember): Promise<void> {
  const index = endpoints.indexOf(member.endpoint);
  const statuses = await Promise.all(clients.map((client) => client.status()));
  const { leader } = statuses[0] ?? { leader: 0n };
  const leading = clients[statuses.findIndex(({ header }) => header?.memberId === leader)];
  const targetId = statuses[index]?.header?.memberId ?? 0n;
  if (targetId === leader) return;
  await leading?.call('/etcdserverpb.Maintenance/MoveLeader', MoveLeaderRequest, MoveLeaderResponse, { targetId });
}

const memory: number[] = [];
function measureMemory(): void {
  const status = readFileSync(`/proc/${cluster.members[0]?.process.pid}/status`, 'utf8');
  memory.push(Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]) * 1024);
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const streams: WatchStream[] = [];
const start = (await newestRevision()) + 1;
for (let i = 0; i < option('watchers'); i++) {
  if (i % WATCHES_PER_STREAM === 0) streams.push(new WatchStream(endpoints, streams.length, findings));
  const isPrefix = i % PREFIX_SHARE === 0;
  const key = isPrefix ? 'key/' : `key/${i % KEYS}/${i % 2 === 0 ? 'a' : 'b'}`;
  streams.at(-1)?.add(key, isPrefix, start);
}
const leases = new LeaseHolders(endpoints, option('leases'), option('ttl'), findings);
const deletions = new WatchStream(endpoints, 0, findings, (key) => leases.onDeletion(key));
deletions.add('lease/', true, start);
for (const stream of [...streams, deletions]) stream.connect();
await leases.start();
console.error(`soak: ${option('watchers')} watchers on ${streams.length} streams, ${option('leases')} leases, begun`);

function report(): void {
  const events = streams.reduce((sum, stream) => sum + stream.events, 0);
  const reconnects = [...streams, deletions].reduce((sum, stream) => sum + stream.reconnects, 0);
  console.error(
    `${written} writes (${failedWrites} failed), ${events} events, ${reconnects} reconnections, ${kills} kills; ` +
      `leases: ${leases.renewals} renewals, ${leases.ended} abandoned and ended (latest ${(leases.latestMs / 1000).toFixed(1)} s ` +
      `after its time), ${leases.lapsed} lapsed; memory ${mebibytes(memory.at(-1) ?? 0)}; ${findings.count} violations`,
  );
}
const timers = [setInterval(report, REPORT_MS), setInterval(measureMemory, MEMORY_MS)];
const work = [compact(), killInTurn(), ...Array.from({ length: WRITERS }, (_, i) => write(i))];
await sleep(option('minutes') * 60_000);
isOver = true;
await Promise.all(work);

// Whoever watches must still get to the end of it all.
const prefix = { key: Buffer.from('key/'), rangeEnd: Buffer.from('key0') };
const versions = new Map((await range(prefix)).kvs.map(({ key, version }) => [Buffer.from(key).toString(), version]));
const until = performance.now() + SETTLE_MS;
const behind = (): string[] => streams.flatMap((stream) => stream.behind(versions));
while (behind().length > 0 && performance.now() < until) await sleep(100);
for (const key of behind()) findings.violation(`a watcher of ${key} never saw the last events`);

const third = Math.floor(memory.length / 3);
const [second, last] = [median(memory.slice(third, 2 * third)), median(memory.slice(2 * third))];
if (last > second * GROWTH_MAX && last > second + GROWTH_BYTES_MAX) {
  findings.violation(`the memory of a member grew from ${mebibytes(second)} to ${mebibytes(last)}`);
}
report();
console.log(
  `soak of ${values.minutes} minutes: ${findings.count} violations; memory of the member that was not killed: ` +
    `${mebibytes(second)} in the second third, ${mebibytes(last)} in the last`,
);
for (const timer of timers) clearInterval(timer);
leases.stop();
for (const stream of [...streams, deletions]) stream.stop();
for (const client of clients) client.close();
await cluster.destroy();
process.exit(findings.count === 0 ? 0 : 1);
