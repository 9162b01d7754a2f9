// Transactions. As in etcd, every comparison, of nested transactions too, is made on the state before the transaction: the
// branches to take are all known (the plan) and checked before the first operation runs. Operations then run in order
// and see what earlier ones wrote.
import { CompareResult, CompareTarget, } from '../codec/etcd/kv-types.js';
import { compareBytes, EMPTY_BYTES } from '../core/bytes.js';
import { toBinaryString } from './binary-string.js';
import { kvError } from './errors.js';
import { keyRange } from './key-range.js';
import { checkPut, executeDeleteRange, executePut } from './mvcc.js';
import { executeRange, forEachVersion } from './range.js';
export function planTxn(keyspace, request) {
    const succeeded = request.compare.every((compare) => holds(keyspace, compare));
    const operations = succeeded ? request.success : request.failure;
    const nested = [];
    for (const { requestTxn } of operations)
        if (requestTxn !== undefined)
            nested.push(planTxn(keyspace, requestTxn));
    return { succeeded, operations, nested };
}
/** Throws what would fail, before anything is written. Branches not taken are not looked at. */
export function checkPlan(keyspace, plan) {
    let nested = 0;
    for (const { requestRange, requestPut, requestTxn } of plan.operations) {
        if (requestRange !== undefined)
            checkRange(keyspace, requestRange);
        else if (requestPut !== undefined)
            checkPut(keyspace, requestPut, toBinaryString(requestPut.key));
        else if (requestTxn !== undefined)
            checkPlan(keyspace, plan.nested[nested++]);
    }
}
function checkRange(keyspace, { revision }) {
    if (revision === 0)
        return;
    if (revision > keyspace.revision)
        throw kvError('future-revision');
    // Unlike a range of its own, one in a transaction takes a negative revision at its word.
    if (revision < keyspace.compactedRevision)
        throw kvError('compacted');
}
export function executePlan(keyspace, plan) {
    const responses = [];
    let nested = 0;
    for (const operation of plan.operations) {
        const { requestRange, requestPut, requestDeleteRange, requestTxn } = operation;
        if (requestRange !== undefined) {
            const header = headerAt(keyspace);
            responses.push({ responseRange: { header, ...executeRange(keyspace, requestRange) } });
        }
        else if (requestPut !== undefined) {
            const response = executePut(keyspace, requestPut, toBinaryString(requestPut.key));
            responses.push({ responsePut: { header: headerAt(keyspace), ...response } });
        }
        else if (requestDeleteRange !== undefined) {
            const response = executeDeleteRange(keyspace, requestDeleteRange);
            responses.push({ responseDeleteRange: { header: headerAt(keyspace), ...response } });
        }
        else if (requestTxn !== undefined) {
            const response = executePlan(keyspace, plan.nested[nested++]);
            // etcd leaves the header of a nested transaction's response empty.
            responses.push({ responseTxn: { header: EMPTY_HEADER, ...response } });
        }
    }
    return { succeeded: plan.succeeded, responses };
}
const EMPTY_HEADER = { clusterId: 0n, memberId: 0n, revision: 0, raftTerm: 0 };
/** Responses within a transaction carry the revision as of their operation, and nothing else in their headers. */
function headerAt(keyspace) {
    return { ...EMPTY_HEADER, revision: keyspace.visibleRevision };
}
// ── comparisons ──
/** The value of a key that is not there is incomparable; its numbers are all 0. */
const ABSENT = { key: '', main: 0, sub: 0, create: 0, version: 0, lease: 0n };
/** With a range, all keys in it must satisfy the comparison; a range without keys counts as one absent key. */
function holds(keyspace, compare) {
    const range = keyRange(compare.key, compare.rangeEnd);
    let isEmpty = true;
    let result = true;
    const visit = (version) => {
        isEmpty = false;
        result = holdsFor(keyspace, compare, version);
        return result;
    };
    if (range.isSingle) {
        const version = keyspace.find(range.from, keyspace.revision);
        if (version !== undefined)
            visit(version);
    }
    else {
        forEachVersion(keyspace, range, keyspace.revision, visit);
    }
    if (!isEmpty)
        return result;
    return compare.target === CompareTarget.VALUE ? false : holdsFor(keyspace, compare, ABSENT);
}
function holdsFor(keyspace, compare, version) {
    const difference = differenceOf(keyspace, compare, version);
    switch (compare.result) {
        case CompareResult.EQUAL:
            return difference === 0;
        case CompareResult.NOT_EQUAL:
            return difference !== 0;
        case CompareResult.GREATER:
            return difference > 0;
        case CompareResult.LESS:
            return difference < 0;
        default:
            // A relation that this version does not know: true, as in etcd.
            return true;
    }
}
function differenceOf(keyspace, compare, version) {
    switch (compare.target) {
        case CompareTarget.VERSION:
            return version.version - (compare.version ?? 0);
        case CompareTarget.CREATE:
            return version.create - (compare.createRevision ?? 0);
        case CompareTarget.MOD:
            return version.main - (compare.modRevision ?? 0);
        case CompareTarget.VALUE:
            return compareBytes(keyspace.valueOf(version), compare.value ?? EMPTY_BYTES);
        case CompareTarget.LEASE: {
            const lease = compare.lease ?? 0n;
            return version.lease < lease ? -1 : version.lease > lease ? 1 : 0;
        }
        default:
            return 0;
    }
}
//# sourceMappingURL=txn.js.map