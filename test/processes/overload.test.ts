// A member that is asked for far more than it can bear: it says so at once, keeps its memory, and is well afterwards.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RangeRequest } from '../../src/codec/etcd/kv.ts';
import { grpcMessage, RawClient, requestFields } from '../../src/grpc/testing/raw-client.ts';
import { findFreePorts } from '../../src/host/testing/ports.ts';
import { TestClient } from '../harness/client.ts';
import { TestCluster } from '../harness/cluster.ts';

const MIB = 1024 * 1024;
const KEYS = 32;
const VALUE_BYTES = MIB / 2;
const TOO_MANY = `${status.RESOURCE_EXHAUSTED} etcdserver: too many requests`;
const LIMITS = {
  '--max-concurrent-requests': 200,
  '--max-connections': 300,
  '--max-range-bytes': 20 * MIB,
  '--max-held-bytes': 64 * MIB,
};
/** What is held, what it takes to make one answer more, and what the collector of garbage leaves for later. */
const GROWTH_BYTES_MAX = 400 * MIB;

let cluster: TestCluster;
let client: TestClient;
let metricsUrl: string;
let rssBefore: number;

beforeAll(async () => {
  const [port = 0] = await findFreePorts(1);
  metricsUrl = `http://127.0.0.1:${port}`;
  const flags = Object.entries(LIMITS).flatMap(([name, value]) => [name, String(value)]);
  cluster = await TestCluster.start({ nodes: 1, flags: [...flags, '--listen-metrics-urls', metricsUrl] });
  client = new TestClient(endpoint(), 60_000);
  for (let i = 0; i < KEYS; i++) await client.put(`large/${i}`, 'x'.repeat(VALUE_BYTES));
});
afterAll(async () => {
  client?.close();
  await cluster?.destroy();
});
beforeEach(async () => {
  rssBefore = await metric('process_resident_memory_bytes');
});

function endpoint(): string {
  return cluster.endpoints[0] ?? '';
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const [, value] = new RegExp(`^${name} (.*)$`, 'm').exec(text) ?? [];
  return Number(value);
}

async function expectWell(): Promise<void> {
  expect((await metric('process_resident_memory_bytes')) - rssBefore).toBeLessThan(GROWTH_BYTES_MAX);
  expect((await fetch(`${metricsUrl}/health`)).status).toBe(200);
  await client.put('well', 'yes');
  expect(await client.get('well')).toBe('yes');
}

/** What each call came to: `ok`, or code and text. */
async function tally(calls: readonly Promise<unknown>[]): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  const settled = await Promise.allSettled(calls);
  for (const each of settled) {
    const outcome = each.status === 'fulfilled' ? 'ok' : `${each.reason.code} ${each.reason.details}`;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

test('thousands of requests at once: some are done, the rest are refused by etcd’s name for it', async () => {
  const clients = Array.from({ length: 10 }, () => new TestClient(endpoint(), 60_000));
  const calls = clients.flatMap((each, i) => Array.from({ length: 500 }, (_, j) => each.put(`k/${i}/${j}`, 'v')));
  const outcomes = await tally(calls);
  for (const each of clients) each.close();
  expect([...outcomes.keys()].sort()).toEqual([TOO_MANY, 'ok'].sort());
  expect(outcomes.get('ok')).toBeGreaterThanOrEqual(LIMITS['--max-concurrent-requests']);
  const done = await client.getPrefix('k/');
  expect(done.size).toBe(outcomes.get('ok'));
  await expectWell();
});

test('thousands of connections: those over the limit are closed at once, the others live on', async () => {
  const { hostname, port } = new URL(`http://${endpoint()}`);
  const sockets: Socket[] = [];
  let closed = 0;
  const attempts = 2000;
  const open = await metric('etcd_network_client_connections');
  const allowed = LIMITS['--max-connections'] - open;
  await new Promise<void>((resolve) => {
    for (let i = 0; i < attempts; i++) {
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket.on('close', () => {
        if (++closed === attempts - allowed) resolve();
      });
      sockets.push(socket);
    }
  });
  expect(sockets.filter((socket) => !socket.destroyed)).toHaveLength(allowed);
  await expectWell();
  await Promise.all(sockets.filter((socket) => !socket.destroyed).map((socket) => once(socket.destroy(), 'close')));
});

describe('large answers', () => {
  const all = RangeRequest.encode({ key: Buffer.from('large/'), rangeEnd: Buffer.from('large0') }).slice();
  const path = '/etcdserverpb.KV/Range';

  test('that nobody reads are held up to the limit; then others hear at once that there is no room', async () => {
    const readers: RawClient[] = [];
    const { port } = new URL(`http://${endpoint()}`);
    // 40 times 16 MiB, of which there is room for 64.
    for (let i = 0; i < 40; i++) {
      const reader = await RawClient.connect(Number(port));
      reader.headers(1, requestFields(path));
      reader.data(1, grpcMessage(all));
      readers.push(reader);
    }
    await Promise.all(readers.map((reader) => reader.type(1)));
    expect(await metric('quorate_client_held_bytes')).toBeLessThan(LIMITS['--max-held-bytes'] + 20 * MIB);
    expect(await tally([client.get('well')])).toEqual(new Map([[TOO_MANY, 1]]));
    for (const reader of readers) await reader.close();
    // The member has seen them go once it answers again.
    while ((await metric('quorate_client_held_bytes')) > 0);
    await expectWell();
  });

  test('that are too large for one message are refused, and come with a limit', async () => {
    for (let i = 0; i < 10; i++) await client.put(`large/more/${i}`, 'x'.repeat(VALUE_BYTES));
    const [refusal] = [...(await tally([client.getPrefix('large/')])).keys()];
    expect(refusal).toBe(
      `${status.RESOURCE_EXHAUSTED} etcdserver: range is too large for one answer: set a limit, or use RangeStream`,
    );
    await expectWell();
  });
});
