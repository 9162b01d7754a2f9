// The clock side of leases on one member: measures their time, ends them through the log while this member leads, and
// gathers the renewals of its clients into few entries of the log.
import { NONE } from '../core/protocol.js';
import { encodeCommand } from '../kv/commands.js';
import { LeaseTimer } from '../kv/lease/lease-timer.js';
/** How often the leader looks for leases that have ended. */
const LOOK_INTERVAL_MS = 100;
/** Leases ended, or noted, by one entry of the log: each may have many keys. */
const DUE_MAX = 500;
/** Renewals in one entry. */
const RENEWALS_MAX = 5000;
/** Entries with renewals on their way at once; more renewals gather meanwhile. */
const ENTRIES_MAX = 2;
export class LeaseKeeper {
    timer;
    context;
    lookTimer;
    waiting = new Map();
    entries = 0;
    isPlanned = false;
    isEnding = false;
    constructor(context) {
        const { leases } = context.machine;
        this.context = context;
        this.timer = new LeaseTimer(leases, () => performance.now());
        leases.observer = this.timer;
        this.lookTimer = setInterval(() => this.look(), LOOK_INTERVAL_MS).unref();
    }
    close() {
        clearInterval(this.lookTimer);
    }
    /**
     * Renews a lease through the log, so that the renewal holds whoever leads by then. `done` gets its time to live in
     * seconds, 0 if there is no such lease.
     */
    renew(id, done) {
        const others = this.waiting.get(id);
        if (others === undefined)
            this.waiting.set(id, [done]);
        else
            others.push(done);
        this.plan();
    }
    /** At the end of the turn: what came in together goes into the log together. */
    plan() {
        if (this.isPlanned || this.waiting.size === 0 || this.entries >= ENTRIES_MAX)
            return;
        this.isPlanned = true;
        setImmediate(this.propose);
    }
    propose = () => {
        this.isPlanned = false;
        const batch = [...this.waiting].slice(0, RENEWALS_MAX);
        if (batch.length === this.waiting.size)
            this.waiting = new Map();
        else
            for (const [id] of batch)
                this.waiting.delete(id);
        this.entries++;
        const command = encodeCommand({ type: 'lease-renew', ids: batch.map(([id]) => id) });
        this.context.replica.propose(command, (error, result) => {
            this.entries--;
            const { ttlsSeconds } = (result?.response ?? { ttlsSeconds: [] });
            for (const [i, [, waiters]] of batch.entries())
                for (const done of waiters)
                    done(error, ttlsSeconds[i] ?? 0);
            this.plan();
        });
        this.plan();
    };
    /** Proposes the end of what has ended. Only the leader does, so that it is proposed once; it may well be mistaken about that. */
    look() {
        const { leader, self, replica } = this.context;
        if (leader === NONE || leader !== self || this.isEnding)
            return;
        const { ended, checkpoints } = this.timer.due(DUE_MAX);
        if (checkpoints.length > 0) {
            replica.propose(encodeCommand({ type: 'lease-checkpoint', leases: checkpoints }), () => { });
        }
        if (ended.length === 0)
            return;
        this.isEnding = true;
        replica.propose(encodeCommand({ type: 'lease-expire', leases: ended }), () => {
            // What could not be ended is due again in a while.
            this.isEnding = false;
        });
    }
}
//# sourceMappingURL=lease-keeper.js.map