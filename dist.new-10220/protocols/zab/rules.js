// The rules that make ZAB safe, as tiny predicates, each by itself. The machine asks them; the simulator's mutants replace
// one at a time to see that its checkers notice. SPEC.md numbers them.
export const RULES = {
    outranks: (position, node, otherPosition, other) => {
        const order = comparePositions(position, otherPosition);
        return order > 0 || (order === 0 && node > other);
    },
    isElected: (outcome) => outcome === 'won',
    nextEpoch: (highestAccepted) => highestAccepted + 1,
    mayPromise: (epoch, leader, accepted, acceptedLeader) => epoch > accepted || (epoch === accepted && leader === acceptedLeader),
    mayFollow: (epoch, accepted) => epoch >= accepted,
    hasPromises: (outcome) => outcome === 'won',
    isAsRecent: (own, promised) => comparePositions(own, promised) >= 0,
    isSticky: (now, contactAt, electionTimeoutMs) => now < contactAt + electionTimeoutMs,
    bypassesStickiness: (isHandOver) => isHandOver,
    mayPromiseWhileEmpty: (isEmptyJoiner, isJoining) => !isEmptyJoiner || isJoining,
    commitsFrom: (index, newLeaderIndex) => index >= newLeaderIndex,
    ownMatch: (durableIndex) => durableIndex,
    isSameSession: (session, echoed) => session === echoed,
    isNext: (prevIndex, receivedIndex) => prevIndex <= receivedIndex,
    resumeAfter: (matchIndex, receivedIndex) => Math.max(matchIndex, receivedIndex),
    commitWithin: (commitIndex, receivedIndex) => Math.min(commitIndex, receivedIndex),
    mayServe: (isEstablished) => isEstablished,
    givesWayTo: (accepted, epoch) => accepted > epoch,
    isChangePending: (membershipIndex, commitIndex) => membershipIndex > commitIndex,
    survivesTruncation: (membershipIndex, from) => membershipIndex < from,
    mayPromote: (isReplicating, lag, maxLag) => isReplicating && lag <= maxLag,
    leavesJoint: (autoLeave, membershipIndex, commitIndex) => autoLeave && membershipIndex <= commitIndex,
    hasProvenMajority: (proven, majority) => proven >= majority,
    confirmsRead: (ackedRound, batchRound) => ackedRound >= batchRound,
    leaseEnd: (sentAt, electionTimeoutMs, clockDriftBound) => sentAt + (electionTimeoutMs * (1 - clockDriftBound)) / (1 + clockDriftBound),
    takesRequests: (isTransferring) => !isTransferring,
    hasLostQuorum: (now, quorumActiveAt, electionTimeoutMs) => now - quorumActiveAt > electionTimeoutMs,
    isDiskStalled: (now, oldestAppendAt, diskStallMs) => now - oldestAppendAt > diskStallMs,
    isNewForward: (mayBeSeen) => !mayBeSeen,
};
/** By current epoch, then zxid: above 0 if `a` is the more recent one. */
export function comparePositions(a, b) {
    if (a.currentEpoch !== b.currentEpoch)
        return a.currentEpoch - b.currentEpoch;
    return a.lastTerm !== b.lastTerm ? a.lastTerm - b.lastTerm : a.lastIndex - b.lastIndex;
}
//# sourceMappingURL=rules.js.map