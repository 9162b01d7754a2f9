// Decides whether a history is linearizable: Wing & Gong's search (1993) with Lowe's cache (2017), one object at a time.
//
// Calls and returns stand in a linked list in the order in which they happened. The search takes any call that no
// un-taken operation's return precedes, steps the model, and lifts the operation out of the list; at a return whose
// operation was not taken it must go back. The cache holds every (set of taken operations, state) once seen. Operations
// of unknown outcome have no return: they may be taken at any time, and need not be.
import { partition } from './history.js';
export const STEPS_MAX_DEFAULT = 20_000_000;
export function checkLinearizability(model, operations, options = {}) {
    const budget = { left: options.stepsMax ?? STEPS_MAX_DEFAULT, used: 0, shouldStop: options.shouldStop };
    const partitions = [];
    let verdict = 'linearizable';
    for (const [key, part] of partition(model, operations)) {
        const result = new Search(model, part, budget).run(key);
        partitions.push(result);
        if (result.verdict === 'not-linearizable')
            verdict = 'not-linearizable';
        else if (result.verdict === 'unknown' && verdict === 'linearizable')
            verdict = 'unknown';
    }
    return { verdict, partitions, steps: budget.used };
}
/** List positions: 0 is the head; an operation's call is 2·i+1 and its return 2·i+2. */
class Search {
    model;
    operations;
    budget;
    next;
    previous;
    /** An earlier operation of unknown outcome with the same input, which may always be taken in this one's stead. */
    twin;
    taken;
    hashes;
    takenHash = 0;
    knownLeft = 0;
    hasUnknown;
    cache = new Map();
    stateIds = new Map();
    stack = [];
    deepest = -1;
    deepestOrder = [];
    constructor(model, all, budget) {
        this.model = model;
        this.budget = budget;
        // A read that never returned says nothing.
        this.operations = all.filter((operation) => operation.output !== undefined || !model.isReadOnly(operation.input));
        const count = this.operations.length;
        this.hasUnknown = this.operations.some((operation) => operation.output === undefined);
        this.next = new Int32Array(2 * count + 1).fill(-1);
        this.previous = new Int32Array(2 * count + 1).fill(-1);
        this.twin = new Int32Array(count).fill(-1);
        this.taken = new Int32Array((count + 31) >> 5);
        this.hashes = new Int32Array(count);
        this.link();
        this.findTwins();
    }
    link() {
        const events = [];
        this.operations.forEach((operation, i) => {
            events.push({ time: operation.call, position: 2 * i + 1 });
            if (operation.output !== undefined) {
                events.push({ time: operation.return, position: 2 * i + 2 });
                this.knownLeft++;
            }
            let hash = Math.imul(i + 1, 0x9e3779b1);
            hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
            this.hashes[i] = hash ^ (hash >>> 13);
        });
        // Of a call and a return at the same time, the call comes first: they count as concurrent.
        events.sort((a, b) => a.time - b.time || (b.position & 1) - (a.position & 1) || a.position - b.position);
        let last = 0;
        for (const { position } of events) {
            this.next[last] = position;
            this.previous[position] = last;
            last = position;
        }
    }
    findTwins() {
        const newest = new Map();
        const order = this.operations.map((_, i) => i).filter((i) => this.operations[i].output === undefined);
        order.sort((a, b) => this.operations[a].call - this.operations[b].call);
        for (const i of order) {
            const input = this.model.describe(this.operations[i].input, undefined);
            this.twin[i] = newest.get(input) ?? -1;
            newest.set(input, i);
        }
    }
    run(key) {
        let state = this.model.initial;
        let stateId = this.stateId(state);
        let position = this.next[0];
        // Of the calls that may come next, those of known outcome are tried first: they tell more, and are soon refuted.
        let triesUnknown = false;
        while (this.knownLeft > 0) {
            if (this.isExhausted())
                return this.result(key, 'unknown');
            if (position > 0 && (position & 1) === 1) {
                const operation = (position - 1) >> 1;
                const isUnknown = this.operations[operation].output === undefined;
                const after = isUnknown === triesUnknown ? this.tryTake(operation, state, stateId) : undefined;
                if (after === undefined) {
                    position = this.next[position];
                    continue;
                }
                this.stack.push({ operation, state, stateId });
                state = after.state;
                stateId = after.stateId;
                position = this.next[0];
                triesUnknown = false;
                continue;
            }
            if (!triesUnknown && this.hasUnknown) {
                triesUnknown = true;
                position = this.next[0];
                continue;
            }
            this.noteStuck(position);
            const back = this.stack.pop();
            if (back === undefined)
                return this.result(key, 'not-linearizable');
            this.putBack(back.operation);
            state = back.state;
            stateId = back.stateId;
            position = this.next[2 * back.operation + 1];
            triesUnknown = this.operations[back.operation].output === undefined;
        }
        return this.result(key, 'linearizable');
    }
    isExhausted() {
        const { budget } = this;
        budget.used++;
        if (--budget.left < 0)
            return true;
        return (budget.used & 0xfffff) === 0 && budget.shouldStop?.(budget.used) === true;
    }
    /** Takes `operation` next unless the model forbids it or the outcome was seen before. */
    tryTake(operation, state, stateId) {
        const { input, output } = this.operations[operation];
        const twin = this.twin[operation];
        if (twin >= 0 && !this.isTaken(twin))
            return undefined;
        const after = this.model.step(state, input, output);
        if (after === undefined)
            return undefined;
        const afterId = this.stateId(after);
        // An unknown outcome that changes nothing explains nothing.
        if (output === undefined && afterId === stateId)
            return undefined;
        this.flip(operation);
        if (!this.remember(afterId)) {
            this.flip(operation);
            return undefined;
        }
        this.lift(2 * operation + 1);
        if (output !== undefined) {
            this.lift(2 * operation + 2);
            this.knownLeft--;
        }
        return { state: after, stateId: afterId };
    }
    putBack(operation) {
        this.flip(operation);
        if (this.operations[operation].output !== undefined) {
            this.unlift(2 * operation + 2);
            this.knownLeft++;
        }
        this.unlift(2 * operation + 1);
    }
    isTaken(operation) {
        return ((this.taken[operation >> 5] >>> (operation & 31)) & 1) === 1;
    }
    flip(operation) {
        this.taken[operation >> 5] ^= 1 << (operation & 31);
        this.takenHash ^= this.hashes[operation];
    }
    /** False if this set of taken operations was met in this state before. */
    remember(state) {
        const hash = this.takenHash ^ Math.imul(state + 1, 0xc2b2ae3d);
        const bucket = this.cache.get(hash);
        for (let entry = bucket; entry !== undefined; entry = entry.next) {
            if (entry.state === state && sameBits(entry.taken, this.taken))
                return false;
        }
        this.cache.set(hash, { taken: this.taken.slice(), state, next: bucket });
        return true;
    }
    stateId(state) {
        const key = this.model.stateKey(state);
        const known = this.stateIds.get(key);
        if (known !== undefined)
            return known;
        this.stateIds.set(key, this.stateIds.size);
        return this.stateIds.size - 1;
    }
    lift(position) {
        const before = this.previous[position];
        const after = this.next[position];
        this.next[before] = after;
        if (after >= 0)
            this.previous[after] = before;
    }
    unlift(position) {
        this.next[this.previous[position]] = position;
        const after = this.next[position];
        if (after >= 0)
            this.previous[after] = position;
    }
    noteStuck(position) {
        const operation = (position - 2) >> 1;
        const time = this.operations[operation].return;
        if (this.deepest >= 0 && this.operations[this.deepest].return >= time)
            return;
        this.deepest = operation;
        this.deepestOrder = this.stack.map((entry) => entry.operation);
    }
    result(key, verdict) {
        const order = verdict === 'linearizable' ? this.stack.map((entry) => entry.operation) : this.deepestOrder;
        return {
            key,
            verdict,
            order: order.map((i) => this.operations[i]),
            stuckAt: verdict === 'linearizable' || this.deepest < 0 ? undefined : this.operations[this.deepest],
        };
    }
}
function sameBits(a, b) {
    for (let i = 0; i < a.length; i++)
        if (a[i] !== b[i])
            return false;
    return true;
}
//# sourceMappingURL=checker.js.map