// Proposals of this node on their way through the log: who waits for which, which to try again, which have waited too long.
import { QuorateError } from '../core/errors.js';
import { callBackWith } from './callbacks.js';
/** Refusals after which the entry is in no log, and another leader may take it. */
const RETRIED = new Set(['no-leader', 'not-leader', 'transferring', 'term-not-established']);
export class Proposals {
    ports;
    pending = new Map();
    /** Refused; to be proposed again when there may be a leader. */
    refused = [];
    constructor(ports) {
        this.ports = ports;
    }
    get size() {
        return this.pending.size + this.refused.length;
    }
    add(data, done, timeoutMs) {
        this.submit({ data, done, deadline: this.ports.now() + timeoutMs, term: 0 });
    }
    submit(proposal) {
        const id = this.ports.nextRequestId();
        proposal.term = this.ports.term();
        this.pending.set(id, proposal);
        this.ports.propose(id, proposal.data);
    }
    /** The entry of request `id` was applied. */
    onApplied(id, result) {
        const proposal = this.pending.get(id);
        if (proposal === undefined)
            return;
        this.pending.delete(id);
        callBackWith(proposal.done, undefined, result);
    }
    /** Whether `id` was one of ours. */
    onRefused(id, code, message) {
        const proposal = this.pending.get(id);
        if (proposal === undefined)
            return false;
        this.pending.delete(id);
        if (RETRIED.has(code))
            this.refused.push(proposal);
        else
            callBackWith(proposal.done, new QuorateError(code, message), undefined);
        return true;
    }
    /** A leader may be there: hands over again what was refused. */
    retry() {
        if (this.refused.length === 0)
            return;
        const again = this.refused;
        this.refused = [];
        for (const proposal of again)
            this.submit(proposal);
    }
    /**
     * An entry of `term` was applied, so a new leader has its log committed: what was proposed in an earlier term and is not
     * applied by now went down with the old leader, unless it is in a message that is still on its way.
     */
    onNewTerm(term) {
        for (const [id, proposal] of this.pending) {
            if (proposal.term >= term)
                continue;
            this.pending.delete(id);
            const message = 'the leader changed while the proposal was on its way: it may or may not take effect';
            callBackWith(proposal.done, new QuorateError('leader-changed', message), undefined);
        }
    }
    expire(now) {
        for (const [id, proposal] of this.pending) {
            if (proposal.deadline > now)
                continue;
            this.pending.delete(id);
            const message = 'the proposal was not committed in time: it may or may not take effect later';
            callBackWith(proposal.done, new QuorateError('timed-out', message), undefined);
        }
        const isOver = (proposal) => proposal.deadline <= now;
        if (!this.refused.some(isOver))
            return;
        const over = this.refused.filter(isOver);
        this.refused = this.refused.filter((proposal) => !isOver(proposal));
        for (const { done } of over) {
            callBackWith(done, new QuorateError('no-leader', 'no leader was found in time; nothing was proposed'), undefined);
        }
    }
    failAll(error) {
        const all = [...this.pending.values(), ...this.refused];
        this.pending.clear();
        this.refused = [];
        for (const { done } of all)
            callBackWith(done, error, undefined);
    }
}
//# sourceMappingURL=proposals.js.map