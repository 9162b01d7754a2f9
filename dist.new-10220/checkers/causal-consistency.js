// Causal consistency of histories of reads and writes, in three strengths, by the bad patterns of Bouajjani, Enea, Guerraoui
// & Hamza, 'On Verifying Causal Consistency' (POPL 2017): a history in which no value is written twice to a key is consistent
// exactly if none of the level's patterns occurs, and that is decided in polynomial time.
//
// - causal (CC): a read sees no write that another write overwrote in its causal past.
// - causal-memory (CM; Ahamad et al. 1995): moreover each session sees all writes in one order, which respects causality.
// - causal-convergence (CCv): all sessions order concurrent writes of a key alike, as stores with last-writer-wins do.
//
// Causality is session order and reads-from, transitively. What precedes an operation is a prefix of every session, so one
// count a session (a vector clock) stands for the whole set.
import { describeAccess } from './accesses.js';
export const CAUSAL_LEVELS = ['causal', 'causal-memory', 'causal-convergence'];
/** The first violation of `level` that was found; undefined if the history has none. Throws nothing; see `accessesOf`. */
export function checkCausalConsistency(accesses, level) {
    return new CausalChecker(accesses).check(level);
}
class CausalChecker {
    accesses;
    /** Which session an access belongs to; a write of unknown outcome is a session of its own. */
    session;
    /** Place within its session, from 0. */
    place;
    sessions = [];
    before;
    /** By key and session: its writes in order. */
    writes = new Map();
    /** By read: the write that it saw; −1 for the initial value. */
    source;
    constructor(accesses) {
        this.accesses = accesses;
        this.session = new Int32Array(accesses.length);
        this.place = new Int32Array(accesses.length);
        this.source = new Int32Array(accesses.length).fill(-1);
        this.before = accesses.map(() => []);
        this.arrange();
    }
    arrange() {
        const numbers = new Map();
        this.accesses.forEach(({ session, isUnknown }, at) => {
            const known = numbers.get(session);
            const own = known === undefined ? undefined : this.sessions[known]?.at(-1);
            if (own !== undefined)
                this.before[at]?.push(own);
            let number = isUnknown ? undefined : known;
            if (number === undefined) {
                number = this.sessions.length;
                this.sessions.push([]);
                if (!isUnknown)
                    numbers.set(session, number);
            }
            this.session[at] = number;
            this.place[at] = this.sessions[number].length;
            this.sessions[number].push(at);
        });
        this.accesses.forEach(({ type, key }, at) => {
            if (type !== 'write')
                return;
            const bySession = this.writes.get(key) ?? new Map();
            this.writes.set(key, bySession);
            const list = bySession.get(this.session[at]) ?? [];
            bySession.set(this.session[at], list);
            list.push(at);
        });
    }
    check(level) {
        const thinAir = this.findSources();
        if (thinAir !== undefined)
            return thinAir;
        const past = this.clocks([]);
        if (!Array.isArray(past))
            return this.cycle('cyclic-causality', past.cycle, 'of causes');
        const overwritten = this.overwrittenRead(past);
        if (overwritten !== undefined || level === 'causal')
            return overwritten;
        return level === 'causal-memory' ? this.sessionViews() : this.conflicts(past);
    }
    findSources() {
        const written = new Map();
        this.accesses.forEach(({ type, key, value }, at) => {
            if (type === 'write')
                written.set(JSON.stringify([key, value]), at);
        });
        for (const [at, { type, key, value }] of this.accesses.entries()) {
            if (type === 'write' || value === null)
                continue;
            const source = written.get(JSON.stringify([key, value]));
            if (source === undefined)
                return this.violation('thin-air-read', [at], 'which nobody wrote');
            this.source[at] = source;
            this.before[at].push(source);
        }
        return undefined;
    }
    /** By access: how many accesses of each session come before it or are it, with `more` orders added; or a cycle. */
    clocks(more) {
        const before = this.before.map((list) => [...list]);
        for (const { from, to } of more)
            before[to].push(from);
        const after = this.accesses.map(() => []);
        const waits = new Int32Array(before.length);
        before.forEach((list, at) => {
            waits[at] = list.length;
            for (const earlier of list)
                after[earlier].push(at);
        });
        const ready = [...waits.keys()].filter((at) => waits[at] === 0);
        const clocks = new Array(before.length);
        let done = 0;
        for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
            done++;
            const clock = new Int32Array(this.sessions.length);
            for (const earlier of before[at]) {
                const theirs = clocks[earlier];
                for (let s = 0; s < clock.length; s++)
                    if (theirs[s] > clock[s])
                        clock[s] = theirs[s];
            }
            clock[this.session[at]] = this.place[at] + 1;
            clocks[at] = clock;
            for (const later of after[at])
                if (--waits[later] === 0)
                    ready.push(later);
        }
        return done === before.length ? clocks : { cycle: findCycle(before, waits) };
    }
    /** The last write of `key` in each session within `clock`, but for `except`. */
    lastWrites(key, clock, except) {
        const last = [];
        this.writes.get(key)?.forEach((list, session) => {
            let high = countWithin(list, this.place, clock[session]);
            if (list[high - 1] === except)
                high--;
            if (high > 0)
                last.push(list[high - 1]);
        });
        return last;
    }
    precedes(a, b, clocks) {
        return a !== b && clocks[b][this.session[a]] > this.place[a];
    }
    overwrittenRead(past) {
        for (const [read, { type, key }] of this.accesses.entries()) {
            if (type === 'write')
                continue;
            const source = this.source[read];
            for (const write of this.lastWrites(key, past[read], source)) {
                if (source < 0) {
                    return this.violation('initial-read', [write, read], `though ${this.tell(write)} was in its causal past`);
                }
                if (this.precedes(source, write, past)) {
                    const why = `though ${this.tell(write)}, in its causal past, had overwritten that`;
                    return this.violation('overwritten-read', [source, write, read], why);
                }
            }
        }
        return undefined;
    }
    /**
     * Causal memory: for each session, what it read forces an order on the writes: whatever came before a read of x came
     * before the write of x that was read. That order, closed under the rule, must be one.
     */
    sessionViews() {
        for (const own of this.sessions) {
            const reads = own.filter((at) => this.accesses[at].type === 'read');
            const forced = [];
            for (let isSettled = reads.length === 0; !isSettled;) {
                const view = this.clocks(forced);
                if (!Array.isArray(view)) {
                    return this.cycle('cyclic-session-view', view.cycle, `in the order that ${this.nameOf(own)} must have seen`);
                }
                isSettled = true;
                for (const read of reads) {
                    const source = this.source[read];
                    for (const write of this.lastWrites(this.accesses[read].key, view[read], source)) {
                        if (source < 0) {
                            const why = `though ${this.nameOf(own)} must have seen ${this.tell(write)} before`;
                            return this.violation('initial-read-in-session-view', [write, read], why);
                        }
                        if (this.precedes(write, source, view))
                            continue;
                        forced.push({ from: write, to: source });
                        isSettled = false;
                    }
                }
            }
        }
        return undefined;
    }
    /** Causal convergence: a write in a read's past comes before the write that it saw, for everybody. */
    conflicts(past) {
        const forced = [];
        for (const [read, { type, key }] of this.accesses.entries()) {
            if (type === 'write' || this.source[read] < 0)
                continue;
            const source = this.source[read];
            for (const write of this.lastWrites(key, past[read], source))
                forced.push({ from: write, to: source });
        }
        const all = this.clocks(forced);
        return Array.isArray(all)
            ? undefined
            : this.cycle('cyclic-conflict', all.cycle, 'in every order of conflicting writes');
    }
    cycle(pattern, accesses, where) {
        const chain = [...accesses, accesses[0]].map((at) => this.tell(at)).join(', then ');
        return { pattern, accesses, text: `${pattern}: ${chain}: a circle ${where}` };
    }
    violation(pattern, accesses, why) {
        return { pattern, accesses, text: `${pattern}: ${this.tell(accesses.at(-1))}, ${why}` };
    }
    nameOf(session) {
        return this.accesses[session[0]].session;
    }
    tell(at) {
        const access = this.accesses[at];
        return `${describeAccess(access)} (operation ${access.operation})`;
    }
}
/** How many of `list`, whose places ascend, have a place below `bound`. */
function countWithin(list, place, bound) {
    let low = 0;
    let high = list.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (place[list[middle]] < bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
/** A circle among what still waits: from any such access, back from one it waits for to the next, until one comes again. */
function findCycle(before, waits) {
    const seenAt = new Map();
    const path = [];
    let at = waits.findIndex((count) => count > 0);
    while (!seenAt.has(at)) {
        seenAt.set(at, path.length);
        path.push(at);
        at = before[at].find((earlier) => waits[earlier] > 0);
    }
    return path.slice(seenAt.get(at)).reverse();
}
//# sourceMappingURL=causal-consistency.js.map