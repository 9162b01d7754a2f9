// The rules that make Raft safe, as tiny predicates, each by itself. The machine asks them; the simulator's mutants replace
// one at a time to see that its checkers notice. SPEC.md numbers them.
import { NONE } from '../../core/protocol.js';
export const RULES = {
    canVote: (vote, candidate) => vote === NONE || vote === candidate,
    isUpToDate: (lastTerm, lastIndex, ownLastTerm, ownLastIndex) => lastTerm > ownLastTerm || (lastTerm === ownLastTerm && lastIndex >= ownLastIndex),
    isSticky: (now, contactAt, electionTimeoutMs) => now < contactAt + electionTimeoutMs,
    bypassesStickiness: (isTransfer) => isTransfer,
    leaderWhileCampaigning: () => NONE,
    answersVoteRequest: () => true,
    mayVoteWhileEmpty: (isEmptyJoiner, isJoining) => !isEmptyJoiner || isJoining,
    opensTermWithNoOp: () => true,
    commitsByCounting: (entryTerm, term) => entryTerm === term,
    ownMatch: (durableIndex) => durableIndex,
    isSameLife: (progress, echoed) => progress === echoed,
    nextAfterRefusal: (matchIndex, hinted) => Math.max(matchIndex + 1, hinted),
    commitWithin: (commitIndex, matchIndex) => Math.min(commitIndex, matchIndex),
    mayChangeMembership: (isEstablished) => isEstablished,
    isChangePending: (membershipIndex, commitIndex) => membershipIndex > commitIndex,
    survivesTruncation: (membershipIndex, from) => membershipIndex < from,
    mayPromote: (isReplicating, lag, maxLag) => isReplicating && lag <= maxLag,
    leavesJoint: (autoLeave, membershipIndex, commitIndex) => autoLeave && membershipIndex <= commitIndex,
    mayConfirmReads: (isEstablished) => isEstablished,
    confirmsRead: (ackedRound, batchRound) => ackedRound >= batchRound,
    leaseEnd: (sentAt, electionTimeoutMs, clockDriftBound) => sentAt + (electionTimeoutMs * (1 - clockDriftBound)) / (1 + clockDriftBound),
    takesRequests: (isTransferring) => !isTransferring,
    keepsLease: (isTransferSent) => !isTransferSent,
    hasLostQuorum: (now, quorumActiveAt, electionTimeoutMs) => now - quorumActiveAt > electionTimeoutMs,
    isDiskStalled: (now, oldestAppendAt, diskStallMs) => now - oldestAppendAt > diskStallMs,
    isNewForward: (mayBeSeen) => !mayBeSeen,
    hasProvenMajority: (proven, majority) => proven >= majority,
};
//# sourceMappingURL=rules.js.map