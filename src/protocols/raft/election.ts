// Elections: campaigning, with and without the pre-vote, and voting (§3.4, §9.6, §4.2.3).

import type { NodeId } from '../../core/protocol.ts';
import { countJointVotes } from '../../core/quorum.ts';
import { allVoters, isVoter } from '../membership.ts';
import { type MembershipAt, membershipAt } from '../membership-history.ts';
import { lastIndex, lastTerm } from '../memory-log.ts';
import { quorumActiveAt } from '../progress.ts';
import { becomeLeader } from './leader.ts';
import type { VoteRequest, VoteResponse } from './messages.ts';
import type { Candidate, Machine } from './state.ts';
import { becomeFollower, drawElectionTimeout, setLeader, setTermAndVote } from './transitions.ts';

/** Starts an election if this node may have one: by its time-out, by command, or because the leader hands over. */
export function campaign(m: Machine, isTransfer: boolean): void {
  const s = m.state;
  if (s.role.type === 'leader' || !mayCampaign(m)) return;
  const isAlone = allVoters(s.membership).every((node) => node === s.self);
  if (!m.options.preVote || isTransfer || isAlone) {
    elect(m, isTransfer);
    return;
  }
  s.role = { type: 'pre-candidate', votes: [{ node: s.self, granted: true }], isTransfer: false };
  beginCampaign(m, s.role);
}

/**
 * Voters may, and so may those whose removal is not known to be committed: nobody else may have the entry (§4.2.2). They
 * count their own vote only where they have one. Any configuration that may be the last committed one will do.
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

/** The election proper: a new term, and this node's vote for itself, which counts when the disk has it. */
function elect(m: Machine, isTransfer: boolean): void {
  const s = m.state;
  setTermAndVote(m, s.term + 1, s.self);
  s.role = { type: 'candidate', votes: [], isTransfer };
  m.out.send(s.self, { type: 'vote-response', term: s.term, isPreVote: false, granted: true });
  beginCampaign(m, s.role);
}

function beginCampaign(m: Machine, role: Candidate): void {
  const s = m.state;
  drawElectionTimeout(m);
  m.out.setTimer('election', s.electionDeadline);
  setLeader(m, m.rules.leaderWhileCampaigning(s.leader), false);
  askForVotes(m, role);
}

/** Asks all who did not say yes yet (pre-vote), or nothing at all (vote), and again every heartbeat: messages get lost. */
export function askForVotes(m: Machine, role: Candidate): void {
  const s = m.state;
  const isPreVote = role.type === 'pre-candidate';
  const known = membershipAt(s, s.commitIndex).membership;
  for (const node of allVoters(s.membership)) {
    const vote = role.votes.find((candidate) => candidate.node === node);
    if (node === s.self || (isPreVote ? vote?.granted === true : vote !== undefined)) continue;
    const request: VoteRequest = {
      type: 'vote-request',
      term: isPreVote ? s.term + 1 : s.term,
      isPreVote,
      isTransfer: role.isTransfer,
      isJoining: !isVoter(known, node),
      lastIndex: lastIndex(s.log),
      lastTerm: lastTerm(s.log),
    };
    // Behind the disk: answers of an earlier life must never meet a log that this life has lost.
    m.out.send(node, request);
  }
  m.out.setTimer('heartbeat', m.now + m.options.heartbeatIntervalMs);
}

export function onVoteRequest(m: Machine, from: NodeId, request: VoteRequest): void {
  const s = m.state;
  const { rules } = m;
  if (!rules.answersVoteRequest(isVoter(s.membership, s.self))) return;
  const { isPreVote } = request;
  if (request.term >= s.term && isHeldByLeader(m, request)) {
    // A real candidate is not answered: its term must not spread. A pre-candidate is, so that it learns the term.
    if (isPreVote) m.out.sendEarly(from, { type: 'vote-response', term: s.term, isPreVote, granted: false });
    return;
  }
  if (!isPreVote && request.term > s.term) becomeFollower(m, request.term, 0);
  const isFree = isPreVote ? request.term > s.term : request.term === s.term && rules.canVote(s.vote, from);
  const granted =
    isFree &&
    rules.isUpToDate(request.lastTerm, request.lastIndex, lastTerm(s.log), lastIndex(s.log)) &&
    rules.mayVoteWhileEmpty(lastIndex(s.log) === 0 && s.membership.voters.length === 0, request.isJoining);
  const term = granted ? request.term : s.term;
  if (isPreVote) {
    m.out.sendEarly(from, { type: 'vote-response', term, isPreVote, granted });
    return;
  }
  if (granted && s.vote !== from) setTermAndVote(m, s.term, from);
  if (granted) s.electionDeadline = m.now + s.drawnTimeoutMs;
  m.out.send(from, { type: 'vote-response', term, isPreVote, granted });
}

/** Leader stickiness: who heard of a leader lately, or is one with a quorum, does not help to replace it. */
function isHeldByLeader(m: Machine, request: VoteRequest): boolean {
  const { rules, options } = m;
  if (!options.checkQuorum || rules.bypassesStickiness(request.isTransfer)) return false;
  const { role } = m.state;
  const contactAt = role.type === 'leader' ? quorumActiveAt(m, role) : m.state.contactAt;
  return rules.isSticky(m.now, contactAt, options.electionTimeoutMs);
}

/** This node's own vote is part of what a leader's lease rests on: not even on command may it campaign before that ends. */
export function isBoundByLease(m: Machine): boolean {
  const { rules, options } = m;
  return options.leaseReads && rules.isSticky(m.now, m.state.contactAt, options.electionTimeoutMs);
}

export function onVoteResponse(m: Machine, from: NodeId, response: VoteResponse): void {
  const s = m.state;
  const { role } = s;
  if (role.type !== (response.isPreVote ? 'pre-candidate' : 'candidate')) return;
  if (response.term !== (response.isPreVote && response.granted ? s.term + 1 : s.term)) return;
  const vote = role.votes.find(({ node }) => node === from);
  if (vote === undefined) role.votes.push({ node: from, granted: response.granted });
  else vote.granted ||= response.granted;
  const outcome = countJointVotes(
    s.membership.voters,
    s.membership.outgoing,
    (node) => role.votes.find((candidate) => candidate.node === node)?.granted,
  );
  if (outcome === 'won' && role.type === 'pre-candidate') elect(m, false);
  else if (outcome === 'won') becomeLeader(m);
  // A pre-candidate goes on asking until its time is up: who refuses because of the old leader may soon agree.
  else if (outcome === 'lost' && role.type === 'candidate') becomeFollower(m, s.term, 0);
}

export function onElectionTimer(m: Machine): void {
  const s = m.state;
  if (s.role.type === 'leader') return;
  if (m.now < s.electionDeadline) {
    m.out.setTimer('election', s.electionDeadline);
    return;
  }
  const late = m.now - s.electionDeadline > m.options.heartbeatIntervalMs;
  if (late && !s.isWaitingOutPause) {
    // This node was paused, and the leader's heartbeats may lie unread: one beat for them before accusing it.
    s.isWaitingOutPause = true;
    m.out.setTimer('election', m.now + m.options.heartbeatIntervalMs);
    return;
  }
  if (mayCampaign(m)) {
    campaign(m, false);
    return;
  }
  drawElectionTimeout(m);
  m.out.setTimer('election', s.electionDeadline);
}
