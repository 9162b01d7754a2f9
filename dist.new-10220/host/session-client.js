// The proposing side of sessions: numbers commands, tries again what may have been lost, and so gets each applied once.
import { QuorateError } from '../core/errors.js';
import { DEFAULT_SESSION_LIMITS } from '../core/sessions.js';
import { encodeCommand, encodeOpenSession } from './user-machine.js';
/** Stays below what the table keeps, whatever one command that is stuck holds back. */
const SPREAD_MAX = DEFAULT_SESSION_LIMITS.repliesMax - 1;
/** A refusal that came at once is not asked for again at once. */
const PAUSE_MS = 20;
/** After these the same command may be proposed again under the same number, whether or not it took effect. */
const RETRIED = new Set([
    'timed-out',
    'leader-changed',
    'no-leader',
    'not-leader',
    'quota-exceeded',
]);
/** One attempt; rejects with the replica's error. */
function proposeOnce(replica, data) {
    return new Promise((resolve, reject) => {
        replica.propose(data, (error, result) => {
            if (error === undefined)
                resolve(result);
            else
                reject(error);
        });
    });
}
/** Proposes until it is applied; for envelopes that may be applied more than once. */
export async function proposeUntilApplied(replica, data, { signal }) {
    for (;;) {
        signal.throwIfAborted();
        try {
            return await orAbort(proposeOnce(replica, data), signal);
        }
        catch (error) {
            if (!(error instanceof QuorateError && RETRIED.has(error.code)))
                throw error;
            await orAbort(pause(), signal);
        }
    }
}
function pause() {
    return new Promise((resolve) => {
        setTimeout(resolve, PAUSE_MS);
    });
}
function orAbort(promise, signal) {
    return new Promise((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        if (signal.aborted)
            onAbort();
        else
            signal.addEventListener('abort', onAbort, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
}
export async function openSession(replica, patience) {
    const outcome = await proposeUntilApplied(replica, encodeOpenSession(), patience);
    if (outcome.type === 'session')
        return outcome.session;
    throw outcome.type === 'refused' ? outcome.error : new QuorateError('internal', 'no session was opened');
}
export class SessionClient {
    replica;
    session;
    slotWaiters = [];
    constructor(replica) {
        this.replica = replica;
    }
    /** Rejects with `command-failed`, `session-expired` (may have taken effect), the signal's reason, or the replica's error. */
    async propose(command, patience) {
        for (;;) {
            const session = await orAbort(this.current(patience), patience.signal);
            const attempt = await this.attempt(session, command, patience);
            if (attempt !== 'displaced')
                return attempt;
        }
    }
    current(patience) {
        if (this.session === undefined) {
            const opening = openSession(this.replica, patience).then((id) => ({ id, next: 1, waiting: new Set() }));
            this.session = opening;
            // Whoever comes next tries again, with its own patience.
            opening.catch(() => this.drop(opening));
        }
        return this.session;
    }
    drop(session) {
        if (this.session === session)
            this.session = undefined;
    }
    async attempt(session, command, patience) {
        while (session.next - lowestWaiting(session) >= SPREAD_MAX) {
            await orAbort(new Promise((resolve) => this.slotWaiters.push(resolve)), patience.signal);
        }
        const sequence = session.next++;
        session.waiting.add(sequence);
        try {
            return await this.repeat(session, sequence, command, patience);
        }
        finally {
            session.waiting.delete(sequence);
            for (const resolve of this.slotWaiters.splice(0))
                resolve();
        }
    }
    async repeat(session, sequence, command, { signal }) {
        for (let attempts = 1;; attempts++) {
            signal.throwIfAborted();
            try {
                const data = encodeCommand(session.id, sequence, lowestWaiting(session), command);
                const outcome = await orAbort(proposeOnce(this.replica, data), signal);
                if (outcome.type === 'reply')
                    return outcome.reply;
                if (outcome.type !== 'refused')
                    throw new QuorateError('internal', 'a command was answered with a session');
                if (outcome.error.code !== 'session-expired')
                    throw outcome.error;
                this.session = undefined;
                // The first attempt is known not to have been applied; of several, an earlier one may have been.
                if (attempts === 1)
                    return 'displaced';
                throw outcome.error;
            }
            catch (error) {
                if (!(error instanceof QuorateError && RETRIED.has(error.code)))
                    throw error;
                await orAbort(pause(), signal);
            }
        }
    }
}
function lowestWaiting(session) {
    for (const sequence of session.waiting)
        return sequence;
    return session.next;
}
//# sourceMappingURL=session-client.js.map