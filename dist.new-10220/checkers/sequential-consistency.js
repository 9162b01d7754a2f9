// Sequential consistency (Lamport 1979): one order of all operations that respects each client's own order and the model, but
// not real time. Found by search over how far each client has got, with a cache of what was seen. It does not compose over
// objects, so all keys are searched together.
const STEPS_MAX_DEFAULT = 2_000_000;
/**
 * Operations of unknown outcome take effect at any time after what their client did before them, or never: what the client
 * did later is not bound to come after them.
 */
export function checkSequentialConsistency(model, operations, stepsMax = STEPS_MAX_DEFAULT) {
    return new Search(model, operations, stepsMax).run();
}
class Search {
    model;
    lines = [];
    done;
    seen = new Set();
    left;
    stepsLeft;
    taken = [];
    longest = [];
    constructor(model, operations, stepsMax) {
        this.model = model;
        this.stepsLeft = stepsMax;
        const byClient = new Map();
        for (const operation of [...operations].sort((a, b) => a.call - b.call)) {
            const { client, input, output } = operation;
            let own = byClient.get(client);
            if (own === undefined) {
                own = this.lines.push({ operations: [], after: undefined }) - 1;
                byClient.set(client, own);
            }
            const line = this.lines[own];
            if (output !== undefined)
                line.operations.push(operation);
            else if (!model.isReadOnly(input)) {
                this.lines.push({ operations: [operation], after: { line: own, count: line.operations.length } });
            }
        }
        this.done = this.lines.map(() => 0);
        this.left = operations.filter((operation) => operation.output !== undefined).length;
    }
    run() {
        const stack = [this.frame(new Map())];
        while (this.left > 0) {
            if (this.stepsLeft-- <= 0)
                return { verdict: 'unknown', order: this.longest };
            const frame = stack.at(-1);
            const line = frame.lines[frame.next++];
            if (line !== undefined) {
                const states = this.tryTake(line, frame.states);
                if (states !== undefined)
                    stack.push(this.frame(states));
                continue;
            }
            stack.pop();
            const before = stack.at(-1);
            if (before === undefined)
                return { verdict: 'not-sequential', order: this.longest };
            this.putBack(before.lines[before.next - 1]);
        }
        return { verdict: 'sequential', order: [...this.taken] };
    }
    /** Real time is the best guess: who called first is tried first, and unknown outcomes last. */
    frame(states) {
        const callOf = (line) => {
            const operation = this.lines[line].operations[this.done[line]];
            return operation?.output === undefined ? Number.MAX_VALUE : operation.call;
        };
        const lines = this.lines.map((_, line) => line).sort((a, b) => callOf(a) - callOf(b));
        return { states, lines, next: 0 };
    }
    tryTake(line, states) {
        const operation = this.lines[line].operations[this.done[line]];
        const after = this.lines[line].after;
        if (operation === undefined || (after !== undefined && this.done[after.line] < after.count))
            return undefined;
        const { model } = this;
        const key = model.partitionKey?.(operation.input) ?? '';
        const before = states.has(key) ? states.get(key) : model.initial;
        const state = model.step(before, operation.input, operation.output);
        if (state === undefined)
            return undefined;
        const next = new Map(states).set(key, state);
        this.done[line]++;
        const keys = [...next].map(([name, value]) => `${name}=${model.stateKey(value)}`).sort();
        const configuration = `${this.done.join(',')}|${keys.join('|')}`;
        if (this.seen.has(configuration)) {
            this.done[line]--;
            return undefined;
        }
        this.seen.add(configuration);
        if (operation.output !== undefined)
            this.left--;
        this.taken.push(operation);
        if (this.taken.length > this.longest.length)
            this.longest = [...this.taken];
        return next;
    }
    putBack(line) {
        const operation = this.lines[line].operations[--this.done[line]];
        if (operation.output !== undefined)
            this.left++;
        this.taken.pop();
    }
}
//# sourceMappingURL=sequential-consistency.js.map