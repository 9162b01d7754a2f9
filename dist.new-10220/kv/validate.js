// The checks of requests that need no state, as etcd makes them before a request enters the log. Each throws the coded
// error of the first thing that is wrong.
import { SortOrder, SortTarget } from '../codec/etcd/kv-types.js';
import { toBinaryString } from './binary-string.js';
import { kvError } from './errors.js';
/** etcd's default for `--max-txn-ops`. */
export const TXN_OPERATIONS_MAX = 128;
const SORT_ORDERS = new Set(Object.values(SortOrder));
const SORT_TARGETS = new Set(Object.values(SortTarget));
export function validateRange(request) {
    if (request.key.length === 0)
        throw kvError('empty-key');
    if (!SORT_ORDERS.has(request.sortOrder) || !SORT_TARGETS.has(request.sortTarget)) {
        throw kvError('invalid-sort-option');
    }
}
export function validatePut(request) {
    if (request.key.length === 0)
        throw kvError('empty-key');
    if (request.ignoreValue && request.value.length > 0)
        throw kvError('value-provided');
    if (request.ignoreLease && request.lease !== 0n)
        throw kvError('lease-provided');
}
export function validateDeleteRange(request) {
    if (request.key.length === 0)
        throw kvError('empty-key');
}
/**
 * Each of a transaction's lists has at most `operationsMax` members; a transaction nested in it may use what the longest
 * list of the outer one leaves.
 */
export function validateTxn(request, operationsMax = TXN_OPERATIONS_MAX) {
    validateShape(request, operationsMax);
    writtenBy(request.success);
    writtenBy(request.failure);
}
function validateShape(request, operationsMax) {
    const longest = Math.max(request.compare.length, request.success.length, request.failure.length);
    if (longest > operationsMax)
        throw kvError('too-many-operations');
    for (const compare of request.compare)
        if (compare.key.length === 0)
            throw kvError('empty-key');
    for (const operation of request.success)
        validateOperation(operation, operationsMax - longest);
    for (const operation of request.failure)
        validateOperation(operation, operationsMax - longest);
}
function validateOperation(operation, operationsMax) {
    if (operation.requestRange !== undefined)
        validateRange(operation.requestRange);
    else if (operation.requestPut !== undefined)
        validatePut(operation.requestPut);
    else if (operation.requestDeleteRange !== undefined)
        validateDeleteRange(operation.requestDeleteRange);
    else if (operation.requestTxn !== undefined)
        validateShape(operation.requestTxn, operationsMax);
    else
        throw kvError('key-not-found'); // etcd's answer to an empty operation
}
/**
 * Refuses a key that is put twice, or put and deleted, by operations that may run together. As in etcd: the two branches of
 * a nested transaction exclude each other; deletes may overlap deletes; a delete "from key on" (an end of one zero
 * byte) is compared literally and so meets no put; and what a nested transaction puts is held against deletes of its
 * own level and of earlier nested transactions, not of later ones.
 */
function writtenBy(operations) {
    const written = { puts: new Set(), deletes: [] };
    for (const { requestDeleteRange } of operations) {
        if (requestDeleteRange === undefined)
            continue;
        const { key, rangeEnd } = requestDeleteRange;
        written.deletes.push({
            from: toBinaryString(key),
            to: rangeEnd.length === 0 ? undefined : toBinaryString(rangeEnd),
        });
    }
    for (const { requestTxn } of operations)
        if (requestTxn !== undefined)
            addNested(written, requestTxn);
    for (const { requestPut } of operations)
        if (requestPut !== undefined)
            addPut(written, toBinaryString(requestPut.key));
    return written;
}
function addNested(written, nested) {
    const success = writtenBy(nested.success);
    const failure = writtenBy(nested.failure);
    const before = new Set(written.puts);
    for (const key of success.puts)
        addPut(written, key);
    for (const key of failure.puts) {
        if (before.has(key))
            throw kvError('duplicate-key');
        written.puts.delete(key);
        addPut(written, key);
    }
    written.deletes.push(...success.deletes, ...failure.deletes);
}
function addPut({ puts, deletes }, key) {
    if (puts.has(key))
        throw kvError('duplicate-key');
    for (const { from, to } of deletes) {
        if (to === undefined ? key === from : key >= from && key < to)
            throw kvError('duplicate-key');
    }
    puts.add(key);
}
//# sourceMappingURL=validate.js.map