// Calls that last: watches, renewals, waits for a lock. They end when their clients wish, and also when the member stops, and,
// for clients that would rather be cut off (`hasleader` in the metadata), when the member has had no leader for a while.
import { QuorateError } from '../core/errors.js';
import { NONE } from '../core/protocol.js';
import { failWith } from './context.js';
import { etcdError } from './errors.js';
export class LastingCalls {
    /** What is to be done when each is over. */
    calls = new Map();
    patienceMs;
    timer;
    /** `patienceMs`: how long a member may be without a leader before calls that require one are ended. */
    constructor(patienceMs) {
        this.patienceMs = patienceMs;
    }
    /** `over` is called once, when the call ends, unless its handler says before that it is `done`. */
    add(call, over) {
        this.calls.set(call, over);
        call.onCancel(() => {
            if (this.calls.delete(call))
                over();
        });
    }
    /** The handler answers the call itself. */
    done(call) {
        this.calls.delete(call);
    }
    onLeader(leader) {
        clearTimeout(this.timer);
        this.timer = leader === NONE ? setTimeout(() => this.endDemanding(), this.patienceMs).unref() : undefined;
    }
    endDemanding() {
        for (const call of [...this.calls.keys()]) {
            if (call.metadata.get('hasleader') === 'true')
                this.end(call, etcdError('no-leader'));
        }
    }
    /** Does `work`; an error of the world ends the call. */
    guard(call, work) {
        try {
            work();
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            this.end(call, thrown);
        }
    }
    /** Fails the call, and does what is to be done then. */
    end(call, error) {
        const over = this.calls.get(call);
        this.calls.delete(call);
        over?.();
        failWith(call, error);
    }
    /** Ends all: their clients go on with another member. */
    close() {
        clearTimeout(this.timer);
        for (const call of [...this.calls.keys()])
            this.end(call, etcdError('stopped'));
    }
}
//# sourceMappingURL=lasting-calls.js.map