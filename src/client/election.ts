// Elections: candidates stand in a line, the first of them leads; observers hear of each leader and of what it proclaims.

import * as kv from '../codec/etcd/kv.ts';
import { CompareResult, CompareTarget, type KeyValue } from '../codec/etcd/kv-types.ts';
import { EventType } from '../codec/etcd/watch.ts';
import { QuorateError } from '../core/errors.ts';
import type { LeaseKeepers } from './keep-alive.ts';
import { type Bytes, toBytes } from './keys.ts';
import { Line } from './line.ts';
import type { LockOptions } from './lock.ts';
import type { Rpc } from './rpc.ts';
import type { Services } from './services.ts';
import { SESSION_TTL_SECONDS, Session } from './session.ts';
import { CompactedError } from './watch.ts';

export interface Leadership {
  /** Holds what was proclaimed last; exists as long as the leadership. */
  readonly key: Uint8Array;
  /** Grows with each leader. */
  readonly fencingToken: number;
  /** Aborted when leadership is lost. */
  readonly lost: AbortSignal;
  /** Tells observers something else. Rejects with `not-leader` if this leadership is over. */
  proclaim(value: Bytes): Promise<void>;
  resign(): Promise<void>;
}

/** Resolves once this candidate leads. */
export async function campaign(
  rpc: Rpc,
  services: Services,
  keepers: LeaseKeepers,
  name: Bytes,
  value: Bytes,
  { ttlSeconds = SESSION_TTL_SECONDS, signal }: LockOptions,
): Promise<Leadership> {
  const session = await Session.start(services, keepers, ttlSeconds, signal);
  const waiting = signal ? AbortSignal.any([signal, session.lost]) : session.lost;
  const line = new Line(rpc, services, name);
  try {
    const place = await line.join(session.lease, toBytes(value), { signal: waiting });
    await line.waitToBeFirst(place, waiting);
    const { key, createRevision } = place;
    const proclaim = (next: Bytes): Promise<void> => put(services, session.lease, key, createRevision, toBytes(next));
    return { key, fencingToken: createRevision, lost: session.lost, proclaim, resign: () => session.end() };
  } catch (thrown) {
    await session.end().catch(() => {});
    throw thrown;
  }
}

async function put(services: Services, lease: bigint, key: Uint8Array, createRevision: number, value: Uint8Array) {
  const compare = { key, result: CompareResult.EQUAL, target: CompareTarget.CREATE, createRevision };
  const answer = await services.kv.txn({
    compare: [kv.Compare.create(compare)],
    success: [{ requestPut: kv.PutRequest.create({ key, value, lease }) }],
  });
  if (!answer.succeeded) throw new QuorateError('not-leader', 'this leadership is over');
}

/** Each leader, and each thing it proclaims, as the key that holds it; none is missed while the loop goes on. */
export async function* observe(
  rpc: Rpc,
  services: Services,
  name: Bytes,
  signal: AbortSignal,
): AsyncGenerator<KeyValue, void, void> {
  const line = new Line(rpc, services, name);
  try {
    while (!signal.aborted) {
      const { kv: found, revision } = await line.first(signal);
      const leader = found ?? (await firstPut(line, revision + 1, signal));
      if (leader === undefined) continue;
      yield leader;
      yield* changesOf(line, leader, Math.max(revision, leader.modRevision) + 1, signal);
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

async function firstPut(line: Line, startRevision: number, signal: AbortSignal): Promise<KeyValue | undefined> {
  try {
    for await (const { events } of line.watch(undefined, startRevision, signal)) {
      const put = events.find((event) => event.type === EventType.PUT);
      if (put) return put.kv;
    }
  } catch (thrown) {
    if (!(thrown instanceof CompactedError)) throw thrown;
  }
  return undefined;
}

/** What `leader` proclaims until it leads no more. */
async function* changesOf(line: Line, leader: KeyValue, startRevision: number, signal: AbortSignal) {
  try {
    for await (const { events } of line.watch(leader.key, startRevision, signal)) {
      for (const event of events) {
        if (event.type === EventType.DELETE) return;
        if (event.kv) yield event.kv;
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof CompactedError)) throw thrown;
  }
}
