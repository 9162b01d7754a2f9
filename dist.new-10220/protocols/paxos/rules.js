// The rules that make Paxos safe (and live), as tiny predicates, each by itself. The machine asks them; the simulator's
// mutants replace one at a time to see that its checkers notice. SPEC.md numbers them.
import { majority } from '../../core/quorum.js';
import { compareBallots } from './ballot.js';
export const RULES = {
    mayPromise: (ballot, promised) => compareBallots(ballot, promised) > 0,
    mayAccept: (ballot, promised) => compareBallots(ballot, promised) >= 0,
    keepsPromises: () => true,
    keepsAccepted: () => true,
    quorum: majority,
    countsForBallot: (promised, ballot) => compareBallots(promised, ballot) === 0,
    valueToPropose(accepted, own) {
        let highest;
        for (const proposal of accepted) {
            if (highest === undefined || compareBallots(proposal.ballot, highest.ballot) > 0)
                highest = proposal;
        }
        return highest?.value ?? own;
    },
    keepsCounter: () => true,
    countsTogether: (voted, ballot) => compareBallots(voted, ballot) === 0,
    backOff: (random, defeats, backOffMs, backOffMaxMs) => random() * Math.min(backOffMaxMs, backOffMs * 2 ** Math.min(defeats, 30)),
    asksAgain: () => true,
};
//# sourceMappingURL=rules.js.map