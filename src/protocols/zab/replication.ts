// What the leader sends each follower and learns from its answers: DIFF, TRUNC or SNAP first (phase 2), then proposals in
// order (phase 3). Each time that a member comes to follow it gets a session with a number of its own, so that within a
// session the transport may lose, repeat and reorder as it likes.

import type { Millis, NodeId } from '../../core/protocol.ts';
import { dataBytes, lastWithTermAtMost, termAt } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import type { LogEntry } from '../replicated-log.ts';
import { addInflight, clearInflight, freeInflight, hasRoom, narrow, newWindow } from '../window.ts';
import type { Ack, FollowerInfo, Gap, Pong, SyncRefused } from './messages.ts';
import { cutEntries } from './office.ts';
import type { Leader, Machine, Progress } from './state.ts';

const NO_ENTRIES: readonly LogEntry[] = [];

/** It gets an election time-out from `activeAt` on to come, before its silence counts. */
export function newProgress(node: NodeId, activeAt: Millis): Progress {
  return {
    node,
    mode: 'absent',
    session: 0,
    attempt: 0,
    acceptedEpoch: 0,
    promise: undefined,
    position: { currentEpoch: 0, lastTerm: 0, lastIndex: 0 },
    matchIndex: 0,
    matchAtBeat: 0,
    isProven: false,
    nextIndex: 1,
    ...newWindow(),
    snapshotIndex: 0,
    commitSent: 0,
    lastActiveAt: activeAt,
    ackedRound: 0,
    ackedSentAt: Number.NEGATIVE_INFINITY,
    removedAt: 0,
  };
}

/** It comes to follow: whatever was known of an earlier session counts no more. */
export function startSession(m: Machine, role: Leader, progress: Progress, info: FollowerInfo): void {
  progress.mode = 'discovery';
  progress.session = role.nextSession++;
  progress.attempt = info.attempt;
  progress.acceptedEpoch = info.acceptedEpoch;
  progress.promise = undefined;
  progress.matchIndex = 0;
  clearInflight(progress);
  progress.snapshotIndex = 0;
  progress.commitSent = 0;
  progress.lastActiveAt = m.now;
}

/** Where the follower's history ends is known: offers a point where both histories may meet. */
export function startSync(m: Machine, progress: Progress): void {
  const { lastIndex: index, lastTerm: term } = progress.position;
  progress.mode = 'sync';
  progress.nextIndex = meetingPoint(m, index, term) + 1;
  offerSync(m, progress);
}

/** Histories that hold (`index`, `term`) and this node's cannot agree beyond this. */
function meetingPoint(m: Machine, index: number, term: number): number {
  return lastWithTermAtMost(m.state.log, index, term);
}

/** DIFF or TRUNC: the difference shows at the follower. SNAP if what would follow is gone. */
export function offerSync(m: Machine, progress: Progress): void {
  const { log, term: epoch } = m.state;
  const index = progress.nextIndex - 1;
  const term = termAt(log, index);
  if (term < 0) wantSnapshot(m, progress);
  else m.out.sendEarly(progress.node, { type: 'sync', epoch, session: progress.session, index, term });
}

export function onSyncRefused(m: Machine, role: Leader, from: NodeId, refused: SyncRefused): void {
  const progress = progressOf(role, from);
  if (progress === undefined || !m.rules.isSameSession(progress.session, refused.session)) return;
  progress.lastActiveAt = m.now;
  if (progress.mode !== 'sync' || refused.index !== progress.nextIndex - 1) return;
  const hinted = Math.min(refused.index - 1, meetingPoint(m, refused.hintIndex, refused.hintTerm));
  progress.nextIndex = Math.max(hinted, 0) + 1;
  offerSync(m, progress);
}

/** The entries that it needs are gone. Asks the driver for a snapshot, once the follower shows that it is alive. */
function wantSnapshot(m: Machine, progress: Progress): void {
  if (m.now - progress.lastActiveAt > m.options.electionTimeoutMs || progress.removedAt > 0) return;
  progress.mode = 'snapshot';
  progress.snapshotIndex = 0;
  m.out.emitEarly({ type: 'snapshot-needed', to: progress.node });
}

/** Sends one follower what it lacks, as far as its state and window allow. */
export function replicate(m: Machine, role: Leader, progress: Progress): void {
  if (progress.mode !== 'replicate') return;
  const { log, commitIndex } = m.state;
  if (progress.nextIndex <= log.startIndex) {
    progress.mode = 'sync';
    offerSync(m, progress);
    return;
  }
  const last = role.persistedThrough;
  while (progress.nextIndex <= last && hasRoom(progress, m.options)) {
    const entries = cutEntries(m, progress.nextIndex, m.options.maxAppendBytes);
    const bytes = dataBytes(entries);
    sendProposal(m, progress, entries);
    progress.nextIndex += entries.length;
    addInflight(progress, progress.nextIndex - 1, bytes);
  }
  if (progress.commitSent < commitIndex) sendProposal(m, progress, NO_ENTRIES);
}

/** Early: it claims nothing of this node's disk, which may still be writing the same entries. */
function sendProposal(m: Machine, progress: Progress, entries: readonly LogEntry[]): void {
  const { term: epoch, commitIndex } = m.state;
  progress.commitSent = commitIndex;
  m.out.sendEarly(progress.node, {
    type: 'propose',
    epoch,
    session: progress.session,
    prevIndex: progress.nextIndex - 1,
    commitIndex,
    entries,
  });
}

export function onAck(m: Machine, role: Leader, from: NodeId, { session, index }: Ack): void {
  const progress = progressOf(role, from);
  if (progress === undefined || !m.rules.isSameSession(progress.session, session)) return;
  progress.lastActiveAt = m.now;
  if (progress.mode === 'absent' || progress.mode === 'discovery') return;
  progress.isProven = true;
  if (index > progress.matchIndex) {
    progress.matchIndex = index;
    role.hasNewMatch = true;
  }
  if (progress.mode === 'replicate') {
    progress.nextIndex = Math.max(progress.nextIndex, index + 1);
    freeInflight(progress, index);
  } else if (progress.mode === 'sync' || progress.matchIndex >= m.state.log.startIndex) {
    // From a snapshot too, once it reaches into the log that is left: the transfer's own report may come later.
    progress.mode = 'replicate';
    progress.snapshotIndex = 0;
    resumeAt(progress, progress.matchIndex + 1);
  }
}

function resumeAt(progress: Progress, nextIndex: number): void {
  progress.nextIndex = nextIndex;
  clearInflight(progress);
  progress.commitSent = 0;
}

export function onGap(m: Machine, role: Leader, from: NodeId, { session, index }: Gap): void {
  const progress = progressOf(role, from);
  if (progress === undefined || !m.rules.isSameSession(progress.session, session)) return;
  progress.lastActiveAt = m.now;
  resumeAfter(m, progress, index);
}

/** Proposals were lost behind `receivedIndex`: sends them again. */
function resumeAfter(m: Machine, progress: Progress, receivedIndex: number): void {
  if (progress.mode !== 'replicate') return;
  const nextIndex = m.rules.resumeAfter(progress.matchIndex, receivedIndex) + 1;
  if (nextIndex >= progress.nextIndex) return;
  resumeAt(progress, nextIndex);
  narrow(progress);
}

export function onPong(m: Machine, role: Leader, from: NodeId, pong: Pong): void {
  const progress = progressOf(role, from);
  if (progress === undefined || !m.rules.isSameSession(progress.session, pong.session)) return;
  progress.lastActiveAt = m.now;
  progress.ackedRound = Math.max(progress.ackedRound, pong.round);
  progress.ackedSentAt = Math.max(progress.ackedSentAt, pong.sentAt);
  if (pong.receivedIndex < pong.sentIndex) resumeAfter(m, progress, pong.receivedIndex);
}

/** Nothing was acknowledged since the last beat, though something is under way: the acknowledgement may be lost. Asks for it. */
export function askForAck(m: Machine, progress: Progress): void {
  const { term: epoch, commitIndex } = m.state;
  const { matchIndex, matchAtBeat, nextIndex, session } = progress;
  progress.matchAtBeat = matchIndex;
  // Without entries it needs nothing of the log, which may be compacted beyond what was acknowledged.
  if (matchIndex !== matchAtBeat || matchIndex >= nextIndex - 1) return;
  const prevIndex = matchIndex;
  m.out.sendEarly(progress.node, { type: 'propose', epoch, session, prevIndex, commitIndex, entries: NO_ENTRIES });
}

/** Messages to `node` may have been lost. */
export function onPeerDisconnected(m: Machine, role: Leader, node: NodeId): void {
  const progress = progressOf(role, node);
  if (progress?.mode === 'replicate') resumeAfter(m, progress, 0);
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
