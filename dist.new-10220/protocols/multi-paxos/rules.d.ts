import { type Millis, type NodeId } from '../../core/protocol.ts';
import type { VoteOutcome } from '../../core/quorum.ts';
export interface Rules {
    /** P1: a ballot is promised to one proposer, and only above all that was promised before. */
    mayPromise(ballot: number, proposer: NodeId, promised: number, owner: NodeId): boolean;
    /** P2: nothing is accepted below the promise, nor in a ballot that was promised to somebody else. */
    mayAccept(ballot: number, proposer: NodeId, promised: number, owner: NodeId): boolean;
    /** P3: a promise tells all that was accepted in the slots it was asked about. */
    reports(index: number, from: number): boolean;
    /** P4: of what promises report of a slot, the value of the highest ballot is proposed again. */
    outranks(ballot: number, known: number): boolean;
    /** P5: nothing is proposed before a quorum of the slot's configuration has promised the ballot. */
    isPrepared(promises: VoteOutcome): boolean;
    /** P6: a proposer knows all that its promisers know to be chosen before it leads. */
    hasLearned(commitIndex: number, known: number): boolean;
    /** P7: an acknowledgement counts in the ballot that it was given in. */
    countsInBallot(acked: number, ballot: number): boolean;
    /** P8: a proposer counts itself for what its own disk acknowledged. */
    ownMatch(durableIndex: number, lastIndex: number): number;
    /** P9: an acceptor counts for a configuration once it holds all slots before it. */
    holdsPrefix(matchIndex: number, membershipIndex: number): boolean;
    /** P10: a commit index counts as far as everything was accepted in the ballot of who tells it. */
    commitWithin(commitIndex: number, acceptedThrough: number): number;
    /** P11: holes before what is proposed again are filled with no-ops. */
    fillsHoles(): boolean;
    /** P12: what a deposed leader left behind, and a later leader's own entry precedes, is not proposed again. */
    isGhost(acceptedBallot: number, lastTerm: number): boolean;
    /** P13: a ballot opens with an entry of its own. */
    opensWithNoOp(): boolean;
    /** P14: nothing is proposed beyond a configuration before it is chosen. */
    mayPassBarrier(barrier: number, commitIndex: number): boolean;
    /** P15: a change is done, and who was removed by it told, once a slot beyond it is chosen. */
    isSettled(membershipIndex: number, commitIndex: number): boolean;
    /** P16: one change at a time. */
    isChangePending(pendingIndex: number, membershipIndex: number, commitIndex: number): boolean;
    /** P17: a learner is promoted once it has caught up. */
    mayPromote(isReplicating: boolean, lag: number, maxLag: number): boolean;
    /** P18: whichever leader sees an automatic joint configuration chosen leaves it. */
    leavesJoint(autoLeave: boolean): boolean;
    /** P19: no new configuration depends on a voter that never acknowledged anything in this ballot. */
    hasProvenMajority(proven: number, majority: number): boolean;
    /** P20: a joiner that knows of no cluster promises only where it is about to join: it may be a member that lost its disk. */
    mayPromiseWhileEmpty(isEmptyJoiner: boolean, isJoining: boolean): boolean;
    /** P21: who heard of a living leader within the election time-out helps nobody replace it. */
    isSticky(now: Millis, contactAt: Millis, electionTimeoutMs: Millis): boolean;
    /** P22: an election that the leader asked for bypasses stickiness. */
    bypassesStickiness(isTransfer: boolean): boolean;
    /** P23: who asks whether it could lead forgets its leader. */
    leaderWhileCampaigning(leader: NodeId): NodeId;
    /** P24: acceptors answer whoever prepares, voters or not: the proposer's configuration may be another one. */
    answersPrepare(isVoter: boolean): boolean;
    /** P25: a leader that an acceptor refuses for a ballot not below its own starts over above it. */
    startsOver(promised: number, ballot: number): boolean;
    /** P26: reads wait until the ballot's first own entry is chosen. */
    mayConfirmReads(isEstablished: boolean): boolean;
    /** P27: a read is confirmed by a round of heartbeats that began after it was asked. */
    confirmsRead(ackedRound: number, batchRound: number): boolean;
    /** P28: a lease ends before any acceptor may promise again, however clocks drift within the bound. */
    leaseEnd(sentAt: Millis, electionTimeoutMs: Millis, clockDriftBound: number): Millis;
    /** P29: while leadership is handed over, neither reads nor proposals are taken. */
    takesRequests(isTransferring: boolean): boolean;
    /** P30: a lease ends for good once a hand-over began. */
    keepsLease(isTransferSent: boolean): boolean;
    /** P31: a leader without a quorum for an election time-out steps down. */
    hasLostQuorum(now: Millis, quorumActiveAt: Millis, electionTimeoutMs: Millis): boolean;
    /** P32: a leader whose own disk stalls steps down. */
    isDiskStalled(now: Millis, oldestAcceptAt: Millis, diskStallMs: Millis): boolean;
    /** P33: what was forwarded is taken once, and not refused after it may have been taken. */
    isNewForward(mayBeKnown: boolean): boolean;
}
export declare const RULES: Rules;
