// A replica of the simulator: a replicated log on a simulated node, the small state machine above it, and the host's duties
// between them: applying in order, serving reads once applied far enough, flushing, compacting, moving snapshots.
import { violated } from '../../checkers/invariant.js';
import { assert, QuorateError } from '../../core/errors.js';
import { SimulatedNode } from '../node.js';
import { SnapshotShelf } from './snapshot-shelf.js';
const REQUESTS_PER_LIFE = 0x1_0000_0000;
export class LogReplica {
    id;
    node;
    machine;
    leader = 0;
    isRemoved = false;
    /** What its disk holds is damaged, and known to be: it does not start again. */
    isCorrupt = false;
    world;
    definition;
    options;
    founders;
    settings;
    observer;
    kind;
    random;
    disk;
    // What the disk holds besides the WAL.
    image;
    shelf;
    // What a crash forgets.
    requests = new Map();
    reads = [];
    outgoing = new Map();
    flushes = [];
    /** The log was told to compact through `index` when so many records were persisted. */
    compactions = [];
    nextRequest = 0;
    constructor(world, id, definition, options, founders, clock, disk, settings, observer, kind) {
        this.world = world;
        this.id = id;
        this.definition = definition;
        this.options = options;
        this.founders = founders;
        this.settings = settings;
        this.observer = observer;
        this.kind = kind;
        this.disk = disk;
        this.machine = kind.create();
        this.image = { index: 0, bytes: this.machine.snapshot() };
        this.random = world.randomFor(4, id);
        this.node = new SimulatedNode(world, id, definition.wire, this, clock, disk, settings);
    }
    get isAlive() {
        return this.node.isAlive;
    }
    get now() {
        return this.node.now;
    }
    get life() {
        return this.node.life;
    }
    get state() {
        return this.node.protocol.state;
    }
    get status() {
        return this.definition.status(this.state);
    }
    start() {
        // A write that was lost at the very end of the log leaves no trace: only the disk itself can tell.
        if (this.disk.hasLostTail)
            this.isCorrupt = true;
        else
            this.node.start();
    }
    // Requests from clients and operators
    /** `input`: what a read reads. `done` is called at most once; never, if nobody is there. */
    request(command, input, done) {
        if (!this.isAlive)
            return;
        const id = ++this.nextRequest;
        this.requests.set(id, { command, input, done });
        if (command.type === 'read')
            this.observer.readBegan(this, id);
        this.node.feed({ type: 'request', id, command });
    }
    tell(command) {
        this.request(command, undefined, () => { });
    }
    /** Persists the state machine as of now, in the background, and then lets the log be compacted. */
    flush() {
        if (!this.isAlive || this.machine.index <= this.image.index)
            return;
        const image = { index: this.machine.index, bytes: this.machine.snapshot() };
        // It must never be ahead of the durable log: entries may be applied before the own disk has them.
        this.flushes.push({ after: this.node.persisted, image });
        this.finishFlushes();
    }
    finishFlushes() {
        while (this.flushes.length > 0 && this.flushes[0].after <= this.node.durable) {
            const { image } = this.flushes.shift();
            const { life } = this;
            this.world.after(this.random() * this.settings.snapshotMs, () => {
                if (life !== this.life || !this.isAlive || image.index <= this.image.index)
                    return;
                this.image = image;
                this.world.note(() => `${this.id}   state machine durable at ${image.index}`);
                const margin = this.random.below(this.settings.compactionMargin + 1);
                if (image.index > margin)
                    this.tell({ type: 'compact', index: image.index - margin });
            });
        }
    }
    peerDisconnected(node) {
        this.tell({ type: 'peer-disconnected', node });
    }
    // Upper
    create(durable, random) {
        const { id, founders, options, definition, image } = this;
        this.machine = this.kind.restore(image.bytes);
        this.nextRequest = this.life * REQUESTS_PER_LIFE;
        const init = { self: id, members: founders.voters, membership: founders, options, random };
        const protocol = definition.create({ ...init, durable, applied: image.index });
        this.shelf = new SnapshotShelf(this.disk.fs, {
            random: this.random,
            later: (run) => this.later(this.random() * this.settings.snapshotMs, run),
        });
        // Else the log goes on from one that is not restored yet.
        if (definition.status(protocol.state).firstIndex <= image.index + 1)
            this.shelf.discardAll();
        return protocol;
    }
    /** If this life lasts so long. */
    later(delayMs, run) {
        const { life } = this;
        this.world.after(delayMs, () => {
            if (life === this.life && this.isAlive)
                run();
        });
    }
    corrupt(error) {
        if (!this.disk.isDamaged)
            return false;
        this.world.note(() => `${this.id} is corrupt: ${error.message}`);
        this.isCorrupt = true;
        return true;
    }
    recordIndex(record) {
        return this.definition.recordIndex(record);
    }
    checkpoint() {
        return this.definition.checkpoint(this.state);
    }
    stepped(input) {
        if (input.type === 'request' && input.command.type === 'compact') {
            this.compactions.push({ after: this.node.persisted, index: input.command.index });
        }
        this.observer.stepped(this, input);
    }
    durable() {
        this.finishFlushes();
        while (this.compactions.length > 0 && this.compactions[0].after <= this.node.durable) {
            this.node.release(this.compactions.shift().index);
        }
    }
    crashed() {
        const requests = this.requests;
        this.requests = new Map();
        this.reads = [];
        this.flushes = [];
        this.compactions = [];
        this.outgoing.clear();
        this.leader = 0;
        this.observer.crashed(this);
        for (const waiting of requests.values())
            waiting.done({ type: 'unknown' });
    }
    replying(id, result) {
        if (result.type === 'readable')
            this.observer.readAnswered(this, id, result.index, result.validUntil);
    }
    reply(id, result) {
        this.observer.replied(this, id, result);
        const waiting = this.requests.get(id);
        if (waiting === undefined)
            return; // refused a second time, or not of this life
        switch (result.type) {
            case 'readable':
                this.reads.push({ request: id, index: result.index, validUntil: result.validUntil });
                this.serveReads();
                return;
            case 'done':
                this.finish(id, { type: 'done', index: result.index });
                return;
            case 'refused':
                this.finish(id, { type: 'refused', code: result.code, leader: result.leader });
        }
    }
    finish(id, answer) {
        const waiting = this.requests.get(id);
        if (waiting === undefined)
            return;
        this.requests.delete(id);
        waiting.done(answer);
    }
    serveReads() {
        if (this.reads.length === 0)
            return;
        const ready = this.reads.filter((read) => read.index <= this.machine.index);
        this.reads = this.reads.filter((read) => read.index > this.machine.index);
        const now = this.node.now;
        for (const { request, validUntil } of ready) {
            const waiting = this.requests.get(request);
            if (now >= validUntil)
                this.finish(request, { type: 'refused', code: 'lease-over', leader: this.leader });
            else
                this.finish(request, { type: 'served', output: this.machine.read(waiting.input) });
        }
    }
    emit(event) {
        switch (event.type) {
            case 'committed':
                for (const entry of event.entries)
                    this.apply(entry);
                this.serveReads();
                return;
            case 'leader-changed':
                this.leader = event.leader;
                return;
            case 'membership-changed':
                this.isRemoved = false;
                return;
            case 'snapshot-needed':
                this.prepareSnapshot(event.to);
                return;
            case 'restore':
                this.restore(event.index);
                return;
            case 'snapshot-ignored':
                this.shelf.isIgnored(event.index);
                return;
            case 'removed':
                this.isRemoved = true;
        }
    }
    apply(entry) {
        const { machine } = this;
        if (entry.index !== machine.index + 1) {
            violated('contiguous-commits', `node ${this.id} emits entry ${entry.index} as committed when its state machine is at ${machine.index}`);
        }
        let output;
        if (entry.kind === 'data')
            output = machine.apply(entry.index, entry.term, entry.data);
        else
            machine.skip(entry.index, entry.term);
        this.observer.applied(this, entry, machine.hash);
        if (entry.origin !== this.id || !this.requests.has(entry.request))
            return;
        if (entry.kind !== 'data')
            return; // the protocol itself answers what changed the membership
        this.finish(entry.request, output === undefined ? { type: 'unknown' } : { type: 'served', output });
    }
    // Snapshots
    prepareSnapshot(to) {
        const { life } = this;
        this.world.after(this.random() * this.settings.snapshotMs, () => {
            if (life !== this.life || !this.isAlive)
                return;
            this.outgoing.set(this.machine.index, this.machine.snapshot());
            this.tell({ type: 'send-snapshot', to, index: this.machine.index });
        });
    }
    attach(to, message) {
        this.observer.sent(this, to, message);
        if (message.type !== 'install-snapshot')
            return undefined;
        const { index } = message;
        const bytes = this.outgoing.get(index) ?? (this.image.index === index ? this.image.bytes : undefined);
        assert(bytes !== undefined, `node ${this.id} sends a snapshot at ${index} that its driver did not offer`);
        const { life } = this;
        let isSettled = false;
        const settle = (delivered) => {
            if (isSettled || life !== this.life || !this.isAlive)
                return;
            isSettled = true;
            this.outgoing.delete(index);
            this.tell({ type: 'snapshot-status', to, delivered });
        };
        const extraMs = this.random() * this.settings.snapshotMs;
        this.world.after(extraMs + 10 * this.settings.snapshotMs + 100, () => settle(false));
        const payload = { bytes, delivered: () => settle(true) };
        return { payload, extraMs };
    }
    receive(from, message, attachment, accept) {
        const { index, indexTerm } = message;
        const transfer = attachment;
        const { life } = this;
        const kept = () => {
            if (life !== this.life || !this.isAlive)
                return;
            accept();
            this.later(1, () => {
                if (!this.world.network.isCut(this.id, from))
                    transfer.delivered();
            });
        };
        // The protocol has no use for one that is behind, and says so.
        if (index <= this.machine.index)
            this.later(this.random() * this.settings.snapshotMs, kept);
        else
            this.shelf.receive(index, indexTerm, transfer.bytes, kept);
    }
    restore(index) {
        if (index < this.machine.index) {
            violated('contiguous-commits', `node ${this.id} goes back from ${this.machine.index} to a snapshot at ${index}`);
        }
        const bytes = this.readSnapshot(index);
        if (bytes === undefined)
            return;
        this.machine = this.kind.restore(bytes);
        assert(this.machine.index === index, 'a snapshot is named by its index');
        this.observer.restored(this, index, this.machine.hash);
        this.later(this.random() * this.settings.snapshotMs, () => {
            if (index > this.image.index)
                this.image = { index, bytes };
            this.shelf.isHeld(index);
        });
        this.serveReads();
    }
    /** Undefined: it is damaged, and so the process is over. */
    readSnapshot(index) {
        try {
            return this.shelf.read(index);
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError && thrown.code === 'corrupt-snapshot' && this.corrupt(thrown)))
                throw thrown;
            this.node.crash('the snapshot that it goes on from is damaged');
            return undefined;
        }
    }
}
//# sourceMappingURL=replica.js.map