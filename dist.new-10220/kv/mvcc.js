// etcd's KV requests over a keyspace: range, put, delete, transaction, compaction. Each write makes one main revision, or
// none if it changes nothing. A request that throws has changed nothing: everything is checked before the first write.
import { assert } from '../core/errors.js';
import { toBinaryString } from './binary-string.js';
import { kvError } from './errors.js';
import { keyRange } from './key-range.js';
import { Keyspace } from './keyspace.js';
import { executeRange, forEachVersion, toKeyValue } from './range.js';
import { checkPlan, executePlan, planTxn } from './txn.js';
export function createMvcc(store) {
    return new Mvcc(store);
}
export class Mvcc {
    keyspace;
    constructor(store) {
        this.keyspace = new Keyspace(store);
    }
    /** The newest revision: 1 in an empty store. */
    get revision() {
        return this.keyspace.revision;
    }
    /** Reads below this revision are refused; −1 if nothing was ever compacted. */
    get compactedRevision() {
        return this.keyspace.compactedRevision;
    }
    set leases(book) {
        this.keyspace.leases = book;
    }
    /** Called after each main revision with its changes; must not write. */
    set onRevision(observer) {
        this.keyspace.onRevision = observer;
    }
    /** Throws `compacted`, `future-revision`. */
    range(request) {
        return executeRange(this.keyspace, request);
    }
    /** Throws `lease-not-found`, `key-not-found`. */
    put(request) {
        const key = toBinaryString(request.key);
        checkPut(this.keyspace, request, key);
        const response = executePut(this.keyspace, request, key);
        this.keyspace.endRevision();
        return response;
    }
    deleteRange(request) {
        const response = executeDeleteRange(this.keyspace, request);
        this.keyspace.endRevision();
        return response;
    }
    /** Throws what its executed operations would: `compacted`, `future-revision`, `lease-not-found`, `key-not-found`. */
    txn(request) {
        const plan = planTxn(this.keyspace, request);
        checkPlan(this.keyspace, plan);
        const response = executePlan(this.keyspace, plan);
        this.keyspace.endRevision();
        return response;
    }
    /** Throws `compacted` (again), `future-revision`. What it makes superfluous goes in steps: compaction.ts. */
    compact({ revision }) {
        const { keyspace } = this;
        assert(!keyspace.isWriting, 'a revision is being written');
        if (revision <= keyspace.compactedRevision)
            throw kvError('compacted');
        if (revision > keyspace.revision)
            throw kvError('future-revision');
        keyspace.compactedRevision = revision;
    }
}
/** Throws what makes a put impossible; `key` is the request's, as a binary string. */
export function checkPut(keyspace, request, key) {
    if (request.lease !== 0n && !keyspace.leases.has(request.lease))
        throw kvError('lease-not-found');
    if (!request.ignoreValue && !request.ignoreLease)
        return;
    const head = keyspace.headOf(key);
    if (head === undefined || head.isTombstone)
        throw kvError('key-not-found');
}
export function executePut(keyspace, request, key) {
    let { value, lease } = request;
    let prevKv;
    if (request.prevKv || request.ignoreValue || request.ignoreLease) {
        const previous = keyspace.find(key, keyspace.visibleRevision);
        if (previous !== undefined) {
            // The key may be gone in spite of the check: an earlier operation of the same transaction can have deleted it ("from
            // key on" meets no put, see validate.ts). etcd panics there; here such a put writes an empty value, no lease.
            if (request.ignoreValue)
                value = keyspace.valueOf(previous);
            if (request.ignoreLease)
                lease = previous.lease;
            if (request.prevKv)
                prevKv = toKeyValue(keyspace, previous, false, request.key);
        }
    }
    keyspace.put(key, value, lease);
    return prevKv === undefined ? {} : { prevKv };
}
export function executeDeleteRange(keyspace, request) {
    const range = keyRange(request.key, request.rangeEnd);
    const keys = [];
    const prevKvs = [];
    if (range.isSingle) {
        const version = keyspace.find(range.from, keyspace.visibleRevision);
        if (version !== undefined) {
            keys.push(range.from);
            if (request.prevKv)
                prevKvs.push(toKeyValue(keyspace, version, false, request.key));
        }
    }
    else {
        forEachVersion(keyspace, range, keyspace.visibleRevision, (version) => {
            keys.push(version.key);
            if (request.prevKv)
                prevKvs.push(toKeyValue(keyspace, version, false));
            return true;
        });
    }
    for (const key of keys)
        keyspace.remove(key);
    return { deleted: keys.length, prevKvs };
}
//# sourceMappingURL=mvcc.js.map