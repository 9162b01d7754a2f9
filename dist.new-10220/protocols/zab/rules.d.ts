import type { Millis, NodeId } from '../../core/protocol.ts';
import type { VoteOutcome } from '../../core/quorum.ts';
/** How recent a history is: the last epoch whose leader it was taken from, and the zxid that it ends with. */
export interface Position {
    readonly currentEpoch: number;
    readonly lastTerm: number;
    readonly lastIndex: number;
}
export interface Rules {
    /** Z1: a vote goes to the most recent history; among equals to the greater id (ZooKeeper's fast leader election). */
    outranks(position: Position, node: NodeId, otherPosition: Position, other: NodeId): boolean;
    /** Z2: an election is decided once a quorum agrees. Discovery is safe without; it would only fail too often. */
    isElected(outcome: VoteOutcome): boolean;
    /** Z3: a new epoch is above all that a quorum has accepted. */
    nextEpoch(highestAccepted: number): number;
    /** Z4: a promise binds: no epoch below it, and none at it of another leader (§IV, phase 1). */
    mayPromise(epoch: number, leader: NodeId, accepted: number, acceptedLeader: NodeId): boolean;
    /** Z5: nobody follows a leader of an epoch below the one promised, even if that leader is established. */
    mayFollow(epoch: number, accepted: number): boolean;
    /** Z6: a quorum of promises, by histories none of which is ahead of the leader's, opens an epoch. */
    hasPromises(outcome: VoteOutcome): boolean;
    /** Z7: a promise counts only if the leader's history holds all of the promiser's that may be committed. */
    isAsRecent(own: Position, promised: Position): boolean;
    /** Z8: who heard of a living leader within the election time-out promises nothing to another one: leases rest on it. */
    isSticky(now: Millis, contactAt: Millis, electionTimeoutMs: Millis): boolean;
    /** Z9: a directed election, which the leader itself ordered, bypasses stickiness. */
    bypassesStickiness(isHandOver: boolean): boolean;
    /** Z10: a joiner with an empty history promises only where it is about to join: it may be a member that lost its disk. */
    mayPromiseWhileEmpty(isEmptyJoiner: boolean, isJoining: boolean): boolean;
    /** Z11: nothing commits in an epoch before a quorum has taken its whole initial history, through NEWLEADER. */
    commitsFrom(index: number, newLeaderIndex: number): boolean;
    /** Z12: the leader counts itself for what its own disk acknowledged. */
    ownMatch(durableIndex: number, lastIndex: number): number;
    /** Z13: what a follower says counts for the session that it was said in. */
    isSameSession(session: number, echoed: number): boolean;
    /** Z14: proposals are taken in the order sent, without gaps. */
    isNext(prevIndex: number, receivedIndex: number): boolean;
    /** Z15: what is sent again begins behind what was acknowledged. */
    resumeAfter(matchIndex: number, receivedIndex: number): number;
    /** Z16: a commit index counts as far as proposals were received. */
    commitWithin(commitIndex: number, receivedIndex: number): number;
    /** Z17: a leader serves once its epoch is established. */
    mayServe(isEstablished: boolean): boolean;
    /** Z18: a leader that learns of a promise to a later epoch gives way to a new election. */
    givesWayTo(accepted: number, epoch: number): boolean;
    /** Z19: one change of membership at a time. */
    isChangePending(membershipIndex: number, commitIndex: number): boolean;
    /** Z20: truncation takes back every configuration that it removes. */
    survivesTruncation(membershipIndex: number, from: number): boolean;
    /** Z21: a learner is promoted once it has caught up. */
    mayPromote(isReplicating: boolean, lag: number, maxLag: number): boolean;
    /** Z22: any leader leaves an automatic joint configuration once it is committed. */
    leavesJoint(autoLeave: boolean, membershipIndex: number, commitIndex: number): boolean;
    /** Z23: no new configuration depends on a voter that never showed a history: Z9 may keep it from promising for ever. */
    hasProvenMajority(proven: number, majority: number): boolean;
    /** Z24: a read is confirmed by a round of pings that began after it was asked. */
    confirmsRead(ackedRound: number, batchRound: number): boolean;
    /** Z25: a lease ends before any member may promise again, however clocks drift within the bound. */
    leaseEnd(sentAt: Millis, electionTimeoutMs: Millis, clockDriftBound: number): Millis;
    /** Z26: while leadership is handed over, neither reads nor proposals are taken. */
    takesRequests(isTransferring: boolean): boolean;
    /** Z27: a leader without a quorum for an election time-out steps down. */
    hasLostQuorum(now: Millis, quorumActiveAt: Millis, electionTimeoutMs: Millis): boolean;
    /** Z28: a leader whose own disk stalls steps down. */
    isDiskStalled(now: Millis, oldestAppendAt: Millis, diskStallMs: Millis): boolean;
    /** Z29: what was forwarded is taken once, and not refused after it may have been taken. */
    isNewForward(mayBeSeen: boolean): boolean;
}
export declare const RULES: Rules;
/** By current epoch, then zxid: above 0 if `a` is the more recent one. */
export declare function comparePositions(a: Position, b: Position): number;
