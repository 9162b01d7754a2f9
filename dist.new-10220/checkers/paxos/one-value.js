// I2: a ballot has one value.
import { utf8Decode } from '../../core/bytes.js';
import { showBallot } from '../../protocols/paxos/index.js';
import { violated } from '../invariant.js';
export function oneValueABallot({ ballot, proposal, others }) {
    const other = others[0];
    if (other === undefined)
        return;
    violated('one-value-a-ballot', `ballot ${showBallot(ballot)} has ${utf8Decode(proposal.value)} and ${utf8Decode(other.value)}`);
}
//# sourceMappingURL=one-value.js.map