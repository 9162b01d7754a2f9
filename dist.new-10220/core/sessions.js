// Client sessions (Ongaro's thesis §6.3): what makes a command that is proposed twice take effect once.
//
// The table is part of the replicated state: all that happens to it happens in log order, so that every replica keeps and
// forgets the same sessions at the same entry. A session numbers its commands from 1, without gaps, and may have several
// under way; it says below which number it has all its replies, and those are dropped.
import { EMPTY_BYTES } from './bytes.js';
import { assert, QuorateError } from './errors.js';
export const DEFAULT_SESSION_LIMITS = { sessionsMax: 10_000, repliesMax: 4096 };
const FRESH = { type: 'fresh' };
export class SessionTable {
    limits;
    /** In the order of their last use, the longest idle first. */
    sessions = new Map();
    constructor(limits) {
        assert(limits.sessionsMax >= 1 && limits.repliesMax >= 1, 'a session table needs room for one');
        this.limits = limits;
    }
    get size() {
        return this.sessions.size;
    }
    has(session) {
        return this.sessions.has(session);
    }
    /** Opens session `id` (never used before: the index of the entry that asks for it). */
    open(id) {
        assert(!this.sessions.has(id), `session ${id} was opened before`);
        for (const idle of this.sessions.keys()) {
            if (this.sessions.size < this.limits.sessionsMax)
                break;
            this.sessions.delete(idle);
        }
        this.sessions.set(id, { acknowledgedBelow: 1, replies: new Map() });
    }
    close(id) {
        this.sessions.delete(id);
    }
    /** What to do with command `sequence` of session `id`, which has all its replies below `acknowledgedBelow`. */
    admit(id, sequence, acknowledgedBelow) {
        const session = this.sessions.get(id);
        if (session === undefined) {
            return refused('session-expired', `session ${id} was closed, or displaced by newer ones: open another`);
        }
        // To the end of the order.
        this.sessions.delete(id);
        this.sessions.set(id, session);
        if (sequence < session.acknowledgedBelow) {
            return refused('already-acknowledged', `command ${sequence} of session ${id} was answered, and the answer received`);
        }
        const below = Math.min(acknowledgedBelow, sequence);
        if (below > session.acknowledgedBelow) {
            acknowledge(session.replies, session.acknowledgedBelow, below);
            session.acknowledgedBelow = below;
        }
        const reply = session.replies.get(sequence);
        if (reply !== undefined)
            return { type: 'repeated', reply };
        if (session.replies.size >= this.limits.repliesMax) {
            return refused('session-overrun', `session ${id} has ${session.replies.size} replies that it did not acknowledge`);
        }
        return FRESH;
    }
    /** The reply of a command that `admit` called fresh. The bytes are kept as they are. */
    record(id, sequence, reply) {
        const session = this.sessions.get(id);
        assert(session !== undefined && !session.replies.has(sequence), `command ${sequence} of session ${id} is not fresh`);
        session.replies.set(sequence, reply.length === 0 ? EMPTY_BYTES : reply);
    }
    encode(writer) {
        writer.uint(this.sessions.size);
        for (const [id, { acknowledgedBelow, replies }] of this.sessions) {
            writer.uint(id);
            writer.uint(acknowledgedBelow);
            writer.uint(replies.size);
            for (const [sequence, reply] of replies) {
                writer.uint(sequence);
                writer.bytes(reply);
            }
        }
    }
    static decode(reader, limits) {
        const table = new SessionTable(limits);
        const count = reader.uint();
        for (let i = 0; i < count; i++) {
            const id = reader.uint();
            const session = { acknowledgedBelow: reader.uint(), replies: new Map() };
            const replies = reader.uint();
            for (let j = 0; j < replies; j++)
                session.replies.set(reader.uint(), reader.bytes().slice());
            table.sessions.set(id, session);
        }
        return table;
    }
}
/** Drops the replies in [from, below). Never counts through a gap: a client may number its commands by the clock. */
function acknowledge(replies, from, below) {
    if (below - from <= replies.size) {
        for (let sequence = from; sequence < below; sequence++)
            replies.delete(sequence);
        return;
    }
    for (const sequence of replies.keys())
        if (sequence < below)
            replies.delete(sequence);
}
function refused(code, message) {
    return { type: 'refused', error: new QuorateError(code, message) };
}
//# sourceMappingURL=sessions.js.map