// The nodes of the exhaustive explorer: the real Raft code, one input at a time, from any state that was seen before.
//
// Node states and messages are interned: each distinct one has a number, and what a node does in a state with an input is
// computed once. A state is put into a machine by assigning its data: the protocol keeps nothing anywhere else.
import { assert } from '../core/errors.js';
import { createRaft, RULES, } from '../protocols/raft/index.js';
import { elementHashes } from './explore-symmetry.js';
import { rulesWith } from './subject.js';
import { RAFT_MUTANTS } from './subjects/raft-mutants.js';
/** Gives equal things the same number, and each number its hashes under every permutation of the nodes. */
export class Interned {
    items = [];
    hashes = [];
    numbers = new Map();
    permutations;
    kind;
    constructor(kind, permutations) {
        this.kind = kind;
        this.permutations = permutations;
    }
    add(item) {
        const key = JSON.stringify(item);
        const known = this.numbers.get(key);
        if (known !== undefined)
            return known;
        const number = this.items.length;
        this.items.push(item);
        this.hashes.push(elementHashes(this.kind, item, this.permutations));
        this.numbers.set(key, number);
        return number;
    }
    at(number) {
        const item = this.items[number];
        assert(item !== undefined, `nothing is numbered ${number}`);
        return item;
    }
}
export class ExploredNodes {
    locals;
    letters;
    definition;
    options;
    membership;
    machines;
    known = new Map();
    constructor(nodes, mutant, permutations) {
        this.locals = new Interned('node', permutations);
        this.letters = new Interned('message', permutations);
        this.definition = createRaft(rulesWith(RULES, RAFT_MUTANTS, mutant));
        this.options = this.definition.parseOptions({ preVote: false, checkQuorum: false });
        const voters = Array.from({ length: nodes }, (_, at) => at + 1);
        this.membership = { voters, outgoing: [], learners: [], learnersNext: [], autoLeave: false, addresses: [] };
        this.machines = voters.map((self) => this.create(self, []));
    }
    /** A node that was started for the first time and has founded its log. */
    first(self, canCrash) {
        const durable = canCrash ? { term: 0, vote: 0, entries: [] } : undefined;
        return this.run(() => this.create(self, []), { durable, pending: [] }, self, { type: 'start' });
    }
    step(local, input, key) {
        return this.remember(`${local} ${key}`, () => {
            const { state, durable, pending } = this.locals.at(local);
            const machine = this.machines[state.self - 1];
            Object.assign(machine.state, copy(state));
            return this.run(() => machine, { durable, pending }, state.self, input);
        });
    }
    /** The disk has done the oldest turn's records. */
    sync(local) {
        return this.remember(`${local} sync`, () => {
            const { state, durable, pending } = this.locals.at(local);
            const [done, ...rest] = pending;
            assert(done !== undefined && durable !== undefined, 'nothing to sync');
            const next = { state, durable: done.records.reduce(written, durable), pending: rest };
            return this.outcome(next, done.sends);
        });
    }
    /** The process dies, forgets what its disk does not have, and starts again. */
    crash(local, canCrashAgain) {
        return this.remember(`${local} crash ${canCrashAgain}`, () => {
            const { state, durable } = this.locals.at(local);
            assert(durable !== undefined, 'no crash is left');
            const { term, vote, entries } = durable;
            const records = [
                { type: 'base', index: 0, term: 0, membership: this.membership },
                { type: 'hard-state', term, vote },
            ];
            if (entries.length > 0)
                records.push({ type: 'entries', entries });
            const known = canCrashAgain ? durable : undefined;
            const create = () => this.create(state.self, records);
            return this.run(create, { durable: known, pending: [] }, state.self, { type: 'start' });
        });
    }
    /** No crash is left: what waits for the disk may as well wait in the network. */
    settle(local) {
        return this.remember(`${local} settle`, () => {
            const { state, pending } = this.locals.at(local);
            const sends = pending.flatMap((turn) => turn.sends);
            return this.outcome({ state, durable: undefined, pending: [] }, sends);
        });
    }
    create(self, durable) {
        const { membership, options } = this;
        return this.definition.create({
            self,
            members: membership.voters,
            membership,
            options,
            random: () => 0,
            durable: copy(durable),
            applied: 0,
        });
    }
    remember(key, compute) {
        const known = this.known.get(key);
        if (known !== undefined)
            return known;
        const outcome = compute();
        this.known.set(key, outcome);
        return outcome;
    }
    /** One turn of one input. */
    run(make, { durable, pending }, self, input) {
        const out = new Gathered(self);
        let machine;
        try {
            machine = make();
            machine.step(input, 0, out);
            machine.step({ type: 'flush' }, 0, out);
        }
        catch (thrown) {
            return { local: -1, letters: [], failure: thrown instanceof Error ? thrown.message : String(thrown) };
        }
        const state = withoutTime(copy(machine.state));
        const { records, gated, early } = out;
        if (durable === undefined)
            return this.outcome({ state, durable, pending }, [...early, ...gated]);
        if (records.length > 0) {
            return this.outcome({ state, durable, pending: [...pending, { records, sends: gated }] }, early);
        }
        const last = pending[pending.length - 1];
        if (last === undefined)
            return this.outcome({ state, durable, pending }, [...early, ...gated]);
        const behind = { records: last.records, sends: union(last.sends, gated) };
        return this.outcome({ state, durable, pending: [...pending.slice(0, -1), behind] }, early);
    }
    outcome(local, sends) {
        const letters = new Set(sends.map((letter) => this.letters.add(letter)));
        return { local: this.locals.add(local), letters: [...letters], failure: undefined };
    }
}
/** Takes what a step puts out. Timers are not kept: any may fire at any time. Nobody waits for replies and events. */
class Gathered {
    records = [];
    gated = [];
    early = [];
    self;
    constructor(self) {
        this.self = self;
    }
    persist(record) {
        // The founding record is taken to be there from the first: a node without it has told nobody anything.
        if (record.type !== 'base')
            this.records.push(record);
    }
    send(to, message) {
        this.gated.push({ from: this.self, to, message: withoutRounds(copy(message)) });
    }
    sendEarly(to, message) {
        this.early.push({ from: this.self, to, message: withoutRounds(copy(message)) });
    }
    reply() { }
    emit() { }
    emitEarly() { }
    setTimer() { }
    clearTimer() { }
}
function written(durable, record) {
    if (record.type === 'hard-state')
        return { ...durable, term: record.term, vote: record.vote };
    if (record.type !== 'entries')
        return durable; // snapshots are not explored
    const first = record.entries[0].index;
    return { ...durable, entries: [...durable.entries.slice(0, first - 1), ...record.entries] };
}
function union(before, more) {
    const known = new Set(before.map((letter) => JSON.stringify(letter)));
    return [...before, ...more.filter((letter) => !known.has(JSON.stringify(letter)))];
}
/**
 * Time stands still at 0 and every deadline has just been reached. What only serves reads, leases, forwarding and quorum
 * checks, none of which is explored, is made constant, so that it does not tell states apart.
 */
function withoutTime(state) {
    const plain = state;
    plain.contactAt = 0;
    plain.electionDeadline = 0;
    plain.drawnTimeoutMs = 0;
    plain.termAtStart = 0;
    plain.isFresh = false;
    plain.forwarded = [];
    const { role } = plain;
    if (role.type !== 'leader')
        return plain;
    role.round = 0;
    role.readBatches = [];
    role.nextBeatAt = 0;
    role.wasLate = false;
    for (const progress of role.progress) {
        progress.lastActiveAt = 0;
        progress.ackedRound = 0;
        progress.ackedSentAt = 0;
    }
    return plain;
}
/** Rounds of heartbeats confirm reads, which are not explored. */
function withoutRounds(message) {
    if (message.type !== 'heartbeat' && message.type !== 'heartbeat-response')
        return message;
    return { ...message, round: 0, sentAt: 0 };
}
/** A copy of plain data. Bytes are never changed, and shared. */
function copy(value) {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
        return value;
    if (Array.isArray(value))
        return value.map(copy);
    const result = {};
    for (const [key, part] of Object.entries(value))
        result[key] = copy(part);
    return result;
}
//# sourceMappingURL=explore-nodes.js.map