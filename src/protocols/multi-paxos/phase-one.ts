// Phase 1, once for all slots: preparing a ballot, and learning from promises what was accepted and chosen before it.

import { NONE, type NodeId } from '../../core/protocol.ts';
import { countJointVotes, type VoteOutcome } from '../../core/quorum.ts';
import { allMembers, allVoters, isVoter } from '../membership.ts';
import { progressOf, quorumActiveAt } from '../progress.ts';
import type { LogEntry } from '../replicated-log.ts';
import { becomeLeader } from './leader.ts';
import type { PromisePage, Rejected } from './messages.ts';
import { newProgress } from './office.ts';
import { advance } from './proposing.ts';
import { startReplicating } from './replication.ts';
import { ballotAt, CHOSEN, dropThrough, emptySlots, entryAt, lastSlot, put, termAt } from './slots.ts';
import type { Books, Candidate, Leader, Machine, MembershipAt, Progress } from './state.ts';
import { becomeFollower, choose, drawElectionTimeout, promise, setLeader } from './transitions.ts';

/** A ballot of this node's own, above all it has heard of; it counts itself once its disk has the promise. */
export function startPhaseOne(m: Machine, isTransfer: boolean): void {
  const s = m.state;
  drawElectionTimeout(m);
  m.out.setTimer('election', s.electionDeadline);
  promise(m, Math.max(s.highestBallot, s.term) + 1, s.self);
  const role: Candidate = {
    type: 'candidate',
    isTransfer,
    rejections: [],
    fetchingFrom: NONE,
    progress: [],
    nextProgressId: 1,
    hasOwnPromise: false,
    found: emptySlots(s.commitIndex, termAt(s.slots, s.commitIndex)),
  };
  s.role = role;
  for (const node of allMembers(s.membership)) {
    if (node !== s.self) role.progress.push(newProgress(role, node, m.now));
  }
  for (let at = s.commitIndex + 1; at <= lastSlot(s.slots); at++) {
    const entry = entryAt(s.slots, at);
    if (entry !== undefined) put(role.found, ballotAt(s.slots, at), entry);
  }
  m.out.send(s.self, { type: 'own-promise', ballot: s.term });
  setLeader(m, m.rules.leaderWhileCampaigning(s.leader), false);
  askForPromises(m, role, isTransfer);
  m.out.setTimer('heartbeat', m.now + m.options.heartbeatIntervalMs);
}

/** Asks every voter whose promise is not whole yet; the candidate and the unprepared leader repeat it with every beat. */
export function askForPromises(m: Machine, books: Books, isTransfer: boolean): void {
  for (const node of allVoters(m.state.membership)) {
    const progress = progressOf(books, node);
    if (progress !== undefined && !progress.hasPromised) askForPromise(m, progress, isTransfer);
  }
}

function askForPromise(m: Machine, progress: Progress, isTransfer: boolean): void {
  const s = m.state;
  const { index, joining } = s.memberships[s.memberships.length - 1] as MembershipAt;
  // Behind the disk: a ballot that a crash made this node forget must never be used again.
  m.out.send(progress.node, {
    type: 'prepare',
    ballot: s.term,
    progress: progress.id,
    from: Math.max(progress.promiseFrom, s.commitIndex + 1),
    isTransfer,
    isJoining: index === s.commitIndex && joining.includes(progress.node),
  });
}

export function onOwnPromise(m: Machine, ballot: number): void {
  const { role, term } = m.state;
  if (role.type !== 'candidate' || term !== ballot) return;
  role.hasOwnPromise = true;
  tryToLead(m, role);
}

/** A page of a promise, for a candidate or for a leader whose configuration has changed. */
export function onPromise(m: Machine, role: Candidate | Leader, from: NodeId, page: PromisePage): void {
  const s = m.state;
  const progress = progressOf(role, from);
  if (progress === undefined || progress.id !== page.progress || progress.hasPromised) return;
  progress.lastActiveAt = m.now;
  // A page that repeats an earlier one.
  if (page.from < progress.promiseFrom) return;
  if (page.from > Math.max(progress.promiseFrom, s.commitIndex + 1)) progress.gapThrough = page.from - 1;
  merge(m, role, page);
  progress.commitKnown = Math.max(progress.commitKnown, page.commitIndex);
  if (page.next > 0) {
    progress.promiseFrom = page.next;
    askForPromise(m, progress, role.type === 'candidate' && role.isTransfer);
    return;
  }
  progress.hasPromised = true;
  if (role.type === 'candidate') {
    tryToLead(m, role);
    return;
  }
  // Its configuration has gone on without this leader, which lacks what was compacted: it does not lead any more.
  if (progress.gapThrough > s.commitIndex && role.openedAt === 0) {
    becomeFollower(m, s.term, s.self, NONE);
    return;
  }
  if (progress.mode === 'probe') startReplicating(progress);
  advance(m, role);
}

/** Keeps the reports of the highest ballots. Once an entry of this ballot's own is proposed, all slots behind it are free. */
function merge(m: Machine, role: Candidate | Leader, page: PromisePage): void {
  const s = m.state;
  const { found } = role;
  if (role.type === 'leader' && role.openedAt > 0) return;
  const known = role.type === 'leader' ? role.nextSlot - 1 : s.commitIndex;
  for (const { ballot, entry } of page.slots) {
    if (entry.index <= known || entry.index <= found.startIndex) continue;
    const rank = entry.index <= page.commitIndex ? CHOSEN : ballot;
    if (m.rules.outranks(rank, ballotAt(found, entry.index))) put(found, rank, entry);
  }
}

/** Who of the configuration in effect has promised this ballot. */
export function promisesOf(m: Machine, books: Books): VoteOutcome {
  const { membership, self } = m.state;
  return countJointVotes(membership.voters, membership.outgoing, (node) =>
    (node === self ? books.hasOwnPromise : progressOf(books, node)?.hasPromised === true) ? true : undefined,
  );
}

function tryToLead(m: Machine, role: Candidate): void {
  const s = m.state;
  if (!m.rules.isPrepared(promisesOf(m, role))) return;
  // The own promise is durable too: until then nothing may be accepted in this ballot.
  if (!role.hasOwnPromise) return;
  const before = s.membership;
  learn(m, role);
  if (s.membership !== before) {
    // What was learned is another configuration, whose voters have to promise as well.
    if (!isVoter(s.membership, s.self)) {
      becomeFollower(m, s.term, s.self, NONE);
      return;
    }
    askForPromises(m, role, role.isTransfer);
    if (!m.rules.isPrepared(promisesOf(m, role))) return;
  }
  const known = role.progress.reduce((most, { hasPromised, commitKnown }) => {
    return hasPromised ? Math.max(most, commitKnown) : most;
  }, 0);
  if (m.rules.hasLearned(s.commitIndex, known)) becomeLeader(m, role);
  else fetchSnapshot(m, role);
}

/** Takes over what promises told to be chosen, as far as it is contiguous. */
function learn(m: Machine, role: Candidate): void {
  const s = m.state;
  const { found } = role;
  const entries: LogEntry[] = [];
  for (let at = s.commitIndex + 1; ballotAt(found, at) === CHOSEN; at++) {
    const entry = entryAt(found, at) as LogEntry;
    entries.push(entry);
    put(s.slots, s.term, entry);
  }
  if (entries.length === 0) return;
  const commitIndex = s.commitIndex + entries.length;
  m.out.persist({ type: 'accepted', ballot: s.term, owner: s.self, commitIndex, entries });
  choose(m, commitIndex);
  trimFound(m, role);
}

/** What is chosen needs no proposing. */
export function trimFound(m: Machine, books: Books): void {
  const { commitIndex, slots } = m.state;
  if (commitIndex > books.found.startIndex) dropThrough(books.found, commitIndex, termAt(slots, commitIndex));
}

/** Somebody knows more to be chosen than this node can learn from promises: there it is compacted away. */
function fetchSnapshot(m: Machine, role: Candidate): void {
  const { commitIndex, term } = m.state;
  const source = role.progress.find(({ hasPromised, gapThrough }) => hasPromised && gapThrough > commitIndex);
  if (source === undefined || role.fetchingFrom === source.node) return;
  role.fetchingFrom = source.node;
  m.out.send(source.node, { type: 'fetch-snapshot', ballot: term });
}

/** A snapshot that a candidate had asked for is in place. */
export function onFetched(m: Machine, role: Candidate): void {
  role.fetchingFrom = NONE;
  trimFound(m, role);
  tryToLead(m, role);
}

/** The candidate's beat. */
export function repeatPhaseOne(m: Machine, role: Candidate): void {
  askForPromises(m, role, role.isTransfer);
  role.fetchingFrom = NONE;
  tryToLead(m, role);
  if (m.state.role === role) m.out.setTimer('heartbeat', m.now + m.options.heartbeatIntervalMs);
}

/** An acceptor has promised somebody else as much or more. */
export function onRejected(m: Machine, from: NodeId, { ballot, promised }: Rejected): void {
  const s = m.state;
  s.highestBallot = Math.max(s.highestBallot, promised);
  const { role } = s;
  if (ballot !== s.term) return;
  if (role.type === 'candidate') {
    if (!role.rejections.includes(from)) role.rejections.push(from);
    const outcome = countJointVotes(s.membership.voters, s.membership.outgoing, (node) =>
      role.rejections.includes(node) ? false : undefined,
    );
    if (outcome === 'lost') becomeFollower(m, s.term, s.self, NONE);
  } else if (role.type === 'leader' && m.rules.startsOver(promised, ballot)) {
    const progress = progressOf(role, from);
    if (progress === undefined || progress.removedAt > 0) return;
    // It cannot take part in this ballot any more. Where a quorum still follows, that one promises a higher ballot to its
    // own leader at once; where none does, another leader is the likely reason.
    const isFollowed = m.now - quorumActiveAt(m, role) <= 2 * m.options.heartbeatIntervalMs;
    becomeFollower(m, s.term, s.self, NONE);
    if (isFollowed && isVoter(s.membership, s.self)) startPhaseOne(m, false);
  }
}
