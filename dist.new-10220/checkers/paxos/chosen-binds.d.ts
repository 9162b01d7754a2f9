import type { BallotView, Votes } from './votes.ts';
/** After a message about the ballot of `changed`. */
export declare function chosenBinds(changed: BallotView, votes: Votes): void;
