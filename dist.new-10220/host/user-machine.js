// A user's state machine, in memory, as a replica drives it: commands in envelopes, exactly once by session, snapshots on
// disk.
import { ByteReader, ByteWriter, EMPTY_BYTES } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { DEFAULT_SESSION_LIMITS, SessionTable } from '../core/sessions.js';
export const ENVELOPE = { openSession: 1, closeSession: 2, command: 3, introduction: 4 };
export function encodeOpenSession() {
    return Uint8Array.of(ENVELOPE.openSession);
}
export function encodeCloseSession(session) {
    const writer = new ByteWriter(16);
    writer.u8(ENVELOPE.closeSession);
    writer.uint(session);
    return writer.finish();
}
/** A member's first sign of life: from then on the others know that it had data. */
export function encodeIntroduction(node) {
    const writer = new ByteWriter(16);
    writer.u8(ENVELOPE.introduction);
    writer.uint(node);
    return writer.finish();
}
export function encodeCommand(session, sequence, acknowledgedBelow, command) {
    const writer = new ByteWriter(command.length + 24);
    writer.u8(ENVELOPE.command);
    writer.uint(session);
    writer.uint(sequence);
    writer.uint(acknowledgedBelow);
    writer.raw(command);
    return writer.finish();
}
/** First byte of a recorded reply. */
const REPLIED = 0;
const FAILED = 1;
export class UserMachine {
    machine;
    store;
    limits;
    sessions;
    introduced = new Set();
    durableIndex = 0;
    appliedIndex = 0;
    appliedTerm = 0;
    /** Loads the newest snapshot on disk, if there is one. */
    constructor(options) {
        this.machine = options.machine;
        this.store = options.store;
        this.limits = options.sessionLimits ?? DEFAULT_SESSION_LIMITS;
        this.sessions = new SessionTable(this.limits);
        const latest = this.store.latest();
        if (latest === undefined)
            return;
        this.load(join([...this.store.open(latest.index).chunks()]));
        this.durableIndex = latest.index;
        this.appliedIndex = latest.index;
        this.appliedTerm = latest.term;
    }
    hasIntroduced(node) {
        return this.introduced.has(node);
    }
    apply(entry) {
        this.appliedIndex = entry.index;
        this.appliedTerm = entry.term;
        if (entry.kind !== 'data')
            return undefined;
        const reader = new ByteReader(entry.data);
        const kind = reader.u8();
        switch (kind) {
            case ENVELOPE.openSession:
                this.sessions.open(entry.index);
                return { type: 'session', session: entry.index };
            case ENVELOPE.closeSession:
                this.sessions.close(reader.uint());
                return { type: 'reply', reply: EMPTY_BYTES };
            case ENVELOPE.introduction:
                this.introduced.add(reader.uint());
                return { type: 'reply', reply: EMPTY_BYTES };
            case ENVELOPE.command:
                return this.applyCommand(entry, reader);
            default:
                throw new QuorateError('unsupported-format', `entry ${entry.index} holds a command of unknown kind ${kind}`);
        }
    }
    applyCommand(entry, reader) {
        const session = reader.uint();
        const sequence = reader.uint();
        const admission = this.sessions.admit(session, sequence, reader.uint());
        if (admission.type === 'refused')
            return admission;
        if (admission.type === 'repeated')
            return outcomeOf(admission.reply);
        const { index, term, origin } = entry;
        const recorded = this.run(reader.raw(reader.remaining), { index, term, origin });
        this.sessions.record(session, sequence, recorded);
        return outcomeOf(recorded);
    }
    run(command, context) {
        const writer = new ByteWriter(64);
        try {
            const reply = this.machine.apply(command, context);
            writer.u8(REPLIED);
            if (reply !== undefined)
                writer.raw(reply);
        }
        catch (error) {
            writer.reset();
            writer.u8(FAILED);
            writer.string(error instanceof Error ? error.message : String(error));
        }
        return writer.copy();
    }
    // ── Snapshots: one chunk of ours, then the user's ─────────────────────────────────────────────────────────────────
    image() {
        const writer = new ByteWriter(1024);
        writer.uint(this.introduced.size);
        for (const node of this.introduced)
            writer.uint(node);
        this.sessions.encode(writer);
        const head = new ByteWriter(8);
        head.u32(writer.length);
        const state = this.machine.snapshot();
        const parts = state instanceof Uint8Array ? [state] : [...state];
        // Copies: the machine may go on working in the very same memory while these are written or sent.
        return [head.finish(), writer.finish(), ...parts.map((part) => part.slice())];
    }
    load(bytes) {
        const reader = new ByteReader(bytes);
        const own = new ByteReader(reader.raw(reader.u32()));
        this.introduced.clear();
        for (let count = own.uint(); count > 0; count--)
            this.introduced.add(own.uint());
        this.sessions = SessionTable.decode(own, this.limits);
        this.machine.restore(reader.raw(reader.remaining));
    }
    flush(index, done) {
        let writer;
        try {
            writer = this.store.begin({ index, term: this.appliedTerm, metadata: EMPTY_BYTES });
            for (const chunk of this.image())
                writer.write(chunk);
        }
        catch (error) {
            writer?.abort();
            done(QuorateError.from(error, 'snapshot-failed'), this.durableIndex);
            return;
        }
        writer.finish((error) => {
            if (error === undefined) {
                this.durableIndex = index;
                this.store.keep(1);
            }
            done(error, this.durableIndex);
        });
    }
    snapshot() {
        return { index: this.appliedIndex, chunks: this.image(), release: () => { } };
    }
    async restore(index, term, chunks) {
        const parts = [];
        for await (const chunk of chunks)
            parts.push(chunk);
        const writer = this.store.begin({ index, term, metadata: EMPTY_BYTES });
        for (const part of parts)
            writer.write(part);
        this.load(join(parts));
        this.appliedIndex = index;
        this.appliedTerm = term;
        await new Promise((resolve, reject) => {
            writer.finish((error) => (error === undefined ? resolve() : reject(error)));
        });
        this.durableIndex = index;
        this.store.keep(1);
    }
    close() { }
}
function outcomeOf(recorded) {
    const reader = new ByteReader(recorded);
    if (reader.u8() === REPLIED)
        return { type: 'reply', reply: recorded.subarray(1) };
    return { type: 'refused', error: new QuorateError('command-failed', reader.string()) };
}
function join(parts) {
    if (parts.length === 1)
        return parts[0];
    let length = 0;
    for (const part of parts)
        length += part.length;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}
//# sourceMappingURL=user-machine.js.map