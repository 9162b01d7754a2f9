import type { Millis } from '../../core/protocol.ts';
import { type Status } from './messages.ts';
export interface Rules {
    /** R1: of two things said of a member the one of the higher incarnation holds; of the same one, the worse (SWIM §4.2). */
    supersedes(incarnation: number, status: Status, knownIncarnation: number, knownStatus: Status): boolean;
    /** R2: who hears itself accused, or claimed by an earlier life, speaks up. */
    refutes(heardIncarnation: number, ownIncarnation: number): boolean;
    /** R3: only the member itself raises its incarnation, above all that it has heard. */
    refutation(heardIncarnation: number): number;
    /** R4: an accuser names the incarnation it knows. */
    accusedIncarnation(knownIncarnation: number): number;
    /** R5: a new life begins above all that earlier ones said. */
    firstIncarnation(durable: number | undefined): number;
    /** R6: who does not answer is suspected first, and has time to speak up (§4.2). */
    verdictOnSilence(): Status;
    /** R7: before that, so many others are asked to try (§3.1). */
    helpers(indirectProbes: number): number;
    /** R8: everybody's turn comes before anybody's second one (§4.3): so that no failure stays unseen for 2n − 1 periods. */
    isRoundOver(position: number, length: number): boolean;
    /** R9: an update is passed on so often, and then no more (§4.1). */
    retransmitLimit(factor: number, members: number): number;
    /** R10: each accuser counts once. */
    isIndependent(accusers: readonly number[], by: number): boolean;
    /** R11: the more independent accusers, the less time (Lifeguard §IV-B). */
    suspicionTimeoutMs(confirmations: number, wanted: number, minMs: Millis, maxMs: Millis): Millis;
    /** R12: who doubts its own health waits longer before it blames others (Lifeguard §IV-A). */
    scaled(durationMs: Millis, health: number): Millis;
    /** R13: health stays within its bounds. */
    health(health: number, change: number, max: number): number;
    /** R14: saying goodbye is not failing. */
    farewell(): Status;
    /** R15: who speaks up is told at once what it is accused of. */
    tellsAccused(): boolean;
    /** R16: lost members and old contacts are tried again and again, or two halves that buried each other stay apart. */
    reconnects(): boolean;
    /** R17: failures heard of in a sync may be old: such a member is suspected, and has time to speak up. */
    hearsay(status: Status): Status;
    /** R18: failed members are remembered longer than old news of their life may live. */
    isForgettable(since: Millis, now: Millis, forgetMs: Millis): boolean;
    /** R19: what rides on a message fits the packet. */
    hasRoom(usedBytes: number, moreBytes: number, packetBytes: number): boolean;
}
export declare const RULES: Rules;
