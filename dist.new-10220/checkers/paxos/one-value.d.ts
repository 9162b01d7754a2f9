import type { BallotView } from './votes.ts';
export declare function oneValueABallot({ ballot, proposal, others }: BallotView): void;
