// The line that locks and elections wait in (etcd's recipe): each waiter has a key below the name, made of its lease; who
// has been there longest is first, and each waits for the one before it only.

import * as kv from '../codec/etcd/kv.ts';
import { CompareResult, CompareTarget, type KeyValue, SortOrder, SortTarget } from '../codec/etcd/kv-types.ts';
import { EventType } from '../codec/etcd/watch.ts';
import { joinBytes, utf8Encode } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import { prefixEnd } from './keys.ts';
import type { CallOptions, Rpc } from './rpc.ts';
import type { Services } from './services.ts';
import { CompactedError, Watcher } from './watch.ts';

/** A place in the line. */
export interface Place {
  readonly key: Uint8Array;
  /** The revision that made it: the order of the line, and the fencing token. */
  readonly createRevision: number;
}

export class Line {
  private readonly rpc: Rpc;
  private readonly services: Services;
  private readonly prefix: Uint8Array;

  constructor(rpc: Rpc, services: Services, name: string | Uint8Array) {
    this.rpc = rpc;
    this.services = services;
    this.prefix = joinBytes(typeof name === 'string' ? utf8Encode(name) : name, utf8Encode('/'));
  }

  /** Takes a place, or finds the one that this lease has already: doing it twice is as good as once. */
  async join(lease: bigint, value: Uint8Array, options: CallOptions): Promise<Place> {
    const key = joinBytes(this.prefix, utf8Encode(lease.toString(16)));
    const compare = kv.Compare.create({
      key,
      result: CompareResult.EQUAL,
      target: CompareTarget.CREATE,
      createRevision: 0,
    });
    const txn = {
      compare: [compare],
      success: [{ requestPut: kv.PutRequest.create({ key, value, lease }) }],
      failure: [{ requestRange: kv.RangeRequest.create({ key }) }],
    };
    const answer = await this.services.kv.txn(txn, { ...options, isRepeatable: true });
    const found = answer.responses[0]?.responseRange?.kvs[0];
    return { key, createRevision: found?.createRevision ?? answer.header?.revision ?? 0 };
  }

  /** Resolves to the revision at which `place` was seen to be first. Rejects when it is no longer in the line. */
  async waitToBeFirst(place: Place, signal: AbortSignal): Promise<number> {
    for (;;) {
      const before = await this.range(
        { maxCreateRevision: place.createRevision - 1, sortOrder: SortOrder.DESCEND },
        signal,
      );
      const [last] = before.kvs;
      const revision = before.header?.revision ?? 0;
      if (last === undefined) {
        await this.assertStanding(place, signal);
        return revision;
      }
      await this.deletionOf(last.key, revision + 1, signal);
    }
  }

  /** The first in the line; undefined while there is none. */
  async first(signal?: AbortSignal): Promise<{ readonly kv: KeyValue | undefined; readonly revision: number }> {
    const answer = await this.range({ sortOrder: SortOrder.ASCEND }, signal);
    return { kv: answer.kvs[0], revision: answer.header?.revision ?? 0 };
  }

  watch(key: Uint8Array | undefined, startRevision: number, signal: AbortSignal): Watcher {
    const range = key ? {} : { rangeEnd: prefixEnd(this.prefix) };
    return new Watcher(this.rpc, key ?? this.prefix, { ...range, startRevision, signal });
  }

  private range(more: { maxCreateRevision?: number; sortOrder: number }, signal: AbortSignal | undefined) {
    const request = { key: this.prefix, rangeEnd: prefixEnd(this.prefix), limit: 1, sortTarget: SortTarget.CREATE };
    return this.services.kv.range({ ...request, ...more }, signal ? { signal } : {});
  }

  private async assertStanding({ key, createRevision }: Place, signal: AbortSignal): Promise<void> {
    const [own] = (await this.services.kv.range({ key }, { signal })).kvs;
    if (own?.createRevision !== createRevision) {
      throw new QuorateError('lock-lost', 'the lease ended while it waited in the line');
    }
  }

  private async deletionOf(key: Uint8Array, startRevision: number, signal: AbortSignal): Promise<void> {
    try {
      for await (const { events } of this.watch(key, startRevision, signal)) {
        if (events.some((event) => event.type === EventType.DELETE)) return;
      }
      signal.throwIfAborted();
    } catch (thrown) {
      // Its deletion may be in what is gone: the line is looked at anew.
      if (!(thrown instanceof CompactedError)) throw thrown;
    }
  }
}
