// What the leader sends to each follower, and what it learns from the answers (§3.5, §5; etcd's probe/replicate/snapshot).
import { dataBytes, lastIndex, lastWithTermAtMost, termAt } from '../memory-log.js';
import { cutEntries, progressOf } from './office.js';
const NO_ENTRIES = [];
export function newProgress(role, node, nextIndex, now) {
    return {
        node,
        id: role.nextProgressId++,
        mode: 'probe',
        matchIndex: 0,
        nextIndex,
        isProbing: false,
        inflight: [],
        inflightBytes: 0,
        snapshotIndex: 0,
        commitSent: 0,
        // It gets an election time-out to answer before its silence counts.
        lastActiveAt: now,
        ackedRound: 0,
        ackedSentAt: Number.NEGATIVE_INFINITY,
        removedAt: 0,
    };
}
/** Sends one follower what it lacks, as far as its state and window allow. */
export function replicate(m, role, progress) {
    const { log, commitIndex } = m.state;
    if (progress.mode === 'snapshot' || (progress.mode === 'probe' && progress.isProbing))
        return;
    if (termAt(log, progress.nextIndex - 1) < 0) {
        wantSnapshot(m, progress);
        return;
    }
    if (progress.mode === 'probe') {
        progress.isProbing = true;
        const last = lastIndex(log);
        const entries = progress.nextIndex > last ? NO_ENTRIES : cutEntries(m, progress.nextIndex, m.options.maxAppendBytes);
        sendAppend(m, progress, entries, true);
        return;
    }
    const last = role.persistedThrough;
    while (progress.nextIndex <= last && hasRoom(m, progress)) {
        const entries = cutEntries(m, progress.nextIndex, m.options.maxAppendBytes);
        const bytes = dataBytes(entries);
        sendAppend(m, progress, entries, true);
        progress.nextIndex += entries.length;
        progress.inflight.push({ index: progress.nextIndex - 1, bytes });
        progress.inflightBytes += bytes;
    }
    if (progress.commitSent < commitIndex)
        sendAppend(m, progress, NO_ENTRIES, false);
}
function hasRoom(m, progress) {
    const { maxInflightMessages, maxInflightBytes } = m.options;
    return progress.inflight.length < maxInflightMessages && progress.inflightBytes < maxInflightBytes;
}
function sendAppend(m, progress, entries, wantsAnswer) {
    const { log, term, commitIndex } = m.state;
    const prevIndex = progress.nextIndex - 1;
    progress.commitSent = commitIndex;
    // Early: it claims nothing of this node's disk, which may still be writing the same entries (thesis §10.2.1).
    m.out.sendEarly(progress.node, {
        type: 'append',
        term,
        progress: progress.id,
        prevIndex,
        prevTerm: termAt(log, prevIndex),
        commitIndex,
        wantsAnswer,
        entries,
    });
}
/** The entries that it needs are gone. Asks the driver for a snapshot, once the follower shows that it is alive. */
function wantSnapshot(m, progress) {
    if (m.now - progress.lastActiveAt > m.options.electionTimeoutMs || progress.removedAt > 0)
        return;
    progress.mode = 'snapshot';
    progress.snapshotIndex = 0;
    progress.inflight = [];
    progress.inflightBytes = 0;
    m.out.emitEarly({ type: 'snapshot-needed', to: progress.node });
}
/** Back to one append at a time, from `nextIndex` on. */
export function becomeProbe(progress, nextIndex, isProbing) {
    progress.mode = 'probe';
    progress.nextIndex = nextIndex;
    progress.isProbing = isProbing;
    progress.inflight = [];
    progress.inflightBytes = 0;
    progress.snapshotIndex = 0;
    progress.commitSent = 0;
}
function becomeReplicate(progress) {
    progress.mode = 'replicate';
    progress.nextIndex = progress.matchIndex + 1;
    progress.isProbing = false;
    progress.inflight = [];
    progress.inflightBytes = 0;
    progress.snapshotIndex = 0;
}
export function onAppendResponse(m, role, from, response) {
    const progress = progressOf(role, from);
    if (progress === undefined || !m.rules.isSameLife(progress.id, response.progress))
        return;
    progress.lastActiveAt = m.now;
    if (response.accepted)
        onAccepted(m, role, progress, response.index);
    else
        onRefused(m, progress, response);
}
function onAccepted(m, role, progress, index) {
    if (index > progress.matchIndex) {
        progress.matchIndex = index;
        role.hasNewMatch = true;
    }
    progress.nextIndex = Math.max(progress.nextIndex, index + 1);
    if (progress.mode === 'replicate')
        freeInflight(progress, index);
    // From a snapshot too, once it reaches into the log that is left: the transfer's own report may come later.
    else if (progress.mode === 'probe' || progress.matchIndex >= m.state.log.startIndex)
        becomeReplicate(progress);
}
function freeInflight(progress, index) {
    const { inflight } = progress;
    let freed = 0;
    for (const append of inflight) {
        if (append.index > index)
            break;
        progress.inflightBytes -= append.bytes;
        freed++;
    }
    if (freed === 1)
        inflight.shift();
    else if (freed > 1)
        inflight.splice(0, freed);
}
function onRefused(m, progress, response) {
    const { log } = m.state;
    // Answers that crossed newer ones: what was acknowledged since, or a probe that is not the one under way.
    if (progress.mode === 'snapshot')
        return;
    if (progress.mode === 'probe' && response.index !== progress.nextIndex - 1)
        return;
    if (progress.mode === 'replicate' && response.index <= progress.matchIndex)
        return;
    const hinted = lastWithTermAtMost(log, response.hintIndex, response.hintTerm) + 1;
    becomeProbe(progress, m.rules.nextAfterRefusal(progress.matchIndex, Math.min(response.index, hinted)), false);
}
export function onHeartbeatResponse(m, role, from, response) {
    const progress = progressOf(role, from);
    if (progress === undefined)
        return;
    progress.lastActiveAt = m.now;
    progress.ackedRound = Math.max(progress.ackedRound, response.round);
    progress.ackedSentAt = Math.max(progress.ackedSentAt, response.sentAt);
    // A probe may have been lost: the next turn sends it again.
    if (progress.mode === 'probe')
        progress.isProbing = false;
    if (progress.mode !== 'replicate')
        return;
    const { log, commitIndex } = m.state;
    const isBehind = progress.matchIndex < lastIndex(log);
    const isUnsure = response.commitIndex < Math.min(progress.matchIndex, commitIndex);
    // Appends or their answers may have been lost: where do we stand? An empty append asks, beyond any window.
    if ((isBehind || isUnsure) && termAt(log, progress.nextIndex - 1) >= 0)
        sendAppend(m, progress, NO_ENTRIES, true);
}
/** Messages to `node` may have been lost: find out where it stands. */
export function onPeerDisconnected(role, node) {
    const progress = progressOf(role, node);
    if (progress?.mode === 'replicate')
        becomeProbe(progress, progress.matchIndex + 1, false);
    else if (progress?.mode === 'probe')
        progress.isProbing = false;
}
/** Members that were removed stay in the books until they heard that their removal is committed, or are silent. */
export function forgetRemoved(m, role) {
    if (!role.progress.some(({ removedAt }) => removedAt > 0))
        return;
    const { commitIndex } = m.state;
    role.progress = role.progress.filter(({ removedAt, matchIndex, commitSent, lastActiveAt }) => removedAt === 0 ||
        (m.now - lastActiveAt <= m.options.electionTimeoutMs &&
            (commitIndex < removedAt || matchIndex < removedAt || commitSent < removedAt)));
}
//# sourceMappingURL=replication.js.map