// What the leader sends to each follower, and what it learns from the answers (§3.5, §5; etcd's probe/replicate/snapshot).

import type { NodeId } from '../../core/protocol.ts';
import { dataBytes, lastIndex, lastWithTermAtMost, termAt } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import type { LogEntry } from '../replicated-log.ts';
import { addInflight, clearInflight, freeInflight, hasRoom, narrow, newWindow } from '../window.ts';
import type { AppendResponse, HeartbeatResponse } from './messages.ts';
import { cutEntries } from './office.ts';
import type { Leader, Machine, Progress } from './state.ts';

const NO_ENTRIES: readonly LogEntry[] = [];

export function newProgress(role: Leader, node: NodeId, nextIndex: number, now: number): Progress {
  return {
    node,
    id: role.nextProgressId++,
    mode: 'probe',
    matchIndex: 0,
    nextIndex,
    isProbing: false,
    ...newWindow(),
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
export function replicate(m: Machine, role: Leader, progress: Progress): void {
  const { log, commitIndex } = m.state;
  if (progress.mode === 'snapshot' || (progress.mode === 'probe' && progress.isProbing)) return;
  if (termAt(log, progress.nextIndex - 1) < 0) {
    wantSnapshot(m, progress);
    return;
  }
  if (progress.mode === 'probe') {
    progress.isProbing = true;
    const last = lastIndex(log);
    const entries =
      progress.nextIndex > last ? NO_ENTRIES : cutEntries(m, progress.nextIndex, m.options.maxAppendBytes);
    sendAppend(m, progress, entries, true);
    return;
  }
  const last = role.persistedThrough;
  while (progress.nextIndex <= last && hasRoom(progress, m.options)) {
    const entries = cutEntries(m, progress.nextIndex, m.options.maxAppendBytes);
    const bytes = dataBytes(entries);
    sendAppend(m, progress, entries, true);
    progress.nextIndex += entries.length;
    addInflight(progress, progress.nextIndex - 1, bytes);
  }
  if (progress.commitSent < commitIndex) sendAppend(m, progress, NO_ENTRIES, false);
}

function sendAppend(m: Machine, progress: Progress, entries: readonly LogEntry[], wantsAnswer: boolean): void {
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
function wantSnapshot(m: Machine, progress: Progress): void {
  if (m.now - progress.lastActiveAt > m.options.electionTimeoutMs || progress.removedAt > 0) return;
  progress.mode = 'snapshot';
  progress.snapshotIndex = 0;
  clearInflight(progress);
  m.out.emitEarly({ type: 'snapshot-needed', to: progress.node });
}

/** Back to one append at a time, from `nextIndex` on. */
export function becomeProbe(progress: Progress, nextIndex: number, isProbing: boolean): void {
  progress.mode = 'probe';
  progress.nextIndex = nextIndex;
  progress.isProbing = isProbing;
  clearInflight(progress);
  progress.snapshotIndex = 0;
  progress.commitSent = 0;
}

function becomeReplicate(progress: Progress): void {
  progress.mode = 'replicate';
  progress.nextIndex = progress.matchIndex + 1;
  progress.isProbing = false;
  clearInflight(progress);
  progress.snapshotIndex = 0;
}

export function onAppendResponse(m: Machine, role: Leader, from: NodeId, response: AppendResponse): void {
  const progress = progressOf(role, from);
  if (progress === undefined || !m.rules.isSameLife(progress.id, response.progress)) return;
  progress.lastActiveAt = m.now;
  if (response.accepted) onAccepted(m, role, progress, response.index);
  else onRefused(m, progress, response);
}

function onAccepted(m: Machine, role: Leader, progress: Progress, index: number): void {
  if (index > progress.matchIndex) {
    progress.matchIndex = index;
    role.hasNewMatch = true;
  }
  progress.nextIndex = Math.max(progress.nextIndex, index + 1);
  if (progress.mode === 'replicate') freeInflight(progress, index);
  // From a snapshot too, once it reaches into the log that is left: the transfer's own report may come later.
  else if (progress.mode === 'probe' || progress.matchIndex >= m.state.log.startIndex) becomeReplicate(progress);
}

function onRefused(m: Machine, progress: Progress, response: AppendResponse): void {
  const { log } = m.state;
  // Answers that crossed newer ones: what was acknowledged since, what of an earlier window has not been sent again yet, or
  // a probe that is not the one under way. So one that is out of order costs one probe, not one for each that follows it.
  if (progress.mode === 'snapshot') return;
  if (progress.mode === 'probe' && response.index !== progress.nextIndex - 1) return;
  if (progress.mode === 'replicate') {
    if (response.index <= progress.matchIndex || response.index >= progress.nextIndex) return;
    narrow(progress);
  }
  const hinted = lastWithTermAtMost(log, response.hintIndex, response.hintTerm) + 1;
  becomeProbe(progress, m.rules.nextAfterRefusal(progress.matchIndex, Math.min(response.index, hinted)), false);
}

export function onHeartbeatResponse(m: Machine, role: Leader, from: NodeId, response: HeartbeatResponse): void {
  const progress = progressOf(role, from);
  if (progress === undefined) return;
  progress.lastActiveAt = m.now;
  progress.ackedRound = Math.max(progress.ackedRound, response.round);
  progress.ackedSentAt = Math.max(progress.ackedSentAt, response.sentAt);
  // A probe may have been lost: the next turn sends it again.
  if (progress.mode === 'probe') progress.isProbing = false;
  if (progress.mode !== 'replicate') return;
  const { log, commitIndex } = m.state;
  const isBehind = progress.matchIndex < lastIndex(log);
  const isUnsure = response.commitIndex < Math.min(progress.matchIndex, commitIndex);
  // Appends or their answers may have been lost: where do we stand? An empty append asks, beyond any window.
  if ((isBehind || isUnsure) && termAt(log, progress.nextIndex - 1) >= 0) sendAppend(m, progress, NO_ENTRIES, true);
}

/** Messages to `node` may have been lost: find out where it stands. */
export function onPeerDisconnected(role: Leader, node: NodeId): void {
  const progress = progressOf(role, node);
  if (progress?.mode === 'replicate') becomeProbe(progress, progress.matchIndex + 1, false);
  else if (progress?.mode === 'probe') progress.isProbing = false;
}

/** Members that were removed stay in the books until they heard that their removal is committed, or are silent. */
export function forgetRemoved(m: Machine, role: Leader): void {
  if (!role.progress.some(({ removedAt }) => removedAt > 0)) return;
  const { commitIndex } = m.state;
  role.progress = role.progress.filter(
    ({ removedAt, matchIndex, commitSent, lastActiveAt }) =>
      removedAt === 0 ||
      (m.now - lastActiveAt <= m.options.electionTimeoutMs &&
        (commitIndex < removedAt || matchIndex < removedAt || commitSent < removedAt)),
  );
}
