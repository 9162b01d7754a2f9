// One simulated node: a protocol, its clock, its timers, and the real write-ahead log on a simulated disk, driven by the
// rules of the Outbox. Inputs wait in an inbox until a turn takes one, some or all of them; what a turn persists goes to
// the disk in one write and one sync; what was gated behind it leaves when that sync is done.
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { crc32 } from '../core/crc32.js';
import { assert, QuorateError } from '../core/errors.js';
import { openWal } from '../storage/wal.js';
import { show } from './show.js';
const RECORD_TYPE = 1;
export class SimulatedNode {
    id;
    clock;
    /** None: the protocol keeps nothing, and each life begins anew. */
    disk;
    isAlive = false;
    isPaused = false;
    /** Counts starts: what belongs to an earlier life is void. */
    life = 0;
    /** Set: the node crashes at this point of its next turn that gets there. */
    armedCrash;
    /** Records persisted and durable in this life. */
    persisted = 0;
    durable = 0;
    world;
    wire;
    upper;
    settings;
    random;
    writer = new ByteWriter();
    machine;
    wal;
    isCommitting = false;
    isTurnPlanned = false;
    inbox = [];
    gated = [];
    early = [];
    /** Sync completions that found the process paused. */
    completions = [];
    timers = new Map();
    constructor(world, id, wire, upper, clock, disk, settings) {
        this.world = world;
        this.id = id;
        this.wire = wire;
        this.upper = upper;
        this.clock = clock;
        this.disk = disk;
        this.settings = settings;
        this.random = world.randomFor(2, id);
        world.attach(id, (from, _to, body, attachment) => this.arrive(from, body, attachment));
    }
    get protocol() {
        assert(this.machine !== undefined, `node ${this.id} is not running`);
        return this.machine;
    }
    get now() {
        return this.clock.read(this.world.now);
    }
    /** Recovers from the disk and takes the first turn. With a disk that fails, again and again until it works. */
    start() {
        assert(!this.isAlive, `node ${this.id} runs already`);
        this.life++;
        try {
            this.recover();
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            if (thrown.code === 'corrupt-wal' && this.upper.corrupt?.(thrown) === true)
                return;
            if (thrown.code !== 'io' && thrown.code !== 'no-space')
                throw thrown;
            this.world.note(() => `${this.id} cannot start: ${thrown.message}`);
            this.disk?.crash();
            this.world.after(50, () => {
                if (!this.isAlive)
                    this.start();
            });
            return;
        }
        this.inbox = [{ type: 'start' }];
        this.turn();
    }
    recover() {
        const records = [];
        this.machine = undefined;
        if (this.disk !== undefined) {
            this.wal = openWal({
                fs: this.disk.fs,
                directory: 'wal',
                segmentBytes: this.settings.segmentBytes,
                crc32,
                checkpoint: () => this.encodeCheckpoint(),
            }, (record) => records.push(this.wire.decodeRecord(new ByteReader(record.payload.slice()))));
        }
        this.isAlive = true;
        this.persisted = 0;
        this.durable = 0;
        this.world.note(() => `${this.id} starts, life ${this.life}, with ${records.length} records`);
        this.world.hash.mix(0x57a47 ^ this.id);
        this.machine = this.upper.create(records, this.world.randomFor(3, this.id, this.life));
    }
    /** Ends the process at once. The disk forgets what was not synced. */
    crash(reason) {
        if (!this.isAlive)
            return;
        this.world.note(() => `${this.id} crashes: ${reason}`);
        this.world.hash.mix(0xc4a54 ^ this.id);
        this.isAlive = false;
        this.isPaused = false;
        this.armedCrash = undefined;
        this.machine = undefined;
        this.wal = undefined;
        this.isCommitting = false;
        this.isTurnPlanned = false;
        this.inbox = [];
        this.gated = [];
        this.early = [];
        this.completions = [];
        this.timers.clear();
        this.disk?.crash();
        this.upper.crashed(reason);
    }
    pause() {
        if (this.isAlive)
            this.isPaused = true;
    }
    resume() {
        if (!this.isAlive || !this.isPaused)
            return;
        this.isPaused = false;
        const completions = this.completions;
        this.completions = [];
        for (const complete of completions)
            complete();
        this.planTurn();
    }
    /** Puts an input into the inbox; false if nobody is there. */
    feed(input) {
        if (!this.isAlive)
            return false;
        this.inbox.push(input);
        this.planTurn();
        return true;
    }
    /** Entries up to `index` are no longer needed from the WAL. */
    release(index) {
        this.wal?.release(index);
    }
    /** After a jump of the clock: timers may be due. */
    clockChanged() {
        for (const [timer, entry] of this.timers)
            this.planWake(timer, entry);
    }
    // Turns
    planTurn() {
        if (this.isTurnPlanned || this.isPaused || !this.isAlive)
            return;
        if (this.inbox.length === 0)
            return;
        this.isTurnPlanned = true;
        const { life } = this;
        this.world.after(this.random() * this.settings.turnDelayMaxMs, () => {
            if (this.life !== life)
                return;
            this.isTurnPlanned = false;
            if (!this.isPaused && this.isAlive && this.inbox.length > 0)
                this.turn();
        });
    }
    turn() {
        const { life } = this;
        let count = this.inbox.length;
        if (count > 1 && this.random.chance(this.settings.smallTurnChance))
            count = 1 + this.random.below(count);
        const crashAfter = this.armedCrash === 'mid-turn' ? this.random.below(count) : -1;
        for (let i = 0; i < count; i++) {
            this.step(this.inbox[i]);
            if (i === crashAfter) {
                this.crash('in the middle of a turn');
                return;
            }
        }
        this.inbox.splice(0, count);
        this.step({ type: 'flush' });
        if (this.armedCrash === 'before-early') {
            this.crash('before anything of the turn left');
            return;
        }
        this.releaseEarly();
        if (this.armedCrash === 'before-write') {
            this.crash('before the write');
            return;
        }
        this.releaseGated();
        this.commit();
        if (this.life === life && this.isAlive)
            this.planTurn();
    }
    step(input) {
        const { world } = this;
        const now = this.now;
        if (input.type === 'timer') {
            // It may have been cleared or put off since it was found due.
            const entry = this.timers.get(input.timer);
            if (entry === undefined || entry.at > now)
                return;
            this.timers.delete(input.timer);
        }
        world.steps++;
        world.hash.mix(this.id);
        world.hash.number(now);
        if (input.type === 'message')
            world.hash.text(input.message.type);
        else
            world.hash.value(input);
        if (world.log !== undefined && input.type !== 'flush') {
            world.note(() => `${this.id} ◄ ${input.type === 'message' ? `${input.from} ${show(input.message)}` : show(input)}`);
        }
        this.protocol.step(input, now, this);
        this.upper.stepped(input);
    }
    commit() {
        const { wal } = this;
        if (wal === undefined || this.isCommitting || !wal.hasPending)
            return;
        this.isCommitting = true;
        const { life, persisted } = this;
        try {
            wal.commit((error) => {
                if (this.life !== life || !this.isAlive)
                    return;
                if (this.isPaused)
                    this.completions.push(() => this.committed(persisted, error));
                else
                    this.committed(persisted, error);
            });
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            this.isCommitting = false;
            this.failed(thrown);
        }
        if (this.armedCrash === 'before-sync')
            this.crash('after the write, before the sync');
    }
    committed(persisted, error) {
        this.isCommitting = false;
        if (error !== undefined) {
            this.failed(error);
            return;
        }
        this.durable = persisted;
        this.disk?.committed();
        this.upper.durable(persisted);
        if (this.armedCrash === 'before-gated') {
            this.crash('after the sync, before what waited for it left');
            return;
        }
        this.releaseGated();
        this.commit();
    }
    /** No space: the batch stays pending and is tried again. Anything else ends the process, as on a real host. */
    failed(error) {
        if (error.code !== 'no-space') {
            this.crash(`its disk failed: ${error.message}`);
            return;
        }
        this.world.note(() => `${this.id} has no space`);
        const { life } = this;
        this.world.after(20, () => {
            if (this.life === life && this.isAlive)
                this.commit();
        });
    }
    encodeCheckpoint() {
        if (this.machine === undefined)
            return [];
        return this.upper.checkpoint().map((record) => {
            const writer = new ByteWriter();
            this.wire.encodeRecord(record, writer);
            return { group: 0, type: RECORD_TYPE, payload: writer.copy() };
        });
    }
    // What leaves
    releaseEarly() {
        const outputs = this.early;
        if (outputs.length === 0)
            return;
        this.early = [];
        for (const output of outputs)
            this.release1(output);
    }
    releaseGated() {
        const { gated, durable, life } = this;
        let count = 0;
        while (count < gated.length && gated[count].after <= durable)
            count++;
        if (count === 0)
            return;
        const crashAfter = this.armedCrash === 'amid-gated' ? this.random.below(count) : -1;
        const outputs = gated.splice(0, count);
        for (let i = 0; i < count; i++) {
            this.release1(outputs[i]);
            if (this.life !== life || !this.isAlive)
                return;
            if (i === crashAfter) {
                this.crash('after a part of what waited for the sync left');
                return;
            }
        }
    }
    release1(output) {
        const { world } = this;
        switch (output.kind) {
            case 'send':
                this.transmit(output.to, output.message);
                return;
            case 'reply':
                world.hash.value(output.result);
                world.note(() => `${this.id} replies to request ${output.id}: ${show(output.result)}`);
                this.upper.reply(output.id, output.result);
                return;
            case 'emit':
                world.hash.text(output.event.type);
                world.note(() => `${this.id} emits ${show(output.event)}`);
                this.upper.emit(output.event);
        }
    }
    transmit(to, message) {
        const { world, writer } = this;
        if (to === this.id) {
            this.inbox.push({ type: 'message', from: to, message });
            this.planTurn();
            return;
        }
        const attached = this.upper.attach(to, message);
        writer.reset();
        this.wire.encodeMessage(message, writer);
        const body = writer.finish();
        world.hash.mix(to);
        world.hash.mix(crc32(body));
        world.note(() => `${this.id} ► ${to} ${show(message)}${attached === 'lost' ? ' (cannot leave)' : ''}`);
        if (attached === 'lost')
            return;
        world.network.send(this.id, to, body, attached?.payload, attached?.extraMs);
    }
    arrive(from, body, attachment) {
        if (!this.isAlive)
            return;
        const message = this.wire.decodeMessage(new ByteReader(body));
        if (attachment === undefined) {
            this.feed({ type: 'message', from, message });
            return;
        }
        const { life } = this;
        this.upper.receive(from, message, attachment, () => {
            if (this.life === life)
                this.feed({ type: 'message', from, message });
        });
    }
    // Outbox
    persist(record) {
        const { writer, wal } = this;
        assert(wal !== undefined, `node ${this.id} has no disk to persist ${record.type}`);
        writer.reset();
        this.wire.encodeRecord(record, writer);
        const payload = writer.finish();
        this.world.hash.mix(crc32(payload));
        this.persisted++;
        wal.append(0, RECORD_TYPE, payload, this.upper.recordIndex(record));
        this.world.note(() => `${this.id}   persists ${show(record)}`);
    }
    send(to, message) {
        this.gated.push({ kind: 'send', after: this.persisted, to, message });
    }
    sendEarly(to, message) {
        this.early.push({ kind: 'send', after: 0, to, message });
    }
    reply(id, result) {
        this.upper.replying(id, result);
        this.gated.push({ kind: 'reply', after: this.persisted, id, result });
    }
    emit(event) {
        this.gated.push({ kind: 'emit', after: this.persisted, event });
    }
    emitEarly(event) {
        this.early.push({ kind: 'emit', after: 0, event });
    }
    setTimer(timer, at) {
        assert(Number.isFinite(at), `timer ${timer} at ${at}`);
        const entry = this.timers.get(timer);
        if (entry === undefined) {
            const created = { at, wakeAt: Number.POSITIVE_INFINITY };
            this.timers.set(timer, created);
            this.planWake(timer, created);
            return;
        }
        entry.at = at;
        this.planWake(timer, entry);
    }
    clearTimer(timer) {
        this.timers.delete(timer);
    }
    /** One wake-up a timer is under way at most, unless an earlier one is needed: timers are put off all the time. */
    planWake(timer, entry) {
        const due = Math.max(this.clock.trueTimeOf(entry.at), this.world.now);
        if (due >= entry.wakeAt)
            return;
        entry.wakeAt = due;
        const { life } = this;
        this.world.at(due, () => this.wake(timer, entry, due, life));
    }
    wake(timer, entry, due, life) {
        if (this.life !== life || this.timers.get(timer) !== entry || entry.wakeAt !== due)
            return;
        entry.wakeAt = Number.POSITIVE_INFINITY;
        const late = entry.at - this.now;
        if (late > 1e-6) {
            this.planWake(timer, entry);
            return;
        }
        // Rounding may show the clock a hair before the time, for ever.
        if (late > 0)
            this.clock.showAtLeast(entry.at);
        this.feed({ type: 'timer', timer });
    }
}
//# sourceMappingURL=node.js.map