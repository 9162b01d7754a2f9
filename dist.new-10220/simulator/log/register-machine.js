// The small state machine that the simulator replicates: keys with put, append, compare-and-set and delete, and client sessions that
// make a retried command apply once (Ongaro's thesis §6.3). Its hash chains over all it ever applied.
import { keyValueModel, } from '../../checkers/linearizability/models/key-value.js';
import { ByteReader, ByteWriter, utf8Encode } from '../../core/bytes.js';
import { assert } from '../../core/errors.js';
import { judge, mix, mixBytes } from './machines.js';
const KINDS = ['put', 'append', 'cas'];
export function encodeCommand({ client, sequence, input }) {
    const writer = new ByteWriter(32);
    writer.u8(KINDS.indexOf(input.type));
    writer.uint(client);
    writer.uint(sequence);
    writer.string(input.key);
    writer.string(input.type === 'cas' ? input.to : input.value);
    writer.string(input.type === 'cas' ? input.from : '');
    return writer.copy();
}
export function decodeCommand(data) {
    const reader = new ByteReader(data);
    const type = KINDS[reader.u8()];
    const client = reader.uint();
    const sequence = reader.uint();
    const key = reader.string();
    const value = reader.string();
    const from = reader.string();
    const input = type === 'cas' ? { type, key, from, to: value } : { type, key, value };
    return { client, sequence, input };
}
class RegisterMachine {
    index = 0;
    term = 0;
    /** Over every entry applied, by index: replicas that applied the same have the same. */
    hash = 0;
    values = new Map();
    sessions = new Map();
    get(key) {
        return this.values.get(key) ?? '';
    }
    /** Undefined when the command is older than the newest of its session: nobody waits for its answer any more. */
    apply(index, term, data) {
        this.advance(index, term, data);
        const { client, sequence, input } = decodeCommand(data);
        let session = this.sessions.get(client);
        if (session === undefined) {
            session = { sequence: 0, ok: false };
            this.sessions.set(client, session);
        }
        if (sequence < session.sequence)
            return undefined;
        if (sequence > session.sequence) {
            session.sequence = sequence;
            session.ok = this.write(input);
        }
        return input.type === 'cas' ? { type: 'cas', ok: session.ok } : { type: input.type };
    }
    /** An entry that is not for the state machine. */
    skip(index, term) {
        this.index = index;
        this.term = term;
        this.hash = mix(mix(this.hash, index), term);
    }
    advance(index, term, data) {
        this.skip(index, term);
        this.hash = mixBytes(this.hash, data);
    }
    write(input) {
        const before = this.get(input.key);
        if (input.type === 'cas') {
            if (before === input.from)
                this.values.set(input.key, input.to);
            return before === input.from;
        }
        this.values.set(input.key, input.type === 'append' ? before + input.value : input.value);
        return true;
    }
    read(input) {
        assert(input.type === 'get', `not a read of registers: ${input.type}`);
        return { type: 'get', value: this.get(input.key) };
    }
    stateHash() {
        let hash = 0;
        for (const [key, value] of this.values)
            hash = (hash + mixBytes(1, utf8Encode(`${key}=${value}`))) >>> 0;
        return hash;
    }
    snapshot() {
        const writer = new ByteWriter(1024);
        writer.uint(this.index);
        writer.uint(this.term);
        writer.u32(this.hash);
        writer.uint(this.values.size);
        for (const [key, value] of this.values) {
            writer.string(key);
            writer.string(value);
        }
        writer.uint(this.sessions.size);
        for (const [client, session] of this.sessions) {
            writer.uint(client);
            writer.uint(session.sequence);
            writer.bool(session.ok);
        }
        return writer.copy();
    }
    static restore(bytes) {
        const reader = new ByteReader(bytes);
        const machine = new RegisterMachine();
        machine.index = reader.uint();
        machine.term = reader.uint();
        machine.hash = reader.u32();
        for (let left = reader.uint(); left > 0; left--) {
            const key = reader.string();
            machine.values.set(key, reader.string());
        }
        for (let left = reader.uint(); left > 0; left--) {
            const client = reader.uint();
            const sequence = reader.uint();
            machine.sessions.set(client, { sequence, ok: reader.bool() });
        }
        return machine;
    }
}
export const registerMachine = {
    name: 'register',
    hasSessions: true,
    create: () => new RegisterMachine(),
    restore: (snapshot) => RegisterMachine.restore(snapshot),
    isRead: (input) => input.type === 'get',
    encode: (client, sequence, input) => encodeCommand({ client, sequence, input: input }),
    judge: (history, stepsMax) => judge(keyValueModel, history, stepsMax),
};
//# sourceMappingURL=register-machine.js.map