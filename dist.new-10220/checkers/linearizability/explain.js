// Says in words why a history is not linearizable: the smallest prefix found that no order explains, thinned of all reads
// that are not needed for the contradiction.
import { checkLinearizability } from './checker.js';
const STEPS_MAX = 200_000;
const THINNED_MAX = 400;
/** Undefined if the partition is linearizable, or too hard to explain. */
export function explain(model, all, failed) {
    if (failed.stuckAt === undefined)
        return undefined;
    const inPartition = all.filter((operation) => (model.partitionKey?.(operation.input) ?? '') === failed.key);
    let operations = prefix(inPartition, failed.stuckAt.return);
    if (!isContradiction(model, operations))
        operations = smallestPrefix(model, inPartition, failed.stuckAt.return);
    operations = withoutNeedlessReads(model, operations);
    const result = checkLinearizability(model, operations, { stepsMax: STEPS_MAX }).partitions[0];
    if (result?.stuckAt === undefined)
        return undefined;
    const text = describe(model, operations, result.order, result.stuckAt);
    return { key: failed.key, operations, order: result.order, stuckAt: result.stuckAt, text };
}
/** What had been called by `time`; what had not returned by then is open. */
function prefix(operations, time) {
    return operations
        .filter((operation) => operation.call < time)
        .map((operation) => operation.return <= time ? operation : { ...operation, return: Number.POSITIVE_INFINITY, output: undefined })
        .sort((a, b) => a.call - b.call);
}
function isContradiction(model, operations) {
    return checkLinearizability(model, operations, { stepsMax: STEPS_MAX }).verdict === 'not-linearizable';
}
/** The search knows the outcomes of what was still open where it was stuck; without them the contradiction comes later. */
function smallestPrefix(model, operations, from) {
    const returns = operations
        .map((operation) => operation.return)
        .filter((time) => time > from && Number.isFinite(time));
    returns.sort((a, b) => a - b);
    let low = 0;
    let high = returns.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (isContradiction(model, prefix(operations, returns[middle])))
            high = middle;
        else
            low = middle + 1;
    }
    return prefix(operations, returns[high] ?? from);
}
/** A history without one of its reads is linearizable if the whole is: so each read may go whose absence changes nothing. */
function withoutNeedlessReads(model, operations) {
    let kept = operations.filter((operation) => operation.output !== undefined || !model.isReadOnly(operation.input));
    if (kept.length > THINNED_MAX)
        return kept;
    for (const operation of [...kept]) {
        if (!model.isReadOnly(operation.input))
            continue;
        const fewer = kept.filter((other) => other !== operation);
        if (isContradiction(model, fewer))
            kept = fewer;
    }
    return kept;
}
function describe(model, operations, order, stuckAt) {
    const rank = new Map(order.map((operation, i) => [operation, i + 1]));
    let state = model.initial;
    for (const { input, output } of order)
        state = model.step(state, input, output) ?? state;
    const width = Math.max(...operations.map((operation) => operation.client.length));
    const lines = operations.map((operation) => {
        const end = Number.isFinite(operation.return) ? String(operation.return) : '…';
        const place = operation === stuckAt ? '✗' : String(rank.get(operation) ?? '·');
        const span = `[${operation.call}, ${end}]`.padEnd(14);
        return `${place.padStart(5)}  ${operation.client.padEnd(width)}  ${span} ${model.describe(operation.input, operation.output)}`;
    });
    return [
        `No order explains these ${operations.length} operations (client, [call, return], what it did and saw).`,
        `The longest order found is numbered; after it the state is ${model.stateKey(state)}, which the operation marked ✗ contradicts.`,
        ...lines,
    ].join('\n');
}
//# sourceMappingURL=explain.js.map