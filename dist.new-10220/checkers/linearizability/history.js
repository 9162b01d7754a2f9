// What a concurrent history is to the checkers, and what a sequential model of the checked object has to tell them.
/** Splits a history by the model's objects, in order of first appearance. */
export function partition(model, operations) {
    const parts = new Map();
    for (const operation of operations) {
        const key = model.partitionKey?.(operation.input) ?? '';
        const part = parts.get(key);
        if (part === undefined)
            parts.set(key, [operation]);
        else
            part.push(operation);
    }
    return parts;
}
/** Gathers a history event by event, as a workload lives it. */
export class HistoryRecorder {
    position = 0;
    operations = [];
    /** Notes the call; the number identifies the operation for `returned` and `cancelled`. */
    called(client, input) {
        this.operations.push({ client, call: ++this.position, return: Number.POSITIVE_INFINITY, input });
        return this.operations.length - 1;
    }
    returned(operation, output) {
        const entry = this.operations[operation];
        entry.return = ++this.position;
        entry.output = output;
    }
    /** The operation is known to have had no effect: it leaves the history. */
    cancelled(operation) {
        this.operations[operation].call = -1;
    }
    get size() {
        return this.operations.length;
    }
    history() {
        return this.operations
            .filter((operation) => operation.call > 0)
            .map(({ client, call, return: end, input, output }) => ({ client, call, return: end, input, output }));
    }
}
//# sourceMappingURL=history.js.map