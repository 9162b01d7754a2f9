// Who leads: canvassing, which asks whether one could, and the acceptors' answer to it (the pre-vote, in Raft's words).

import { NONE, type NodeId } from '../../core/protocol.ts';
import { countJointVotes } from '../../core/quorum.ts';
import { allVoters, isVoter } from '../membership.ts';
import { quorumActiveAt } from '../progress.ts';
import type { Canvass, CanvassAnswer } from './messages.ts';
import { startPhaseOne } from './phase-one.ts';
import type { Canvasser, Machine } from './state.ts';
import { becomeFollower, drawElectionTimeout, setLeader } from './transitions.ts';

/** Starts an election if this node may have one: by its time-out, by command, or because the leader hands over. */
export function campaign(m: Machine, isTransfer: boolean): void {
  const s = m.state;
  if (s.role.type === 'leader' || !mayCampaign(m)) return;
  const isAlone = allVoters(s.membership).every((node) => node === s.self);
  if (m.options.canvass && !isTransfer && !isAlone) startCanvass(m);
  else startPhaseOne(m, isTransfer);
}

/** Voters of the newest configuration that is known to be chosen. */
export function mayCampaign(m: Machine): boolean {
  return isVoter(m.state.membership, m.state.self);
}

function startCanvass(m: Machine): void {
  const s = m.state;
  const role: Canvasser = { type: 'canvasser', ballot: s.highestBallot + 1, votes: [{ node: s.self, granted: true }] };
  s.role = role;
  drawElectionTimeout(m);
  m.out.setTimer('election', s.electionDeadline);
  setLeader(m, m.rules.leaderWhileCampaigning(s.leader), false);
  canvass(m, role);
}

/** Asks all who did not say yes yet, and again every heartbeat: messages get lost, and minds change. */
export function canvass(m: Machine, role: Canvasser): void {
  const s = m.state;
  for (const node of allVoters(s.membership)) {
    if (node === s.self || role.votes.some((vote) => vote.node === node && vote.granted)) continue;
    m.out.send(node, { type: 'canvass', ballot: role.ballot, commitIndex: s.commitIndex });
  }
  m.out.setTimer('heartbeat', m.now + m.options.heartbeatIntervalMs);
}

export function onCanvass(m: Machine, from: NodeId, { ballot, commitIndex }: Canvass): void {
  const s = m.state;
  const granted = ballot > s.term && !isHeldByLeader(m, from, false) && isPromising(m, from, commitIndex);
  // Early: it promises nothing.
  m.out.sendEarly(from, { type: 'canvass-answer', ballot, granted, promised: s.term });
}

/**
 * Whether the asker would make a leader. This is about time, not safety: any voter may lead. But one that lacks what is
 * compacted here would first need a snapshot, where this node could lead at once; and one that was voted out need not try.
 */
function isPromising(m: Machine, asker: NodeId, commitIndex: number): boolean {
  const { membership, commitIndex: own, slots } = m.state;
  if (mayCampaign(m) && commitIndex < slots.startIndex) return false;
  return isVoter(membership, asker) || commitIndex > own || membership.voters.length === 0;
}

export function onCanvassAnswer(m: Machine, from: NodeId, answer: CanvassAnswer): void {
  const s = m.state;
  s.highestBallot = Math.max(s.highestBallot, answer.promised);
  const { role } = s;
  if (role.type !== 'canvasser' || answer.ballot !== role.ballot) return;
  const vote = role.votes.find(({ node }) => node === from);
  if (vote === undefined) role.votes.push({ node: from, granted: answer.granted });
  else vote.granted ||= answer.granted;
  const outcome = countJointVotes(
    s.membership.voters,
    s.membership.outgoing,
    (node) => role.votes.find((each) => each.node === node)?.granted,
  );
  if (outcome === 'won') startPhaseOne(m, false);
  // An acceptor is above the ballot asked about: no patience brings a grant. Ask about a higher one.
  else if (answer.promised >= role.ballot) {
    becomeFollower(m, s.term, s.owner, NONE);
  }
}

/**
 * Leader stickiness: who heard of a leader lately, or is one with a quorum, does not help `by` to replace it, unless `by` is
 * that leader.
 */
export function isHeldByLeader(m: Machine, by: NodeId, isTransfer: boolean): boolean {
  const { rules, options } = m;
  if (!options.checkQuorum || by === m.state.leader || rules.bypassesStickiness(isTransfer)) return false;
  const { role } = m.state;
  const contactAt = role.type === 'leader' ? quorumActiveAt(m, role) : m.state.contactAt;
  return rules.isSticky(m.now, contactAt, options.electionTimeoutMs);
}

/** This node's own promise is part of what a leader's lease rests on: not even on command may it campaign before that ends. */
export function isBoundByLease(m: Machine): boolean {
  const { rules, options } = m;
  return options.leaseReads && rules.isSticky(m.now, m.state.contactAt, options.electionTimeoutMs);
}

export function onElectionTimer(m: Machine): void {
  const s = m.state;
  if (s.role.type === 'leader') return;
  if (m.now < s.electionDeadline) {
    m.out.setTimer('election', s.electionDeadline);
    return;
  }
  const isLate = m.now - s.electionDeadline > m.options.heartbeatIntervalMs;
  if (isLate && !s.isWaitingOutPause) {
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
