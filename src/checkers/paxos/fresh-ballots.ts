// I6: no ballot is used by two lives of its node: answers to the earlier one may still be under way.

import { type PaxosMessage, showBallot } from '../../protocols/paxos/index.ts';
import { violated } from '../invariant.ts';

export class FreshBallots {
  private readonly lives = new Map<string, number>();

  sent(life: number, message: PaxosMessage): void {
    if (message.type !== 'prepare') return;
    const ballot = showBallot(message.ballot);
    const before = this.lives.get(ballot);
    if (before === undefined) this.lives.set(ballot, life);
    else if (before !== life)
      violated('ballots-are-fresh', `ballot ${ballot} is used by life ${before} and life ${life}`);
  }
}
