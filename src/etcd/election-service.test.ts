// The Election service as clients use it, over gRPC.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LeaderRequest, LeaderResponse } from '../codec/etcd/concurrency.ts';
import { failureOf, type TestClient, type TestStream } from './testing/client.ts';
import { makeDirectory, startAlone, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';

let directory: string;
let member: TestMember;
let client: TestClient;

beforeAll(async () => {
  directory = await makeDirectory();
  member = await startAlone(directory);
  client = member.client;
});
afterAll(async () => {
  await member.close();
  await rm(directory, { recursive: true, force: true });
});

const UNKNOWN = 2;
const grant = async (): Promise<bigint> => (await client.lease.LeaseGrant({ ttl: 100 })).id;
async function campaign(name: string, value: string, lease?: bigint) {
  const { leader } = await client.election.Campaign({
    name: bytesOf(name),
    lease: lease ?? (await grant()),
    value: bytesOf(value),
  });
  if (leader === undefined) throw new Error('elected without a key');
  return leader;
}
const leaderOf = async (name: string): Promise<string> =>
  textOf((await client.election.Leader({ name: bytesOf(name) })).kv?.value);

function observe(name: string): TestStream<LeaderRequest, LeaderResponse> {
  const stream = client.open('/v3electionpb.Election/Observe', LeaderRequest, LeaderResponse);
  stream.send({ name: bytesOf(name) });
  return stream;
}
const next = async (stream: TestStream<LeaderRequest, LeaderResponse>): Promise<string> =>
  textOf((await stream.next()).kv?.value);

describe('an election', () => {
  test('without candidates has no leader', async () => {
    const failure = await failureOf(client.election.Leader({ name: bytesOf('empty') }));
    expect(failure).toEqual({ code: UNKNOWN, details: 'election: no leader' });
  });

  test('is won by the first, who proclaims and resigns; then comes the next', async () => {
    const first = await campaign('relay', 'one');
    expect([textOf(first.name), textOf(first.key)]).toEqual(['relay', `relay/${first.lease.toString(16)}`]);
    const { kvs } = await client.kv.Range({ key: first.key });
    expect(kvs[0]?.createRevision).toBe(first.rev);
    const waiting = campaign('relay', 'two');
    expect(await leaderOf('relay')).toBe('one');
    await client.election.Proclaim({ leader: first, value: bytesOf('one again') });
    expect(await leaderOf('relay')).toBe('one again');
    await client.election.Resign({ leader: first });
    const second = await waiting;
    expect([await leaderOf('relay'), second.rev > first.rev]).toEqual(['two', true]);
    // Whoever led once cannot speak for the election any more, and resigning again does nothing.
    const late = await failureOf(client.election.Proclaim({ leader: first, value: bytesOf('x') }));
    expect(late).toEqual({ code: UNKNOWN, details: 'election: not leader' });
    await client.election.Resign({ leader: first });
    expect(await leaderOf('relay')).toBe('two');
  });

  test('whoever campaigns again under his lease changes what he stands for', async () => {
    const lease = await grant();
    const first = await campaign('again', 'one', lease);
    const second = await campaign('again', 'two', lease);
    expect([second.rev, await leaderOf('again')]).toEqual([first.rev, 'two']);
  });

  test('requests that name no leader are refused', async () => {
    const expected = { code: UNKNOWN, details: '"leader" field must be provided' };
    expect(await failureOf(client.election.Proclaim({ value: bytesOf('x') }))).toEqual(expected);
    expect(await failureOf(client.election.Resign({}))).toEqual(expected);
  });
});

describe('observers', () => {
  test('see every leader and every word of theirs, in order, from the present one on', async () => {
    const first = await campaign('seen', 'a1');
    const early = observe('seen');
    expect(await next(early)).toBe('a1');
    const others = [campaign('seen', 'b1')];
    for (const value of ['a2', 'a3']) await client.election.Proclaim({ leader: first, value: bytesOf(value) });
    await client.election.Resign({ leader: first });
    const second = await others[0]!;
    await client.election.Proclaim({ leader: second, value: bytesOf('b2') });
    for (const value of ['a2', 'a3', 'b1', 'b2']) expect(await next(early)).toBe(value);
    const late = observe('seen');
    expect(await next(late)).toBe('b2');
    // With nobody left they wait for the next.
    await client.lease.LeaseRevoke({ id: second.lease });
    await campaign('seen', 'c1');
    expect([await next(early), await next(late)]).toEqual(['c1', 'c1']);
    early.cancel();
    late.cancel();
  });

  test('wait for the first leader', async () => {
    const stream = observe('none yet');
    const first = next(stream);
    await client.kv.Range({ key: bytesOf('x') });
    await campaign('none yet', 'first');
    expect(await first).toBe('first');
    stream.cancel();
  });
});
