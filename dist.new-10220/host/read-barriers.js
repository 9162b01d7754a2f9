// Linearizable reads: all that arrive in a turn share one question to the log, whose answer is an index to wait for.
import { QuorateError } from '../core/errors.js';
import { callBack } from './callbacks.js';
export class ReadBarriers {
    ports;
    /** Readers of this turn, not asked for yet. */
    gathered = [];
    asked = new Map();
    /** The index is known, but not applied yet. */
    answered = [];
    /** The question was refused; asked again when there may be a leader. */
    refused = [];
    constructor(ports) {
        this.ports = ports;
    }
    add(done, timeoutMs) {
        this.gathered.push({ done, deadline: this.ports.now() + timeoutMs });
        if (this.gathered.length === 1)
            this.ports.wake();
    }
    /** The turn ends: one question for all its readers. */
    ask() {
        if (this.gathered.length === 0)
            return;
        const id = this.ports.nextRequestId();
        this.asked.set(id, this.gathered);
        this.gathered = [];
        this.ports.ask(id);
    }
    /** Whether `id` was one of ours. */
    onResult(id, result) {
        const waiters = this.asked.get(id);
        if (waiters === undefined)
            return false;
        this.asked.delete(id);
        if (result.type === 'readable') {
            const answer = { index: result.index, validUntil: result.validUntil, waiters };
            if (!this.settle(answer))
                this.answered.push(answer);
        }
        else if (result.type === 'refused' && result.code !== 'removed') {
            // Asking again has no side effect, whatever the reason was.
            for (const waiter of waiters)
                this.refused.push(waiter);
        }
        else if (result.type === 'refused') {
            for (const { done } of waiters)
                callBack(done, new QuorateError(result.code, result.message));
        }
        return true;
    }
    /** Lets go whom the applied index satisfies. False: it is not reached yet. */
    settle(answer) {
        if (this.ports.applied() < answer.index)
            return false;
        // Looked at again now that the answer leaves: the process may have been stopped since the lease was checked.
        if (this.ports.now() >= answer.validUntil) {
            for (const waiter of answer.waiters)
                this.gathered.push(waiter);
            this.ports.wake();
        }
        else {
            for (const { done } of answer.waiters)
                callBack(done, undefined);
        }
        return true;
    }
    onApplied() {
        if (this.answered.length === 0)
            return;
        const answered = this.answered;
        this.answered = [];
        for (const answer of answered)
            if (!this.settle(answer))
                this.answered.push(answer);
    }
    retry() {
        if (this.refused.length === 0)
            return;
        for (const waiter of this.refused)
            this.gathered.push(waiter);
        this.refused = [];
        this.ports.wake();
    }
    expire(now) {
        const keep = (waiter) => {
            if (waiter.deadline > now)
                return true;
            callBack(waiter.done, new QuorateError('timed-out', 'no quorum confirmed the read in time'));
            return false;
        };
        this.gathered = this.gathered.filter(keep);
        this.refused = this.refused.filter(keep);
        for (const [id, waiters] of this.asked) {
            const kept = waiters.filter(keep);
            if (kept.length === 0)
                this.asked.delete(id);
            else if (kept.length < waiters.length)
                this.asked.set(id, kept);
        }
        const answered = this.answered.map((answer) => ({ ...answer, waiters: answer.waiters.filter(keep) }));
        this.answered = answered.filter((answer) => answer.waiters.length > 0);
    }
    failAll(error) {
        const lists = [this.gathered, this.refused, ...this.asked.values(), ...this.answered.map(({ waiters }) => waiters)];
        this.gathered = [];
        this.refused = [];
        this.asked.clear();
        this.answered = [];
        for (const waiters of lists)
            for (const { done } of waiters)
                callBack(done, error);
    }
}
//# sourceMappingURL=read-barriers.js.map