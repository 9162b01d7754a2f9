// I1: promises and accepts are monotone, over all lives of an acceptor: once it told anybody of a ballot, it never promises
// a lower or equal one, and never accepts a lower one.
import { compareBallots, NO_BALLOT, showBallot, } from '../../protocols/paxos/index.js';
import { violated } from '../invariant.js';
export class Monotony {
    /** What each node let leave, over all its lives. */
    told = new Map();
    /** Within the life: as of the step before. */
    seen = new Map();
    stepped({ id, life, state }) {
        const { promised, accepted } = state.acceptor;
        const before = this.seen.get(id);
        const floor = before?.life === life ? before.promised : (this.told.get(id) ?? NO_BALLOT);
        if (compareBallots(promised, floor) < 0) {
            violated('promises-are-monotone', `node ${id} promised ${showBallot(floor)}, and now ${showBallot(promised)}`);
        }
        if (accepted !== undefined && compareBallots(accepted.ballot, promised) > 0) {
            violated('promises-are-monotone', `node ${id} accepted ${showBallot(accepted.ballot)} above its promise`);
        }
        if (promised !== before?.promised || before.life !== life)
            this.seen.set(id, { life, promised });
    }
    sent({ id }, _to, message) {
        if (message.type !== 'promise')
            return;
        const told = this.told.get(id) ?? NO_BALLOT;
        if (compareBallots(message.ballot, told) > 0)
            this.told.set(id, message.ballot);
    }
}
//# sourceMappingURL=monotony.js.map