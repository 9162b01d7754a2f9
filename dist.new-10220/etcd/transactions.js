// What a transaction may do decides which way it goes: one that only reads needs no place in the log.
/** Whether `holds` is true of every range, and there is nothing but ranges. */
function everyOperation(operations, holds) {
    return operations.every(({ requestRange, requestTxn }) => {
        if (requestRange !== undefined)
            return holds(requestRange);
        return requestTxn !== undefined && everyRange(requestTxn, holds);
    });
}
function everyRange({ success, failure }, holds) {
    return everyOperation(success, holds) && everyOperation(failure, holds);
}
export function isReadOnly(request) {
    return everyRange(request, () => true);
}
/** A reading transaction that is content with what this member has. */
export function isSerializable(request) {
    return everyRange(request, (range) => range.serializable);
}
//# sourceMappingURL=transactions.js.map