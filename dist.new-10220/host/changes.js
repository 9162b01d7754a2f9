// Requests to the log that promise an answer: membership changes and hand-overs of leadership.
import { QuorateError } from '../core/errors.js';
/** Refusals that say 'not now': the next leader, or this one a moment later, may do it. */
const RETRIED = new Set(['no-leader', 'not-leader', 'term-not-established']);
export class Changes {
    ports;
    pending = new Map();
    refused = [];
    /** Committed, and waiting to be applied here. */
    committed = [];
    constructor(ports) {
        this.ports = ports;
    }
    request(command, timeoutMs) {
        return new Promise((resolve, reject) => {
            this.submit({ command, deadline: this.ports.now() + timeoutMs, resolve, reject });
        });
    }
    submit(change) {
        const id = this.ports.nextRequestId();
        this.pending.set(id, change);
        this.ports.request(id, change.command);
    }
    onResult(id, result) {
        const change = this.pending.get(id);
        if (change === undefined)
            return false;
        this.pending.delete(id);
        if (result.type === 'done') {
            this.committed.push({ index: result.index, change });
            this.onApplied();
        }
        else if (result.type === 'refused') {
            const isRetried = RETRIED.has(result.code) && change.command.type !== 'transfer-leadership';
            if (isRetried)
                this.refused.push(change);
            else
                change.reject(new QuorateError(result.code, result.message));
        }
        return true;
    }
    onApplied() {
        if (this.committed.length === 0)
            return;
        const applied = this.ports.applied();
        for (const { index, change } of this.committed)
            if (index <= applied)
                change.resolve({ index });
        this.committed = this.committed.filter(({ index }) => index > applied);
    }
    retry() {
        const again = this.refused;
        this.refused = [];
        for (const change of again)
            this.submit(change);
    }
    expire(now) {
        for (const [id, change] of this.pending) {
            if (change.deadline > now)
                continue;
            this.pending.delete(id);
            change.reject(new QuorateError('timed-out', `${change.command.type} was not done in time: it may still happen`));
        }
        for (const change of this.refused) {
            if (change.deadline > now)
                continue;
            change.reject(new QuorateError('no-leader', `no leader took ${change.command.type} in time: it did not happen`));
        }
        this.refused = this.refused.filter((change) => change.deadline > now);
    }
    failAll(error) {
        const all = [...this.pending.values(), ...this.refused, ...this.committed.map(({ change }) => change)];
        this.pending.clear();
        this.refused = [];
        this.committed = [];
        for (const change of all)
            change.reject(error);
    }
}
//# sourceMappingURL=changes.js.map