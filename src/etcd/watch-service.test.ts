// The Watch service as clients use it, over gRPC.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PutRequest } from '../codec/etcd/kv.ts';
import { EventType, type WatchCreateRequest, WatchFilter, WatchRequest, WatchResponse } from '../codec/etcd/watch.ts';
import { findFreePorts } from '../host/testing/ports.ts';
import { connect, type TestClient, type TestStream } from './testing/client.ts';
import { makeDirectory, memberOptions, startAlone, startMember, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';

const PATH = '/etcdserverpb.Watch/Watch';
const PROGRESS_MS = 50;

let directory: string;
let member: TestMember;
let client: TestClient;

beforeAll(async () => {
  directory = await makeDirectory();
  member = await startAlone(directory, { watchProgressIntervalMs: PROGRESS_MS });
  client = member.client;
});
afterAll(async () => {
  await member.close();
  await rm(directory, { recursive: true, force: true });
});

type Stream = TestStream<WatchRequest, WatchResponse>;
type Create = Partial<Omit<WatchCreateRequest, 'key' | 'rangeEnd'>> & { key: string; rangeEnd?: string };

const open = (metadata?: Record<string, string>, by = client): Stream =>
  by.open(PATH, WatchRequest, WatchResponse, metadata);
const create = (stream: Stream, { key, rangeEnd = '', ...more }: Create): void =>
  stream.send({
    createRequest: { ...NOTHING, key: bytesOf(key), rangeEnd: bytesOf(rangeEnd), ...more },
  });
const NOTHING: WatchCreateRequest = {
  key: new Uint8Array(0),
  rangeEnd: new Uint8Array(0),
  startRevision: 0,
  progressNotify: false,
  filters: [],
  prevKv: false,
  watchId: 0,
  fragment: false,
};
const put = async (key: string, value: string | Uint8Array = ''): Promise<number> => {
  const bytes = typeof value === 'string' ? bytesOf(value) : value;
  const { header } = await client.kv.Put({ key: bytesOf(key), value: bytes });
  return header?.revision ?? 0;
};
const remove = async (key: string): Promise<number> =>
  (await client.kv.DeleteRange({ key: bytesOf(key) })).header?.revision ?? 0;

/** Events as short texts: `PUT a=1 @5`, with ` was 0` if the previous value was asked for. */
function shown({ events }: WatchResponse): string[] {
  return events.map(({ type, kv, prevKv }) => {
    const what =
      type === EventType.DELETE ? `DELETE ${textOf(kv?.key)}` : `PUT ${textOf(kv?.key)}=${textOf(kv?.value)}`;
    return `${what} @${kv?.modRevision}${prevKv === undefined ? '' : ` was ${textOf(prevKv.value)}`}`;
  });
}

/** The next events, however many responses they come in. */
async function eventsOf(stream: Stream, count: number): Promise<string[]> {
  const events: string[] = [];
  while (events.length < count) events.push(...shown(await stream.next()));
  return events;
}

describe('a watch', () => {
  test('of a key sees its puts and deletions, and nothing else', async () => {
    const stream = open();
    create(stream, { key: 'one' });
    const created = await stream.next();
    expect([created.created, created.watchId, created.canceled, created.events]).toEqual([true, 0, false, []]);
    const first = await put('one', '1');
    await put('one more', 'not this');
    const second = await remove('one');
    const third = await put('one', '2');
    expect(created.header?.revision).toBe(first - 1);
    expect(await eventsOf(stream, 3)).toEqual([`PUT one=1 @${first}`, `DELETE one @${second}`, `PUT one=2 @${third}`]);
    stream.cancel();
  });

  test('of a range, with what was before, and with filters', async () => {
    const stream = open();
    create(stream, { key: 'range/', rangeEnd: 'range0', prevKv: true });
    create(stream, { key: 'range/', rangeEnd: 'range0', filters: [WatchFilter.NOPUT], watchId: 5 });
    create(stream, { key: 'range/', rangeEnd: 'range0', filters: [WatchFilter.NODELETE], watchId: 6 });
    for (const id of [0, 5, 6]) expect((await stream.next()).watchId).toBe(id);
    const first = await put('range/a', '1');
    const second = await put('range/a', '2');
    const third = await remove('range/a');
    const last = await put('range/b', '');
    const seen = new Map<number, string[]>([0, 5, 6].map((id) => [id, []]));
    while ([...seen.values()].flat().length < 4 + 1 + 3) {
      const response = await stream.next();
      seen.get(response.watchId)?.push(...shown(response));
    }
    expect(Object.fromEntries(seen)).toEqual({
      0: [
        `PUT range/a=1 @${first}`,
        `PUT range/a=2 @${second} was 1`,
        `DELETE range/a @${third} was 2`,
        `PUT range/b= @${last}`,
      ],
      5: [`DELETE range/a @${third}`],
      6: [`PUT range/a=1 @${first}`, `PUT range/a=2 @${second}`, `PUT range/b= @${last}`],
    });
    stream.cancel();
  });

  test('from a past revision replays it, then goes on', async () => {
    const start = await put('past', '1');
    const second = await put('past', '2');
    const stream = open();
    create(stream, { key: 'past', startRevision: start });
    expect((await stream.next()).created).toBe(true);
    expect(await eventsOf(stream, 2)).toEqual([`PUT past=1 @${start}`, `PUT past=2 @${second}`]);
    const third = await put('past', '3');
    expect(await eventsOf(stream, 1)).toEqual([`PUT past=3 @${third}`]);
    stream.cancel();
  });

  test('that starts below the compacted revision is cancelled, and told which that is', async () => {
    const start = await put('compacted', '1');
    await put('compacted', '2');
    const revision = await put('compacted', '3');
    await client.kv.Compact({ revision, physical: true });
    const stream = open();
    create(stream, { key: 'compacted', startRevision: start });
    expect((await stream.next()).created).toBe(true);
    const end = await stream.next();
    expect([end.canceled, end.compactRevision, end.created]).toEqual([true, revision, false]);
    // The compacted revision itself is there.
    create(stream, { key: 'compacted', startRevision: revision });
    expect((await stream.next()).created).toBe(true);
    expect(await eventsOf(stream, 1)).toEqual([`PUT compacted=3 @${revision}`]);
    stream.cancel();
  });

  test('is cancelled on request, and then silent', async () => {
    const stream = open();
    create(stream, { key: 'cancel', watchId: 3 });
    create(stream, { key: 'cancel', watchId: 4 });
    await stream.next();
    await stream.next();
    stream.send({ cancelRequest: { watchId: 99 } });
    stream.send({ cancelRequest: { watchId: 3 } });
    const cancelled = await stream.next();
    expect([cancelled.canceled, cancelled.watchId, cancelled.compactRevision]).toEqual([true, 3, 0]);
    const revision = await put('cancel', 'x');
    const response = await stream.next();
    expect([response.watchId, shown(response)]).toEqual([4, [`PUT cancel=x @${revision}`]]);
    stream.cancel();
  });

  test('of an empty range, under a used identifier or from a negative revision is refused, as by etcd', async () => {
    const stream = open();
    create(stream, { key: 'b', rangeEnd: 'a' });
    create(stream, { key: 'a', watchId: 7 });
    create(stream, { key: 'a', watchId: 7 });
    create(stream, { key: 'a', startRevision: -1 });
    const answers = [await stream.next(), await stream.next(), await stream.next(), await stream.next()];
    expect(
      answers.map(({ watchId, created, canceled, cancelReason }) => [watchId, created, canceled, cancelReason]),
    ).toEqual([
      [-1, true, true, 'mvcc: watcher range is empty'],
      [7, true, false, ''],
      [-1, true, true, 'mvcc: duplicate watch ID provided on the WatchStream'],
      [-1, true, true, 'etcdserver: mvcc: required revision has been compacted'],
    ]);
    stream.cancel();
  });

  test('gets the events of one revision in one response', async () => {
    const stream = open();
    create(stream, { key: 'txn/', rangeEnd: 'txn0' });
    await stream.next();
    const requestPut = (key: string) => PutRequest.create({ key: bytesOf(key), value: bytesOf('v') });
    const keys = Array.from({ length: 100 }, (_, i) => `txn/${i}`);
    const { header } = await client.kv.Txn({ success: keys.map((key) => ({ requestPut: requestPut(key) })) });
    expect(shown(await stream.next())).toEqual(keys.map((key) => `PUT ${key}=v @${header?.revision}`));
    stream.cancel();
  });

  test('that takes fragments gets a large revision in several', async () => {
    const stream = open();
    create(stream, { key: 'big/', rangeEnd: 'big0', fragment: true });
    await stream.next();
    // Too much for one request: two keys, deleted together, of which the values come back.
    create(stream, { key: 'big/', rangeEnd: 'big0', fragment: true, prevKv: true, watchId: 1 });
    await stream.next();
    const value = new Uint8Array(1_200_000);
    for (const key of ['big/a', 'big/b', 'big/c']) {
      await put(key, value);
      await stream.next();
      await stream.next();
    }
    await client.kv.DeleteRange({ key: bytesOf('big/'), rangeEnd: bytesOf('big0') });
    const fragments: [number, boolean, number][] = [];
    while (fragments.length < 4) {
      const { watchId, fragment, events } = await stream.next();
      fragments.push([watchId, fragment, events.length]);
    }
    expect(fragments).toEqual([
      [0, false, 3],
      [1, true, 1],
      [1, true, 1],
      [1, false, 1],
    ]);
    stream.cancel();
  });
});

describe('progress', () => {
  test('is told on request, after every event before it', async () => {
    const stream = open();
    for (let watchId = 1; watchId <= 50; watchId++) create(stream, { key: 'progress', watchId });
    for (let watchId = 1; watchId <= 50; watchId++) await stream.next();
    const start = await put('progress', '1');
    create(stream, { key: 'progress', watchId: 51, startRevision: start });
    stream.send({ progressRequest: {} });
    const answers: WatchResponse[] = [];
    for (let i = 0; i < 53; i++) answers.push(await stream.next());
    const last = answers.at(-1);
    expect([last?.watchId, last?.events, last?.created, last?.header?.revision]).toEqual([-1, [], false, start]);
    expect(answers.flatMap(shown)).toEqual(Array.from({ length: 51 }, () => `PUT progress=1 @${start}`));
    stream.cancel();
  });

  test('is told now and then to those who asked for it', async () => {
    const stream = open();
    create(stream, { key: 'quiet', progressNotify: true, watchId: 9 });
    await stream.next();
    const first = await stream.next();
    const revision = await put('not quiet');
    expect([first.watchId, first.events, first.header?.revision]).toEqual([9, [], revision - 1]);
    let later = await stream.next();
    while (later.header?.revision !== revision) later = await stream.next();
    expect(later.events).toEqual([]);
    stream.cancel();
  });
});

describe('many watches', () => {
  test('two thousand on one stream each get their event', async () => {
    const stream = open();
    const count = 2000;
    for (let i = 1; i <= count; i++) create(stream, { key: `many/${i % 10}`, watchId: i });
    for (let i = 1; i <= count; i++) expect((await stream.next()).watchId).toBe(i);
    for (let key = 0; key < 10; key++) await put(`many/${key}`, 'x');
    const ids = new Set<number>();
    while (ids.size < count) {
      const { watchId, events } = await stream.next();
      expect([ids.has(watchId), events.length, textOf(events[0]?.kv?.key)]).toEqual([false, 1, `many/${watchId % 10}`]);
      ids.add(watchId);
    }
    expect(member.server.watchers).toEqual({ all: count, slow: 0 });
    stream.cancel();
  });

  test('a client that does not read delays no other, is not kept for, and misses nothing', async () => {
    const other = connect(member.address);
    const slow = open({}, other);
    const quick = open();
    create(slow, { key: 'flood', watchId: 1 });
    create(quick, { key: 'flood', watchId: 1 });
    await slow.next();
    await quick.next();
    slow.pause();
    const revisions: number[] = [];
    const value = new Uint8Array(512 * 1024);
    // More than the client's windows, its buffers and the server's take.
    for (let i = 0; i < 60; i++) {
      revisions.push(await put('flood', value));
      const { events } = await quick.next();
      expect(events[0]?.kv?.modRevision).toBe(revisions.at(-1));
    }
    expect(member.server.watchers.slow).toBe(1);
    slow.resume();
    const seen: number[] = [];
    while (seen.length < revisions.length) {
      for (const { kv } of (await slow.next()).events) seen.push(kv?.modRevision ?? 0);
    }
    expect(seen).toEqual(revisions);
    quick.cancel();
    slow.cancel();
    other.close();
  });
});

test('a client that has no more to ask still hears of what it watches', async () => {
  const stream = open();
  create(stream, { key: 'end' });
  stream.end();
  await stream.next();
  const revision = await put('end', 'x');
  expect(await eventsOf(stream, 1)).toEqual([`PUT end=x @${revision}`]);
  stream.cancel();
  expect((await stream.ended).code).toBe(1);
});

test('without a leader a stream that requires one is refused or ended, others wait', async () => {
  const [a = 0, b = 0] = await findFreePorts(2);
  const peers = [
    { name: 'w1', port: a },
    { name: 'w2', port: b },
  ];
  const members = await Promise.all(peers.map(({ name }) => startMember(memberOptions(directory, name, peers))));
  const [left, right] = members as [TestMember, TestMember];
  await Promise.all(members.map(({ server }) => server.ready));
  const demanding = open({ hasleader: 'true' }, left.client);
  const patient = open({}, left.client);
  for (const stream of [demanding, patient]) {
    create(stream, { key: 'a' });
    expect((await stream.next()).created).toBe(true);
  }
  await right.close();
  expect(await demanding.ended).toEqual({ code: 14, details: 'etcdserver: no leader' });
  const late = open({ hasleader: 'true' }, left.client);
  expect(await late.ended).toEqual({ code: 14, details: 'etcdserver: no leader' });
  patient.send({ progressRequest: {} });
  expect((await patient.next()).watchId).toBe(-1);
  // A member that stops sends its clients to the others.
  const stopped = left.server.close();
  expect(await patient.ended).toEqual({ code: 14, details: 'etcdserver: server stopped' });
  await stopped;
  left.client.close();
});
