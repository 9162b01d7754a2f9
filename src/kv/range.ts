// Range: which keys, at which revision, filtered, sorted and cut as etcd does it (server/etcdserver/txn/range.go of 3.6):
// - `count` is the number of keys in the range at the revision, whatever limit and filters leave of them;
// - `more` says that the limit cut something off after filtering;
// - a limit is applied while keys are read in key order if there is no filter and no explicit order; a sort target other
//   than the key without an order then sorts, ascending, only what the limit let through.

import { type KeyValue, type RangeRequest, type RangeResponse, SortOrder, SortTarget } from '../codec/etcd/kv-types.ts';
import { compareBytes, EMPTY_BYTES } from '../core/bytes.ts';
import { fromBinaryString } from './binary-string.ts';
import { kvError } from './errors.ts';
import { type KeyRange, keyRange } from './key-range.ts';
import type { Keyspace, Version } from './keyspace.ts';

interface Found extends Version {
  /** Loaded early only where sorting needs it. */
  value?: Uint8Array;
}

/** What a key costs in memory beside its bytes and its value's, about. */
const KEY_OVERHEAD_BYTES = 100;

/** Throws `compacted` and `future-revision`; `range-too-large` if the answer would take more than `maxBytes` of memory. */
export function executeRange(
  keyspace: Keyspace,
  request: RangeRequest,
  maxBytes = Number.POSITIVE_INFINITY,
): RangeResponse {
  const revision = keyspace.resolve(request.revision);
  const range = keyRange(request.key, request.rangeEnd);
  if (request.countOnly) return { kvs: [], more: false, count: countAt(keyspace, range, revision) };
  if (range.isSingle) return executeSingle(keyspace, request, range.from, revision);
  const isOrdered = request.sortOrder !== SortOrder.NONE && !isKeyAscending(request);
  const limit = request.limit > 0 ? request.limit : Number.POSITIVE_INFINITY;
  // One more than the limit tells whether there is more.
  const readLimit = isOrdered || hasFilters(request) ? Number.POSITIVE_INFINITY : limit + 1;
  const collector = new Collector(keyspace, request, limit + 1, maxBytes);
  // What comes in the order it is wanted in is kept up to the limit; what has yet to be sorted, all that was read.
  const keepLimit = collector.sorts ? Number.POSITIVE_INFINITY : limit + 1;
  const count = collect(keyspace, range, revision, readLimit, keepLimit, collector);
  const found = collector.finish();
  const more = found.length > limit;
  if (more) found.length = limit;
  let bytes = 0;
  const kvs = found.map((one) => {
    const kv = toKeyValue(keyspace, one, request.keysOnly);
    bytes += memoryOf(kv);
    if (bytes > maxBytes) throw kvError('range-too-large');
    return kv;
  });
  return { kvs, more, count };
}

/** About so many bytes. */
export function memoryOf({ key, value }: KeyValue): number {
  return key.length + value.length + KEY_OVERHEAD_BYTES;
}

/** The commonest request of all: one key. */
function executeSingle(keyspace: Keyspace, request: RangeRequest, key: string, revision: number): RangeResponse {
  const version = keyspace.find(key, revision);
  if (version === undefined) return { kvs: [], more: false, count: 0 };
  if (hasFilters(request) && !passes(version, request)) return { kvs: [], more: false, count: 1 };
  return { kvs: [toKeyValue(keyspace, version, request.keysOnly, request.key)], more: false, count: 1 };
}

export function toKeyValue(keyspace: Keyspace, found: Found, keysOnly: boolean, key?: Uint8Array): KeyValue {
  return {
    key: key ?? fromBinaryString(found.key),
    createRevision: found.create,
    modRevision: found.main,
    version: found.version,
    value: keysOnly ? EMPTY_BYTES : (found.value ?? keyspace.valueOf(found)),
    lease: found.lease,
  };
}

/** Every version in the range at the revision, in key order, until `visit` answers false. Loads no values. */
export function forEachVersion(
  keyspace: Keyspace,
  { from, to }: KeyRange,
  revision: number,
  visit: (version: Version) => boolean,
): void {
  const heads = keyspace.heads(from, to);
  while (heads.next()) {
    const version = keyspace.versionAt(heads.key, heads.value, revision);
    if (version !== undefined && !visit(version)) {
      heads.close();
      return;
    }
  }
}

function countAt(keyspace: Keyspace, range: KeyRange, revision: number): number {
  if (range.isSingle) return keyspace.find(range.from, revision) === undefined ? 0 : 1;
  if (revision === keyspace.visibleRevision) return keyspace.countLive(range.from, range.to);
  let count = 0;
  forEachVersion(keyspace, range, revision, () => {
    count++;
    return true;
  });
  return count;
}

/** Feeds the collector and answers the count. Values are read by nobody here. */
function collect(
  keyspace: Keyspace,
  range: KeyRange,
  revision: number,
  readLimit: number,
  keepLimit: number,
  collector: Collector,
): number {
  const isNewest = revision === keyspace.visibleRevision;
  let count = 0;
  let isCut = false;
  forEachVersion(keyspace, range, revision, (version) => {
    count++;
    // Past the limit of reading, an old revision's keys are still counted.
    if (count <= readLimit && collector.length < keepLimit) collector.add(version);
    isCut = count >= readLimit;
    // The newest revision's keys can be counted without visiting the rest.
    return !(isCut && isNewest);
  });
  return isCut && isNewest ? keyspace.countLive(range.from, range.to) : count;
}

function hasFilters(request: RangeRequest): boolean {
  return (
    request.minModRevision !== 0 ||
    request.maxModRevision !== 0 ||
    request.minCreateRevision !== 0 ||
    request.maxCreateRevision !== 0
  );
}

function passes({ main, create }: Version, request: RangeRequest): boolean {
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request;
  return (
    (maxModRevision === 0 || main <= maxModRevision) &&
    (minModRevision === 0 || main >= minModRevision) &&
    (maxCreateRevision === 0 || create <= maxCreateRevision) &&
    (minCreateRevision === 0 || create >= minCreateRevision)
  );
}

function isKeyAscending({ sortTarget, sortOrder }: RangeRequest): boolean {
  return sortTarget === SortTarget.KEY && sortOrder === SortOrder.ASCEND;
}

/** Holds what passes the filters; with a sort and a limit never much more than the limit. */
class Collector {
  private found: Found[] = [];
  private readonly keyspace: Keyspace;
  private readonly request: RangeRequest;
  private readonly isFiltered: boolean;
  private readonly compare: ((a: Found, b: Found) => number) | undefined;
  private readonly sortedMax: number;
  private readonly maxBytes: number;
  /** Of what was found, about. */
  private bytes = 0;

  /** `sortedMax`: how many of the versions are wanted once they are sorted. `maxBytes` may be held at once. */
  constructor(keyspace: Keyspace, request: RangeRequest, sortedMax: number, maxBytes: number) {
    this.keyspace = keyspace;
    this.request = request;
    this.isFiltered = hasFilters(request);
    this.compare = comparison(request);
    this.sortedMax = sortedMax;
    this.maxBytes = maxBytes;
  }

  get length(): number {
    return this.found.length;
  }

  get sorts(): boolean {
    return this.compare !== undefined;
  }

  add(version: Found): void {
    if (this.isFiltered && !passes(version, this.request)) return;
    if (this.request.sortTarget === SortTarget.VALUE) version.value = this.keyspace.valueOf(version);
    this.found.push(version);
    this.bytes += weightOf(version);
    if (this.bytes > this.maxBytes) throw kvError('range-too-large');
    // Sorting now and then keeps the memory of `order by … limit n` to about n, whatever the range.
    if (this.found.length >= 2 * this.sortedMax + 1024) this.prune();
  }

  finish(): Found[] {
    // Array.prototype.sort is stable: equal ones stay in key order, in both directions.
    if (this.compare !== undefined) this.found.sort(this.compare);
    return this.found;
  }

  private prune(): void {
    this.finish();
    this.found.length = this.sortedMax;
    this.bytes = this.found.reduce((sum, one) => sum + weightOf(one), 0);
  }
}

function weightOf({ key, value }: Found): number {
  return key.length + (value?.length ?? 0) + KEY_OVERHEAD_BYTES;
}

/** Undefined where key order is right already. */
function comparison(request: RangeRequest): ((a: Found, b: Found) => number) | undefined {
  const { sortTarget, sortOrder } = request;
  if (sortTarget === SortTarget.KEY && sortOrder !== SortOrder.DESCEND) return undefined;
  const ascending = compareBy(sortTarget);
  return sortOrder === SortOrder.DESCEND ? (a, b) => ascending(b, a) : ascending;
}

function compareBy(sortTarget: number): (a: Found, b: Found) => number {
  switch (sortTarget) {
    case SortTarget.VERSION:
      return (a, b) => a.version - b.version;
    case SortTarget.CREATE:
      return (a, b) => a.create - b.create;
    case SortTarget.MOD:
      return (a, b) => a.main - b.main;
    case SortTarget.VALUE:
      return (a, b) => compareBytes(a.value as Uint8Array, b.value as Uint8Array);
    default:
      return (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  }
}
