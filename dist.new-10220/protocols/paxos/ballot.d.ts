import { type NodeId } from '../../core/protocol.ts';
export interface Ballot {
    readonly counter: number;
    readonly node: NodeId;
}
/** Below every real one. */
export declare const NO_BALLOT: Ballot;
/** Negative: `a` is lower; zero: they are equal. */
export declare function compareBallots(a: Ballot, b: Ballot): number;
export declare function showBallot({ counter, node }: Ballot): string;
