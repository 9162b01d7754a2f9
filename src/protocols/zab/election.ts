// Fast leader election (ZooKeeper's): looking nodes tell each other the best vote that they know, until a quorum agrees. It
// only guesses well who should lead. Safety is discovery's business.

import { NONE, type NodeId } from '../../core/protocol.ts';
import { countJointVotes } from '../../core/quorum.ts';
import { allMembers, allVoters, isVoter } from '../membership.ts';
import type { MembershipAt } from '../membership-history.ts';
import { becomeLeading, sendFollowerInfo } from './discovery.ts';
import type { Notification, Vote } from './messages.ts';
import { type Looking, type Machine, ownPosition } from './state.ts';
import { becomeFollowing, becomeLooking } from './transitions.ts';

/** For how many election time-outs nobody votes for a node that was elected and did not answer. */
const SHUNNED_TIMEOUTS = 2;

/**
 * Voters may lead, and so may those whose removal is not known to be committed: nobody else may have the entry. They count
 * themselves only where they have a vote. Any configuration that may be the last committed one will do.
 */
export function mayCampaign(m: Machine): boolean {
  const { memberships, commitIndex, self } = m.state;
  for (let at = memberships.length - 1; at >= 0; at--) {
    const { index, membership } = memberships[at] as MembershipAt;
    if (isVoter(membership, self)) return true;
    if (index <= commitIndex) return false;
  }
  return false;
}

/** Has nobody to ask: waits for an established leader to call. */
function isQuiet({ state }: Machine): boolean {
  return state.isRemoved || state.membership.voters.length === 0;
}

function ownVote(m: Machine): Vote {
  return { leader: mayCampaign(m) ? m.state.self : NONE, ...ownPosition(m.state) };
}

export function beginLooking(m: Machine): void {
  const s = m.state;
  const vote = ownVote(m);
  s.role = { type: 'looking', vote, votes: [{ node: s.self, leader: vote.leader }], settleAt: 0 };
  if (isQuiet(m)) return;
  askForVotes(m);
  tally(m, s.role);
}

/** Tells everybody, and again every heartbeat: messages get lost. */
export function askForVotes(m: Machine): void {
  const s = m.state;
  if (isQuiet(m)) return;
  for (const node of allMembers(s.membership)) if (node !== s.self) notify(m, node);
  m.out.setTimer('heartbeat', m.now + m.options.heartbeatIntervalMs);
}

/** Behind the disk: the history that it tells of must not be lost again. */
export function notify(m: Machine, to: NodeId): void {
  const { role, round, self, leader, term } = m.state;
  const { currentEpoch, lastTerm, lastIndex } = role.type === 'looking' ? role.vote : ownPosition(m.state);
  m.out.send(to, {
    type: 'notification',
    state: role.type === 'looking' ? 'looking' : role.type === 'leader' ? 'leading' : 'following',
    round,
    leader: role.type === 'looking' ? role.vote.leader : role.type === 'leader' ? self : role.of,
    currentEpoch,
    lastTerm,
    lastIndex,
    epoch: leader === self ? term : 0,
  });
}

export function onNotification(m: Machine, from: NodeId, notification: Notification): void {
  const s = m.state;
  if (notification.state === 'leading' && shouldJoin(m, from, notification)) {
    s.round = Math.max(s.round, notification.round);
    becomeFollowing(m, from, false);
    return;
  }
  const { role } = s;
  if (role.type === 'looking') {
    if (notification.state === 'looking') onVote(m, role, from, notification);
    else if (notification.state === 'following') onFollowing(m, role, from, notification);
  } else if (notification.state === 'looking') {
    const isLeaderGone = role.type === 'follower' && role.of === from && notification.round > s.round;
    if (isLeaderGone) becomeLooking(m);
    if (s.role.type === 'looking') onVote(m, s.role, from, notification);
    else notify(m, from);
  } else if (role.type === 'follower' && role.of === from && role.phase === 'discovery' && role.session === 0) {
    // It calls again; or follows somebody else, and will not lead however often it is asked.
    if (notification.state === 'leading') sendFollowerInfo(m, role);
    else becomeLooking(m);
  }
}

/** Whether to drop everything and follow a node that says it leads. */
function shouldJoin(m: Machine, from: NodeId, { epoch, ...vote }: Notification): boolean {
  const s = m.state;
  const { role } = s;
  const isEstablished = epoch > 0;
  switch (role.type) {
    case 'looking':
      // Its election is not over yet, but this node would vote for it.
      return isEstablished || !m.rules.outranks(ownPosition(s), s.self, vote, from);
    case 'follower':
      return isEstablished && role.of !== from && (role.phase === 'discovery' || epoch > s.term);
    case 'leader':
      return isEstablished && (role.phase === 'discovery' ? epoch >= s.term : epoch > s.term);
  }
}

function onVote(m: Machine, role: Looking, from: NodeId, notification: Notification): void {
  const s = m.state;
  if (notification.round < s.round) {
    notify(m, from);
    return;
  }
  const { leader: named, currentEpoch, lastTerm, lastIndex } = notification;
  const told: Vote = { leader: named, currentEpoch, lastTerm, lastIndex };
  const leader = isShunned(m, named) ? NONE : named;
  const vote = { ...told, leader };
  if (notification.round > s.round) {
    s.round = notification.round;
    role.votes = [];
    const own = ownVote(m);
    adopt(m, role, isBetter(m, vote, own) ? vote : own);
  } else if (isBetter(m, vote, role.vote)) {
    adopt(m, role, vote);
  } else if (!isQuiet(m) && isBetter(m, role.vote, told)) {
    // Only whose vote is worse is answered, and so does not answer in turn: two that shun what the other votes for would
    // never end.
    notify(m, from);
  }
  // A stranger to whoever asks may be a voter in the asker's newer configuration: it answers, though it asks nobody itself.
  if (isQuiet(m) && !isBetter(m, told, role.vote)) notify(m, from);
  setVote(role, from, leader);
  tally(m, role);
}

function isBetter(m: Machine, vote: Vote, than: Vote): boolean {
  if (vote.leader === NONE || than.leader === NONE) return than.leader === NONE && vote.leader !== NONE;
  return m.rules.outranks(vote, vote.leader, than, than.leader);
}

function adopt(m: Machine, role: Looking, vote: Vote): void {
  role.vote = vote;
  role.settleAt = 0;
  setVote(role, m.state.self, vote.leader);
  askForVotes(m);
}

function setVote(role: Looking, node: NodeId, leader: NodeId): void {
  role.votes = role.votes.filter((vote) => vote.node !== node);
  role.votes.push({ node, leader });
}

/** Somebody has decided. If for this node, that is a vote; else its leader will answer, once it is asked. */
function onFollowing(m: Machine, role: Looking, from: NodeId, { leader }: Notification): void {
  const s = m.state;
  if (leader === s.self) {
    setVote(role, from, s.self);
    tally(m, role);
    return;
  }
  role.votes = role.votes.filter(({ node }) => node !== from);
  if (role.vote.leader === from) becomeLooking(m);
  else if (!allMembers(s.membership).includes(leader)) notify(m, leader);
}

/** Decides if all voters agree; if a quorum does, waits a moment for a better vote. */
function tally(m: Machine, role: Looking): void {
  const { voters, outgoing } = m.state.membership;
  const { leader } = role.vote;
  if (voters.length === 0 || leader === NONE) return;
  const supports = (node: NodeId) => role.votes.some((vote) => vote.node === node && vote.leader === leader);
  if (!m.rules.isElected(countJointVotes(voters, outgoing, (node) => supports(node) || undefined))) {
    role.settleAt = 0;
    return;
  }
  const isUnanimous = allVoters(m.state.membership).every(supports);
  if (isUnanimous || (role.settleAt > 0 && m.now >= role.settleAt)) {
    if (leader === m.state.self) becomeLeading(m, false);
    else becomeFollowing(m, leader, false);
  } else if (role.settleAt === 0) {
    role.settleAt = m.now + m.options.electionSettleMs;
    m.out.setTimer('settle', role.settleAt);
  }
}

export function onSettleTimer(m: Machine): void {
  const { role } = m.state;
  if (role.type !== 'looking' || role.settleAt === 0) return;
  if (m.now < role.settleAt) m.out.setTimer('settle', role.settleAt);
  else tally(m, role);
}

/** No word from whom this node follows. */
export function onElectionTimer(m: Machine): void {
  const s = m.state;
  const { role } = s;
  if (role.type !== 'follower') return;
  if (m.now < s.electionDeadline) {
    m.out.setTimer('election', s.electionDeadline);
    return;
  }
  const isLate = m.now - s.electionDeadline > m.options.heartbeatIntervalMs;
  if (isLate && !s.isWaitingOutPause) {
    // This node was paused, and the leader's pings may lie unread: one beat for them before accusing it.
    s.isWaitingOutPause = true;
    m.out.setTimer('election', m.now + m.options.heartbeatIntervalMs);
    return;
  }
  if (role.phase === 'discovery' && role.session === 0) shun(m, role.of);
  becomeLooking(m);
}

/** It has the best vote, and does not hear those who follow it: without this they would elect it for ever. */
function shun(m: Machine, node: NodeId): void {
  const s = m.state;
  s.shunned = s.shunned.filter((each) => each.node !== node && m.now < each.until);
  s.shunned.push({ node, until: m.now + SHUNNED_TIMEOUTS * m.options.electionTimeoutMs });
}

function isShunned(m: Machine, node: NodeId): boolean {
  return node !== m.state.self && m.state.shunned.some((each) => each.node === node && m.now < each.until);
}
