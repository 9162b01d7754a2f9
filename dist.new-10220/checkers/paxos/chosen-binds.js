// I3: a chosen value binds every higher ballot: whatever is proposed there is that value. From this, all else follows.
import { equalBytes, utf8Decode } from '../../core/bytes.js';
import { compareBallots, showBallot } from '../../protocols/paxos/index.js';
import { violated } from '../invariant.js';
/** After a message about the ballot of `changed`. */
export function chosenBinds(changed, votes) {
    for (const chosen of votes.chosen) {
        if (chosen === changed)
            for (const view of votes.ballots.values())
                check(chosen, view);
        else
            check(chosen, changed);
    }
}
function check(chosen, view) {
    if (compareBallots(view.ballot, chosen.ballot) <= 0 || equalBytes(view.proposal.value, chosen.proposal.value))
        return;
    violated('chosen-value-binds', `${utf8Decode(chosen.proposal.value)} is chosen at ${showBallot(chosen.ballot)}, ` +
        `and ${utf8Decode(view.proposal.value)} is proposed at ${showBallot(view.ballot)}`);
}
//# sourceMappingURL=chosen-binds.js.map