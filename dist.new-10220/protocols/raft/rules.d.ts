import { type Millis, type NodeId } from '../../core/protocol.ts';
export interface Rules {
    /** R1: one vote a term. */
    canVote(vote: NodeId, candidate: NodeId): boolean;
    /** R2: the candidate's log holds all that is committed, for it is at least as up to date as that of a majority (§3.6.1). */
    isUpToDate(lastTerm: number, lastIndex: number, ownLastTerm: number, ownLastIndex: number): boolean;
    /** R3: who heard of a living leader within the election time-out helps nobody replace it (§4.2.3, §9.6). */
    isSticky(now: Millis, contactAt: Millis, electionTimeoutMs: Millis): boolean;
    /** R4: an election that the leader asked for bypasses stickiness. */
    bypassesStickiness(isTransfer: boolean): boolean;
    /** R5: a pre-candidate forgets its leader (etcd #8334). */
    leaderWhileCampaigning(leader: NodeId): NodeId;
    /** R6: learners answer vote requests too: they may be voters in the candidate's newer configuration (etcd #10998). */
    answersVoteRequest(isVoter: boolean): boolean;
    /** R7: a joiner with an empty log votes only where it is about to join: it may be a member that lost its disk. */
    mayVoteWhileEmpty(isEmptyJoiner: boolean, isJoining: boolean): boolean;
    /** R8: a term opens with an entry of its own. */
    opensTermWithNoOp(): boolean;
    /** R9: only entries of the current term commit by counting (§3.6.2). */
    commitsByCounting(entryTerm: number, term: number): boolean;
    /** R10: the leader counts itself for what its own disk acknowledged (etcd #14370). */
    ownMatch(durableIndex: number, lastIndex: number): number;
    /** R11: an acknowledgement counts for the life of the follower that it was meant for (raft-rs #571). */
    isSameLife(progress: number, echoed: number): boolean;
    /** R12: a refusal never takes a follower back below what it acknowledged (CCF #5991). */
    nextAfterRefusal(matchIndex: number, hinted: number): number;
    /** R13: a commit index counts as far as the log was seen to match the leader's. */
    commitWithin(commitIndex: number, matchIndex: number): number;
    /** R14: no change of membership before an entry of the term is committed (Ongaro 2015). */
    mayChangeMembership(isEstablished: boolean): boolean;
    /** R15: one change at a time. */
    isChangePending(membershipIndex: number, commitIndex: number): boolean;
    /** R16: truncation takes back every configuration that it removes (openraft #1808). */
    survivesTruncation(membershipIndex: number, from: number): boolean;
    /** R17: a learner is promoted once it has caught up. */
    mayPromote(isReplicating: boolean, lag: number, maxLag: number): boolean;
    /** R18: any leader leaves an automatic joint configuration once it is committed (etcd #10998). */
    leavesJoint(autoLeave: boolean, membershipIndex: number, commitIndex: number): boolean;
    /** R19: reads wait for the first commit of the term (§6.4; etcd #7331). */
    mayConfirmReads(isEstablished: boolean): boolean;
    /** R20: a read is confirmed by a round of heartbeats that began after it was asked (etcd #20418). */
    confirmsRead(ackedRound: number, batchRound: number): boolean;
    /** R21: a lease ends before any member may vote again, however clocks drift within the bound (§6.4.1). */
    leaseEnd(sentAt: Millis, electionTimeoutMs: Millis, clockDriftBound: number): Millis;
    /** R22: while leadership is handed over, neither reads nor proposals are taken. */
    takesRequests(isTransferring: boolean): boolean;
    /** R23: a lease ends for good once a hand-over began. */
    keepsLease(isTransferSent: boolean): boolean;
    /** R24: a leader without a quorum for an election time-out steps down (§6.2). */
    hasLostQuorum(now: Millis, quorumActiveAt: Millis, electionTimeoutMs: Millis): boolean;
    /** R25: a leader whose own disk stalls steps down (etcd #13527). */
    isDiskStalled(now: Millis, oldestAppendAt: Millis, diskStallMs: Millis): boolean;
    /** R26: what was forwarded is taken once, and not refused after it may have been taken. */
    isNewForward(mayBeSeen: boolean): boolean;
    /** R27: no new configuration depends on a voter that never showed a log: R7 may keep it from voting for ever. */
    hasProvenMajority(proven: number, majority: number): boolean;
}
export declare const RULES: Rules;
