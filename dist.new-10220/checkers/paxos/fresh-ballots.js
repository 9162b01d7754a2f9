// I6: no ballot is used by two lives of its node: answers to the earlier one may still be under way.
import { showBallot } from '../../protocols/paxos/index.js';
import { violated } from '../invariant.js';
export class FreshBallots {
    lives = new Map();
    sent(life, message) {
        if (message.type !== 'prepare')
            return;
        const ballot = showBallot(message.ballot);
        const before = this.lives.get(ballot);
        if (before === undefined)
            this.lives.set(ballot, life);
        else if (before !== life)
            violated('ballots-are-fresh', `ballot ${ballot} is used by life ${before} and life ${life}`);
    }
}
//# sourceMappingURL=fresh-ballots.js.map