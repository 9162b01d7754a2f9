// etcd's key space done naively: a whole copy of the state for every revision. Slow, obviously right, and written from the
// description of etcd's behaviour, not from ours: what mvcc.ts is compared with.

import {
  type Compare,
  CompareResult,
  CompareTarget,
  type DeleteRangeRequest,
  type DeleteRangeResponse,
  type KeyValue,
  type PutRequest,
  type PutResponse,
  type RangeRequest,
  type RangeResponse,
  type ResponseOp,
  SortOrder,
  SortTarget,
  type TxnRequest,
  type TxnResponse,
} from '../../codec/etcd/kv-types.ts';
import { compareBytes, EMPTY_BYTES } from '../../core/bytes.ts';
import { toBinaryString } from '../binary-string.ts';
import { kvError } from '../errors.ts';

type State = ReadonlyMap<string, KeyValue>;

export interface ModelEvent {
  readonly type: 'put' | 'delete';
  readonly key: string;
  readonly revision: number;
}

export class ReferenceModel {
  revision = 1;
  compactedRevision = -1;
  readonly states = new Map<number, State>([[1, new Map()]]);
  readonly events: ModelEvent[] = [];
  /** The state that is being written, once something was. */
  private draft: Map<string, KeyValue> | undefined;
  private draftEvents: ModelEvent[] = [];

  private get visible(): number {
    return this.draft === undefined ? this.revision : this.revision + 1;
  }

  private current(): State {
    return this.draft ?? (this.states.get(this.revision) as State);
  }

  private edit(): Map<string, KeyValue> {
    this.draft ??= new Map(this.states.get(this.revision));
    return this.draft;
  }

  private end(): void {
    if (this.draft === undefined) return;
    this.revision++;
    this.states.set(this.revision, this.draft);
    this.events.push(...this.draftEvents);
    this.draft = undefined;
    this.draftEvents = [];
  }

  put(request: PutRequest): PutResponse {
    this.checkPut(request);
    const response = this.doPut(request);
    this.end();
    return response;
  }

  deleteRange(request: DeleteRangeRequest): DeleteRangeResponse {
    const response = this.doDelete(request);
    this.end();
    return response;
  }

  compact({ revision }: { readonly revision: number }): void {
    if (revision <= this.compactedRevision) throw kvError('compacted');
    if (revision > this.revision) throw kvError('future-revision');
    this.compactedRevision = revision;
  }

  range(request: RangeRequest): RangeResponse {
    if (request.revision > this.visible) throw kvError('future-revision');
    const revision = request.revision <= 0 ? this.visible : request.revision;
    if (revision < this.compactedRevision) throw kvError('compacted');
    const state = revision === this.revision + 1 ? this.current() : (this.states.get(revision) ?? new Map());
    let kvs = inRange(state, request.key, request.rangeEnd);
    const count = kvs.length;
    if (request.countOnly) return { kvs: [], more: false, count };
    const { limit, sortOrder, sortTarget } = request;
    const hasFilter =
      request.minModRevision !== 0 ||
      request.maxModRevision !== 0 ||
      request.minCreateRevision !== 0 ||
      request.maxCreateRevision !== 0;
    if (limit > 0 && sortOrder === SortOrder.NONE && !hasFilter) kvs = kvs.slice(0, limit + 1);
    if (request.maxModRevision !== 0) kvs = kvs.filter((kv) => kv.modRevision <= request.maxModRevision);
    if (request.minModRevision !== 0) kvs = kvs.filter((kv) => kv.modRevision >= request.minModRevision);
    if (request.maxCreateRevision !== 0) kvs = kvs.filter((kv) => kv.createRevision <= request.maxCreateRevision);
    if (request.minCreateRevision !== 0) kvs = kvs.filter((kv) => kv.createRevision >= request.minCreateRevision);
    const order = sortOrder === SortOrder.NONE && sortTarget !== SortTarget.KEY ? SortOrder.ASCEND : sortOrder;
    if (order !== SortOrder.NONE) {
      const sign = order === SortOrder.DESCEND ? -1 : 1;
      kvs = [...kvs].sort((a, b) => sign * difference(sortTarget, a, b));
    }
    const more = limit > 0 && kvs.length > limit;
    if (more) kvs = kvs.slice(0, limit);
    if (request.keysOnly) kvs = kvs.map((kv) => ({ ...kv, value: EMPTY_BYTES }));
    return { kvs, more, count };
  }

  txn(request: TxnRequest): TxnResponse {
    const branches = this.branches(request);
    this.checkTxn(request, branches.slice());
    const response = this.doTxn(request, branches.slice());
    this.end();
    return response;
  }

  /** Depth first, the branch that each transaction on the way takes. */
  private branches(request: TxnRequest): boolean[] {
    const state = this.current();
    const succeeded = request.compare.every((compare) => holds(state, compare));
    const path = [succeeded];
    for (const operation of succeeded ? request.success : request.failure) {
      if (operation.requestTxn) path.push(...this.branches(operation.requestTxn));
    }
    return path;
  }

  private checkTxn(request: TxnRequest, branches: boolean[]): void {
    for (const operation of branches.shift() ? request.success : request.failure) {
      if (operation.requestRange) {
        const { revision } = operation.requestRange;
        if (revision > this.revision) throw kvError('future-revision');
        if (revision !== 0 && revision < this.compactedRevision) throw kvError('compacted');
      } else if (operation.requestPut) this.checkPut(operation.requestPut);
      else if (operation.requestTxn) this.checkTxn(operation.requestTxn, branches);
    }
  }

  private checkPut(request: PutRequest): void {
    if (request.lease !== 0n) throw kvError('lease-not-found');
    const exists = this.current().has(toBinaryString(request.key));
    if ((request.ignoreLease || request.ignoreValue) && !exists) throw kvError('key-not-found');
  }

  private doTxn(request: TxnRequest, branches: boolean[]): TxnResponse {
    const succeeded = branches.shift() as boolean;
    const responses: ResponseOp[] = [];
    const header = () => ({ clusterId: 0n, memberId: 0n, revision: this.visible, raftTerm: 0 });
    for (const operation of succeeded ? request.success : request.failure) {
      if (operation.requestRange) {
        responses.push({ responseRange: { header: header(), ...this.range(operation.requestRange) } });
      } else if (operation.requestPut) {
        const response = this.doPut(operation.requestPut);
        responses.push({ responsePut: { header: header(), ...response } });
      } else if (operation.requestDeleteRange) {
        const response = this.doDelete(operation.requestDeleteRange);
        responses.push({ responseDeleteRange: { header: header(), ...response } });
      } else if (operation.requestTxn) {
        const response = this.doTxn(operation.requestTxn, branches);
        responses.push({ responseTxn: { header: { ...header(), revision: 0 }, ...response } });
      }
    }
    return { succeeded, responses };
  }

  private doPut(request: PutRequest): PutResponse {
    const key = toBinaryString(request.key);
    const previous = this.current().get(key);
    const revision = this.revision + 1;
    this.edit().set(key, {
      key: request.key,
      value: request.ignoreValue ? (previous?.value ?? EMPTY_BYTES) : request.value,
      lease: 0n,
      createRevision: previous?.createRevision ?? revision,
      modRevision: revision,
      version: (previous?.version ?? 0) + 1,
    });
    this.draftEvents.push({ type: 'put', key, revision });
    return request.prevKv && previous !== undefined ? { prevKv: previous } : {};
  }

  private doDelete(request: DeleteRangeRequest): DeleteRangeResponse {
    const kvs = inRange(this.current(), request.key, request.rangeEnd);
    for (const kv of kvs) {
      const key = toBinaryString(kv.key);
      this.edit().delete(key);
      this.draftEvents.push({ type: 'delete', key, revision: this.revision + 1 });
    }
    return { deleted: kvs.length, prevKvs: request.prevKv ? kvs : [] };
  }
}

function inRange(state: State, key: Uint8Array, rangeEnd: Uint8Array): KeyValue[] {
  const isFromKey = rangeEnd.length === 1 && rangeEnd[0] === 0;
  return [...state.values()]
    .filter((kv) => {
      if (rangeEnd.length === 0) return compareBytes(kv.key, key) === 0;
      return compareBytes(kv.key, key) >= 0 && (isFromKey || compareBytes(kv.key, rangeEnd) < 0);
    })
    .sort((a, b) => compareBytes(a.key, b.key));
}

function difference(target: number, a: KeyValue, b: KeyValue): number {
  if (target === SortTarget.KEY) return compareBytes(a.key, b.key);
  if (target === SortTarget.VALUE) return compareBytes(a.value, b.value);
  if (target === SortTarget.VERSION) return a.version - b.version;
  return target === SortTarget.CREATE ? a.createRevision - b.createRevision : a.modRevision - b.modRevision;
}

const NOTHING: KeyValue = {
  key: EMPTY_BYTES,
  createRevision: 0,
  modRevision: 0,
  version: 0,
  value: EMPTY_BYTES,
  lease: 0n,
};

function holds(state: State, compare: Compare): boolean {
  const kvs = inRange(state, compare.key, compare.rangeEnd);
  if (kvs.length === 0) return compare.target !== CompareTarget.VALUE && holdsFor(NOTHING, compare);
  return kvs.every((kv) => holdsFor(kv, compare));
}

function holdsFor(kv: KeyValue, compare: Compare): boolean {
  const [left, right] = {
    [CompareTarget.VERSION]: [kv.version, compare.version ?? 0],
    [CompareTarget.CREATE]: [kv.createRevision, compare.createRevision ?? 0],
    [CompareTarget.MOD]: [kv.modRevision, compare.modRevision ?? 0],
    [CompareTarget.VALUE]: [compareBytes(kv.value, compare.value ?? EMPTY_BYTES), 0],
    [CompareTarget.LEASE]: [kv.lease, compare.lease ?? 0n],
  }[compare.target] as [number, number];
  switch (compare.result) {
    case CompareResult.EQUAL:
      return left === right;
    case CompareResult.NOT_EQUAL:
      return left !== right;
    case CompareResult.GREATER:
      return left > right;
    default:
      return left < right;
  }
}
