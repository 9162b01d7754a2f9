// The exhaustive explorer: every state that a small Raft cluster can reach, breadth first, by the real protocol code.
//
// Any message that was ever sent may arrive at any time, in any order, again, or never: so the network loses, delays,
// reorders and repeats as it likes, and a state holds a set of messages that only grows. Any timer may fire at any time. A
// node may crash at any time; its disk holds a prefix of what it persisted, and what was gated behind the rest never left.
// Abstracted: time stands still with all deadlines reached (no pre-vote, no quorum checks, no leases); a turn has one
// input; proposals are made at leaders; a node that crashes is back at once (one that stays away gets no mail). Not
// explored: reads, membership changes, hand-overs, snapshots.
import { InvariantViolation } from '../checkers/invariant.js';
import { QuorateError } from '../core/errors.js';
import { leaderCompleteness, logMatching, remember } from './explore-invariants.js';
import { ExploredNodes, Interned } from './explore-nodes.js';
import { fingerprint, permutationsOf } from './explore-symmetry.js';
import { show } from './show.js';
/** So many expanded states lie between two calls of `onProgress`. */
const PROGRESS_EVERY = 1000;
const NODES_MAX = 5;
export function explore(options) {
    for (const [name, least] of [
        ['nodes', 1],
        ['termMax', 1],
        ['proposalsMax', 0],
        ['crashesMax', 0],
        ['statesMax', 1],
    ]) {
        if (!(Number.isSafeInteger(options[name]) && options[name] >= least)) {
            throw new QuorateError('bad-option', `${name} is ${options[name]}: must be a whole number from ${least}`);
        }
    }
    if (options.nodes > NODES_MAX) {
        throw new QuorateError('bad-option', `nodes is ${options.nodes}: must be at most ${NODES_MAX}`);
    }
    return new Explorer(options).run();
}
class Explorer {
    options;
    nodes;
    leaders;
    committed;
    counters;
    seen = new Set();
    /** By state: where it was reached from, and how. */
    parents = [];
    actions = [];
    sums;
    labels = new Map();
    next = [];
    transitions = 0;
    depth = 0;
    constructor(options) {
        this.options = options;
        const permutations = permutationsOf(options.nodes);
        this.nodes = new ExploredNodes(options.nodes, options.mutant, permutations);
        this.leaders = new Interned('leader', permutations);
        this.committed = new Interned('committed', permutations);
        this.counters = new Interned('counters', permutations);
        this.sums = new Int32Array(permutations.length * 2);
    }
    run() {
        const { statesMax, onProgress } = this.options;
        this.add(this.beginning(), -1, '');
        let expanded = 0;
        while (this.next.length > 0) {
            const level = this.next;
            this.next = [];
            for (const state of level) {
                const violation = this.expand(state);
                if (violation !== undefined)
                    return { ...this.progress(), isComplete: false, violation };
                if (this.seen.size >= statesMax)
                    return { ...this.progress(), isComplete: false };
                if (++expanded % PROGRESS_EVERY === 0)
                    onProgress?.(this.progress());
            }
            if (this.next.length > 0)
                this.depth++;
        }
        return { ...this.progress(), isComplete: true };
    }
    progress() {
        return { states: this.seen.size, transitions: this.transitions, depth: this.depth };
    }
    beginning() {
        const { nodes, crashesMax } = this.options;
        const starts = Array.from({ length: nodes }, (_, at) => this.nodes.first(at + 1, crashesMax > 0));
        return {
            number: 0,
            locals: starts.map(({ local }) => local),
            letters: starts.flatMap(({ letters }) => letters),
            past: { leaders: [], committed: [] },
            crashes: 0,
            proposals: 0,
        };
    }
    /** Takes every step that is possible in `state`. */
    expand(state) {
        const { nodes } = this;
        try {
            for (const letter of state.letters) {
                const { from, to, message } = nodes.letters.at(letter);
                const input = { type: 'message', from, message };
                this.step(state, to, input, `deliver ${letter}`, () => `${to} ◄ ${from} ${show(message)}`);
            }
            for (let node = 1; node <= state.locals.length; node++)
                this.expandNode(state, node);
        }
        catch (thrown) {
            if (!(thrown instanceof FoundViolation))
                throw thrown;
            const { invariant, message, label } = thrown;
            return { invariant, message, path: [...this.pathTo(state.number), label] };
        }
        return undefined;
    }
    expandNode(state, node) {
        const { nodes } = this;
        const { termMax, proposalsMax, crashesMax } = this.options;
        const local = state.locals[node - 1];
        const { state: own, durable, pending } = nodes.locals.at(local);
        if (own.role.type !== 'leader' && own.term < termMax) {
            this.step(state, node, { type: 'timer', timer: 'election' }, 'election', () => `${node} election time-out`);
        }
        if (own.role.type !== 'follower') {
            this.step(state, node, { type: 'timer', timer: 'heartbeat' }, 'heartbeat', () => `${node} heartbeat`);
        }
        if (own.role.type === 'leader' && state.proposals < proposalsMax) {
            const id = state.proposals + 1;
            const input = { type: 'request', id, command: { type: 'propose', data: Uint8Array.of(id) } };
            const proposed = { ...state, proposals: id };
            this.step(proposed, node, input, `propose ${id}`, () => `${node} proposal ${id}`);
        }
        if (pending.length > 0) {
            this.arrive(state, node, nodes.sync(local), `${node} disk write done`);
        }
        if (durable !== undefined && state.crashes < crashesMax)
            this.crash(state, node, local);
    }
    crash(state, node, local) {
        const { nodes } = this;
        const crashes = state.crashes + 1;
        const isLast = crashes === this.options.crashesMax;
        const outcome = nodes.crash(local, !isLast);
        // Mail to oneself does not outlive the process.
        const isOwn = (letter) => {
            const { from, to } = nodes.letters.at(letter);
            return from === node && to === node;
        };
        let after = { ...state, crashes, letters: state.letters.filter((letter) => !isOwn(letter)) };
        if (isLast) {
            for (let other = 1; other <= state.locals.length; other++) {
                if (other === node)
                    continue;
                const settled = nodes.settle(after.locals[other - 1]);
                after = withOutcome(after, other, settled);
            }
        }
        this.arrive(after, node, outcome, `${node} crashes and restarts`);
    }
    step(state, node, input, key, label) {
        const local = state.locals[node - 1];
        const outcome = this.nodes.step(local, input, key);
        const name = `${node} ${key}`;
        let text = this.labels.get(name);
        if (text === undefined) {
            text = label();
            this.labels.set(name, text);
        }
        this.arrive(state, node, outcome, text);
    }
    /** `node` of `state` came to `outcome`: checks the invariants, and keeps the state if it is new. */
    arrive(state, node, outcome, label) {
        this.transitions++;
        if (outcome.failure !== undefined)
            throw new FoundViolation('assertion', outcome.failure, label);
        const before = state.locals[node - 1];
        let after = withOutcome(state, node, outcome);
        if (outcome.local !== before) {
            const states = after.locals.map((local) => this.nodes.locals.at(local).state);
            after = { ...after, past: this.check(state.past, this.nodes.locals.at(before).state, node, states, label) };
        }
        else if (after === state)
            return;
        this.add(after, state.number, label);
    }
    check(past, before, node, states, label) {
        const changed = states[node - 1];
        try {
            const next = remember(past, before, changed);
            if (next !== past)
                leaderCompleteness(next, states);
            logMatching(changed, states);
            return next;
        }
        catch (thrown) {
            if (!(thrown instanceof InvariantViolation))
                throw thrown;
            throw new FoundViolation(thrown.invariant, thrown.message, label);
        }
    }
    add(state, parent, label) {
        const print = this.fingerprintOf(state);
        if (this.seen.has(print))
            return;
        this.seen.add(print);
        const number = this.parents.length;
        this.parents.push(parent);
        this.actions.push(label);
        this.next.push({ ...state, number });
    }
    fingerprintOf({ locals, letters, past, crashes, proposals }) {
        const { sums, nodes } = this;
        sums.fill(0);
        const mix = (hashes) => {
            for (let at = 0; at < sums.length; at++)
                sums[at] = (sums[at] + hashes[at]) | 0;
        };
        for (const local of locals)
            mix(nodes.locals.hashes[local]);
        for (const letter of letters)
            mix(nodes.letters.hashes[letter]);
        past.leaders.forEach((node, term) => {
            if (node !== 0)
                mix(this.leaders.hashes[this.leaders.add({ term, node })]);
        });
        for (const entry of past.committed)
            mix(this.committed.hashes[this.committed.add({ entry })]);
        mix(this.counters.hashes[this.counters.add([crashes, proposals])]);
        return fingerprint(sums);
    }
    pathTo(number) {
        const path = [];
        for (let at = number; at > 0; at = this.parents[at])
            path.push(this.actions[at]);
        return path.reverse();
    }
}
function withOutcome(state, node, outcome) {
    const isSameLocal = state.locals[node - 1] === outcome.local;
    const fresh = outcome.letters.filter((letter) => !state.letters.includes(letter));
    if (isSameLocal && fresh.length === 0)
        return state;
    const locals = isSameLocal ? state.locals : state.locals.with(node - 1, outcome.local);
    return { ...state, locals, letters: fresh.length === 0 ? state.letters : [...state.letters, ...fresh] };
}
class FoundViolation extends Error {
    invariant;
    label;
    constructor(invariant, message, label) {
        super(message);
        this.invariant = invariant;
        this.label = label;
    }
}
//# sourceMappingURL=explore.js.map