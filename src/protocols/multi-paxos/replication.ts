// What the leader sends to each acceptor, and what it learns from the answers: pipelined accepts within a window, what got
// lost again, and a snapshot where the slots are gone.

import type { NodeId } from '../../core/protocol.ts';
import { progressOf } from '../progress.ts';
import type { LogEntry } from '../replicated-log.ts';
import { addInflight, clearInflight, freeInflight, hasRoom } from '../window.ts';
import { addIsland, setPrefix } from './islands.ts';
import type { Accepted, HeartbeatResponse } from './messages.ts';
import { cutEntries } from './office.ts';
import type { Leader, Machine, Progress } from './state.ts';

const NO_ENTRIES: readonly LogEntry[] = [];

/** Sends one acceptor what it lacks, as far as its state and window allow. */
export function replicate(m: Machine, role: Leader, progress: Progress): void {
  if (progress.mode !== 'replicate') return;
  const { slots } = m.state;
  if (progress.nextIndex <= slots.startIndex) {
    wantSnapshot(m, progress);
    return;
  }
  const last = role.persistedThrough;
  while (progress.nextIndex <= last && hasRoom(progress, m.options)) {
    const entries = cutEntries(m, progress.nextIndex, last, m.options.maxAcceptBytes);
    let bytes = 0;
    for (const entry of entries) bytes += entry.data.length;
    sendAccept(m, progress, progress.nextIndex, entries, true);
    progress.nextIndex += entries.length;
    addInflight(progress, progress.nextIndex - 1, bytes);
  }
  if (progress.commitSent < commitFor(m, progress)) sendAccept(m, progress, progress.nextIndex, NO_ENTRIES, false);
}

/** What a member may know: of its own removal only once a quorum of those who stay knows of it durably. */
export function commitFor(m: Machine, { removedAt }: Progress): number {
  const { commitIndex } = m.state;
  if (removedAt === 0 || m.rules.isSettled(removedAt, commitIndex)) return commitIndex;
  return Math.min(commitIndex, removedAt - 1);
}

function sendAccept(
  m: Machine,
  progress: Progress,
  from: number,
  entries: readonly LogEntry[],
  wantsAnswer: boolean,
): void {
  const commitIndex = commitFor(m, progress);
  progress.commitSent = commitIndex;
  // Early: it claims nothing of this node's disk, which may still be writing the same entries.
  m.out.sendEarly(progress.node, {
    type: 'accept',
    ballot: m.state.term,
    progress: progress.id,
    from,
    commitIndex,
    wantsAnswer,
    entries,
  });
}

/** The slots that it needs are gone. Asks the driver for a snapshot, once the acceptor shows that it is alive. */
function wantSnapshot(m: Machine, progress: Progress): void {
  if (m.now - progress.lastActiveAt > m.options.electionTimeoutMs || progress.removedAt > 0) return;
  progress.mode = 'snapshot';
  progress.snapshotIndex = 0;
  clearInflight(progress);
  m.out.emitEarly({ type: 'snapshot-needed', to: progress.node });
}

/** Silent until it says where it stands. */
export function becomeProbe(progress: Progress): void {
  progress.mode = 'probe';
  clearInflight(progress);
  progress.snapshotIndex = 0;
  progress.commitSent = 0;
}

/** Its promise told through where it holds what is chosen. */
export function startReplicating(progress: Progress): void {
  setPrefix(progress, progress.commitKnown);
  becomeReplicate(progress, progress.matchIndex + 1);
}

/** Accepts flow from `nextIndex` on. */
function becomeReplicate(progress: Progress, nextIndex: number): void {
  progress.mode = 'replicate';
  progress.nextIndex = nextIndex;
  progress.repairedThrough = nextIndex - 1;
  clearInflight(progress);
  progress.snapshotIndex = 0;
}

export function onAccepted(m: Machine, role: Leader, from: NodeId, { progress: id, through, islands }: Accepted): void {
  const progress = progressOf(role, from);
  if (progress === undefined || progress.id !== id) return;
  progress.lastActiveAt = m.now;
  setPrefix(progress, through);
  for (let i = 0; i < islands.length; i += 2) addIsland(progress, islands[i] as number, islands[i + 1] as number);
  role.hasNewMatch = true;
  // Not the match index: what a restarted acceptor forgot to be chosen it may have to be told again.
  if (progress.nextIndex <= through) progress.nextIndex = through + 1;
  if (progress.mode === 'replicate') {
    freeReached(progress);
    fillHoles(m, progress, islands);
  }
  // From a snapshot too, once it reaches into the slots that are left: the transfer's own report may come later.
  else if (progress.mode === 'probe' || progress.matchIndex >= m.state.slots.startIndex) {
    becomeReplicate(progress, through + 1);
  }
}

/**
 * What it tells of beyond a hole was sent after what fills it, and that was lost, or overtaken: it is sent again at once. But
 * once only, so that what is sent never more than doubles; if that is lost too, the heartbeat finds it.
 */
function fillHoles(m: Machine, progress: Progress, told: readonly number[]): void {
  let before = 0;
  for (let i = 0; i < told.length; i += 2) before = Math.max(before, told[i] as number);
  let from = Math.max(progress.matchIndex, progress.repairedThrough, m.state.slots.startIndex) + 1;
  const { islands } = progress;
  for (let i = 0; i < islands.length; i += 2) {
    const through = Math.min(islands[i] as number, before, progress.nextIndex) - 1;
    while (from <= through) {
      const entries = cutEntries(m, from, through, m.options.maxAcceptBytes);
      sendAccept(m, progress, from, entries, true);
      from += entries.length;
      progress.repairedThrough = from - 1;
    }
    from = Math.max(from, (islands[i + 1] as number) + 1);
  }
}

function freeReached(progress: Progress): void {
  const { matchIndex, islands } = progress;
  const reached = islands.length === 0 ? matchIndex : (islands[islands.length - 1] as number);
  freeInflight(progress, reached);
}

export function onHeartbeatResponse(m: Machine, role: Leader, from: NodeId, response: HeartbeatResponse): void {
  const progress = progressOf(role, from);
  if (progress === undefined || progress.id !== response.progress) return;
  progress.lastActiveAt = m.now;
  progress.ackedRound = Math.max(progress.ackedRound, response.round);
  progress.ackedSentAt = Math.max(progress.ackedSentAt, response.sentAt);
  const { received, sentThrough } = response;
  if (progress.mode === 'snapshot') return;
  // Of what was sent before that heartbeat something did not arrive: again, from the first hole on; but only once for what
  // was sent at a time, however many heartbeats overtook it.
  const isLost = received < sentThrough && received + 1 < progress.nextIndex && response.round > progress.resentRound;
  if (progress.mode === 'probe' || isLost) {
    progress.resentRound = role.round;
    becomeReplicate(progress, received + 1);
  }
  // What was sent again needlessly, after an answer that came late, may have been lost: nobody will acknowledge it.
  freeReached(progress);
  // All of it arrived, but not all answers did: a question without entries asks, beyond any window.
  if (progress.matchIndex < progress.nextIndex - 1 && progress.nextIndex > m.state.slots.startIndex) {
    sendAccept(m, progress, progress.nextIndex, NO_ENTRIES, true);
  }
}

/** Messages to `node` may have been lost: find out where it stands. */
export function onPeerDisconnected(role: Leader, node: NodeId): void {
  const progress = progressOf(role, node);
  if (progress?.mode === 'replicate') becomeProbe(progress);
}

/** Members that were removed stay in the books until they heard that their removal is settled, or are silent. */
export function forgetRemoved(m: Machine, role: Leader): void {
  if (!role.progress.some(({ removedAt }) => removedAt > 0)) return;
  role.progress = role.progress.filter(
    ({ removedAt, matchIndex, commitSent, lastActiveAt }) =>
      removedAt === 0 ||
      (m.now - lastActiveAt <= m.options.electionTimeoutMs && (matchIndex <= removedAt || commitSent <= removedAt)),
  );
}
