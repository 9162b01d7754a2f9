// Range: which keys, at which revision, filtered, sorted and cut as etcd does it (server/etcdserver/txn/range.go of 3.6):
// - `count` is the number of keys in the range at the revision, whatever limit and filters leave of them;
// - `more` says that the limit cut something off after filtering;
// - a limit is applied while keys are read in key order if there is no filter and no explicit order; a sort target other
//   than the key without an order then sorts, ascending, only what the limit let through.
import { SortOrder, SortTarget } from '../codec/etcd/kv-types.js';
import { compareBytes, EMPTY_BYTES } from '../core/bytes.js';
import { fromBinaryString } from './binary-string.js';
import { keyRange } from './key-range.js';
/** Throws `compacted` and `future-revision`. */
export function executeRange(keyspace, request) {
    const revision = keyspace.resolve(request.revision);
    const range = keyRange(request.key, request.rangeEnd);
    if (request.countOnly)
        return { kvs: [], more: false, count: countAt(keyspace, range, revision) };
    if (range.isSingle)
        return executeSingle(keyspace, request, range.from, revision);
    const isOrdered = request.sortOrder !== SortOrder.NONE && !isKeyAscending(request);
    const limit = request.limit > 0 ? request.limit : Number.POSITIVE_INFINITY;
    // One more than the limit tells whether there is more.
    const readLimit = isOrdered || hasFilters(request) ? Number.POSITIVE_INFINITY : limit + 1;
    const collector = new Collector(keyspace, request, limit + 1);
    // What comes in the order it is wanted in is kept up to the limit; what has yet to be sorted, all that was read.
    const keepLimit = collector.sorts ? Number.POSITIVE_INFINITY : limit + 1;
    const count = collect(keyspace, range, revision, readLimit, keepLimit, collector);
    const found = collector.finish();
    const more = found.length > limit;
    if (more)
        found.length = limit;
    return { kvs: found.map((one) => toKeyValue(keyspace, one, request.keysOnly)), more, count };
}
/** The commonest request of all: one key. */
function executeSingle(keyspace, request, key, revision) {
    const version = keyspace.find(key, revision);
    if (version === undefined)
        return { kvs: [], more: false, count: 0 };
    if (hasFilters(request) && !passes(version, request))
        return { kvs: [], more: false, count: 1 };
    return { kvs: [toKeyValue(keyspace, version, request.keysOnly, request.key)], more: false, count: 1 };
}
export function toKeyValue(keyspace, found, keysOnly, key) {
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
export function forEachVersion(keyspace, { from, to }, revision, visit) {
    const heads = keyspace.heads(from, to);
    while (heads.next()) {
        const version = keyspace.versionAt(heads.key, heads.value, revision);
        if (version !== undefined && !visit(version)) {
            heads.close();
            return;
        }
    }
}
function countAt(keyspace, range, revision) {
    if (range.isSingle)
        return keyspace.find(range.from, revision) === undefined ? 0 : 1;
    if (revision === keyspace.visibleRevision)
        return keyspace.countLive(range.from, range.to);
    let count = 0;
    forEachVersion(keyspace, range, revision, () => {
        count++;
        return true;
    });
    return count;
}
/** Feeds the collector and answers the count. Values are read by nobody here. */
function collect(keyspace, range, revision, readLimit, keepLimit, collector) {
    const isNewest = revision === keyspace.visibleRevision;
    let count = 0;
    let isCut = false;
    forEachVersion(keyspace, range, revision, (version) => {
        count++;
        // Past the limit of reading, an old revision's keys are still counted.
        if (count <= readLimit && collector.length < keepLimit)
            collector.add(version);
        isCut = count >= readLimit;
        // The newest revision's keys can be counted without visiting the rest.
        return !(isCut && isNewest);
    });
    return isCut && isNewest ? keyspace.countLive(range.from, range.to) : count;
}
function hasFilters(request) {
    return (request.minModRevision !== 0 ||
        request.maxModRevision !== 0 ||
        request.minCreateRevision !== 0 ||
        request.maxCreateRevision !== 0);
}
function passes({ main, create }, request) {
    const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request;
    return ((maxModRevision === 0 || main <= maxModRevision) &&
        (minModRevision === 0 || main >= minModRevision) &&
        (maxCreateRevision === 0 || create <= maxCreateRevision) &&
        (minCreateRevision === 0 || create >= minCreateRevision));
}
function isKeyAscending({ sortTarget, sortOrder }) {
    return sortTarget === SortTarget.KEY && sortOrder === SortOrder.ASCEND;
}
/** Holds what passes the filters; with a sort and a limit never much more than the limit. */
class Collector {
    found = [];
    keyspace;
    request;
    isFiltered;
    compare;
    sortedMax;
    /** `sortedMax`: how many of the versions are wanted once they are sorted. */
    constructor(keyspace, request, sortedMax) {
        this.keyspace = keyspace;
        this.request = request;
        this.isFiltered = hasFilters(request);
        this.compare = comparison(request);
        this.sortedMax = sortedMax;
    }
    get length() {
        return this.found.length;
    }
    get sorts() {
        return this.compare !== undefined;
    }
    add(version) {
        if (this.isFiltered && !passes(version, this.request))
            return;
        if (this.request.sortTarget === SortTarget.VALUE)
            version.value = this.keyspace.valueOf(version);
        this.found.push(version);
        // Sorting now and then keeps the memory of `order by … limit n` to about n, whatever the range.
        if (this.found.length >= 2 * this.sortedMax + 1024)
            this.prune();
    }
    finish() {
        // Array.prototype.sort is stable: equal ones stay in key order, in both directions.
        if (this.compare !== undefined)
            this.found.sort(this.compare);
        return this.found;
    }
    prune() {
        this.finish();
        this.found.length = this.sortedMax;
    }
}
/** Undefined where key order is right already. */
function comparison(request) {
    const { sortTarget, sortOrder } = request;
    if (sortTarget === SortTarget.KEY && sortOrder !== SortOrder.DESCEND)
        return undefined;
    const ascending = compareBy(sortTarget);
    return sortOrder === SortOrder.DESCEND ? (a, b) => ascending(b, a) : ascending;
}
function compareBy(sortTarget) {
    switch (sortTarget) {
        case SortTarget.VERSION:
            return (a, b) => a.version - b.version;
        case SortTarget.CREATE:
            return (a, b) => a.create - b.create;
        case SortTarget.MOD:
            return (a, b) => a.main - b.main;
        case SortTarget.VALUE:
            return (a, b) => compareBytes(a.value, b.value);
        default:
            return (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
    }
}
//# sourceMappingURL=range.js.map