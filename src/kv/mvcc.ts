// etcd's KV requests over a keyspace: range, put, delete, transaction, compaction. Each write makes one main revision, or
// none if it changes nothing. A request that throws has changed nothing: everything is checked before the first write.

import type {
  CompactionRequest,
  DeleteRangeRequest,
  DeleteRangeResponse,
  KeyValue,
  PutRequest,
  PutResponse,
  RangeRequest,
  RangeResponse,
  TxnRequest,
  TxnResponse,
} from '../codec/etcd/kv-types.ts';
import { assert } from '../core/errors.ts';
import { toBinaryString } from './binary-string.ts';
import { kvError } from './errors.ts';
import { keyRange } from './key-range.ts';
import { type KeyEvent, Keyspace, type LeaseBook } from './keyspace.ts';
import { executeRange, forEachVersion, toKeyValue } from './range.ts';
import type { OrderedStore } from './store.ts';
import { checkPlan, executePlan, planTxn } from './txn.ts';

export function createMvcc(store: OrderedStore): Mvcc {
  return new Mvcc(store);
}

export class Mvcc {
  readonly keyspace: Keyspace;

  constructor(store: OrderedStore) {
    this.keyspace = new Keyspace(store);
  }

  /** The newest revision: 1 in an empty store. */
  get revision(): number {
    return this.keyspace.revision;
  }

  /** Reads below this revision are refused; −1 if nothing was ever compacted. */
  get compactedRevision(): number {
    return this.keyspace.compactedRevision;
  }

  set leases(book: LeaseBook) {
    this.keyspace.leases = book;
  }

  /** Called after each main revision with its changes; must not write. */
  set onRevision(observer: ((revision: number, events: readonly KeyEvent[]) => void) | undefined) {
    this.keyspace.onRevision = observer;
  }

  /** Throws `compacted`, `future-revision`; `range-too-large` if the answer takes more memory than `maxBytes`. */
  range(request: RangeRequest, maxBytes?: number): RangeResponse {
    return executeRange(this.keyspace, request, maxBytes);
  }

  /** Throws `lease-not-found`, `key-not-found`. */
  put(request: PutRequest): PutResponse {
    const key = toBinaryString(request.key);
    checkPut(this.keyspace, request, key);
    const response = executePut(this.keyspace, request, key);
    this.keyspace.endRevision();
    return response;
  }

  deleteRange(request: DeleteRangeRequest): DeleteRangeResponse {
    const response = executeDeleteRange(this.keyspace, request);
    this.keyspace.endRevision();
    return response;
  }

  /** Throws what its executed operations would: `compacted`, `future-revision`, `lease-not-found`, `key-not-found`. */
  txn(request: TxnRequest): TxnResponse {
    const plan = planTxn(this.keyspace, request);
    checkPlan(this.keyspace, plan);
    const response = executePlan(this.keyspace, plan);
    this.keyspace.endRevision();
    return response;
  }

  /** The same for one that only reads; throws `range-too-large` if its ranges take more memory than `maxBytes` together. */
  readTxn(request: TxnRequest, maxBytes: number): TxnResponse {
    const plan = planTxn(this.keyspace, request);
    checkPlan(this.keyspace, plan);
    return executePlan(this.keyspace, plan, { left: maxBytes });
  }

  /** Throws `compacted` (again), `future-revision`. What it makes superfluous goes in steps: compaction.ts. */
  compact({ revision }: CompactionRequest): void {
    const { keyspace } = this;
    assert(!keyspace.isWriting, 'a revision is being written');
    if (revision <= keyspace.compactedRevision) throw kvError('compacted');
    if (revision > keyspace.revision) throw kvError('future-revision');
    keyspace.compactedRevision = revision;
  }
}

/** Throws what makes a put impossible; `key` is the request's, as a binary string. */
export function checkPut(keyspace: Keyspace, request: PutRequest, key: string): void {
  if (request.lease !== 0n && !keyspace.leases.has(request.lease)) throw kvError('lease-not-found');
  if (!request.ignoreValue && !request.ignoreLease) return;
  const head = keyspace.headOf(key);
  if (head === undefined || head.isTombstone) throw kvError('key-not-found');
}

export function executePut(keyspace: Keyspace, request: PutRequest, key: string): PutResponse {
  let { value, lease } = request;
  let prevKv: KeyValue | undefined;
  if (request.prevKv || request.ignoreValue || request.ignoreLease) {
    const previous = keyspace.find(key, keyspace.visibleRevision);
    if (previous !== undefined) {
      // The key may be gone in spite of the check: an earlier operation of the same transaction can have deleted it ("from
      // key on" meets no put, see validate.ts). etcd panics there; here such a put writes an empty value, no lease.
      if (request.ignoreValue) value = keyspace.valueOf(previous);
      if (request.ignoreLease) lease = previous.lease;
      if (request.prevKv) prevKv = toKeyValue(keyspace, previous, false, request.key);
    }
  }
  keyspace.put(key, value, lease);
  return prevKv === undefined ? {} : { prevKv };
}

export function executeDeleteRange(keyspace: Keyspace, request: DeleteRangeRequest): DeleteRangeResponse {
  const range = keyRange(request.key, request.rangeEnd);
  const keys: string[] = [];
  const prevKvs: KeyValue[] = [];
  if (range.isSingle) {
    const version = keyspace.find(range.from, keyspace.visibleRevision);
    if (version !== undefined) {
      keys.push(range.from);
      if (request.prevKv) prevKvs.push(toKeyValue(keyspace, version, false, request.key));
    }
  } else {
    forEachVersion(keyspace, range, keyspace.visibleRevision, (version) => {
      keys.push(version.key);
      if (request.prevKv) prevKvs.push(toKeyValue(keyspace, version, false));
      return true;
    });
  }
  for (const key of keys) keyspace.remove(key);
  return { deleted: keys.length, prevKvs };
}
