import type { Millis } from '../../core/protocol.ts';
import { type Ballot } from './ballot.ts';
import type { Proposal } from './messages.ts';
export interface Rules {
    /** R1: an acceptor answers no prepare at or below what it promised. */
    mayPromise(ballot: Ballot, promised: Ballot): boolean;
    /** R2: …and accepts nothing below it. */
    mayAccept(ballot: Ballot, promised: Ballot): boolean;
    /** R3: promises are durable before they leave. */
    keepsPromises(): boolean;
    /** R4: so is what was accepted. */
    keepsAccepted(): boolean;
    /** R5: any two quorums share an acceptor. */
    quorum(members: number): number;
    /** R6: a promise counts for its own ballot only. */
    countsForBallot(promised: Ballot, ballot: Ballot): boolean;
    /** R7: the value of the highest ballot that a quorum accepted is proposed; the proposer's own only if there is none. */
    valueToPropose(accepted: readonly Proposal[], own: Uint8Array): Uint8Array;
    /** R8: no ballot is used by two lives of its node. */
    keepsCounter(): boolean;
    /** R9: a value is chosen by a quorum at one ballot, not by votes at several. */
    countsTogether(voted: Ballot, ballot: Ballot): boolean;
    /** R10: who meets a higher ballot waits, for a random time that grows. Safety does not need it; progress does. */
    backOff(random: () => number, defeats: number, backOffMs: Millis, backOffMaxMs: Millis): Millis;
    /** R11: learners that wait ask again for what they missed. */
    asksAgain(): boolean;
}
export declare const RULES: Rules;
