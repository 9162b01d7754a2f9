// The node: which function handles which input, and the rules about terms that stand before all else (§3.3).

import { assert, assertNever } from '../../core/errors.ts';
import { type Input, NONE, type NodeId, type Protocol } from '../../core/protocol.ts';
import { dropForwardedReads, forwardReads, onReadAnswer, onReadTimer, queueRead } from '../log-reads.ts';
import { forwardProposals, onRefusal, refuse, refuseForwarded } from '../log-requests.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import { allVoters, isVoter } from '../membership.ts';
import type { LogCommand, LogInit } from '../replicated-log.ts';
import {
  askForVotes,
  campaign,
  isBoundByLease,
  mayCampaign,
  onElectionTimer,
  onVoteRequest,
  onVoteResponse,
} from './election.ts';
import { onAppend, onHeartbeat, refuseStaleLeader, sendAck } from './follower.ts';
import { onForwardedChange, onForwardedProposals } from './forwarding.ts';
import { flushLeader, onHeartbeatTimer, onOwnAppend, propose } from './leader.ts';
import { requestChange } from './membership.ts';
import type {
  Append,
  AppendResponse,
  Heartbeat,
  HeartbeatResponse,
  InstallSnapshot,
  RaftMessage,
  RaftSpec,
  RaftTimer,
  VoteResponse,
} from './messages.ts';
import type { RaftOptions } from './options.ts';
import { createState } from './recovery.ts';
import { onAppendResponse, onHeartbeatResponse, onPeerDisconnected } from './replication.ts';
import type { Rules } from './rules.ts';
import { compact, emitRestore, installSnapshot, onSnapshotStatus, sendSnapshot } from './snapshots.ts';
import type { Machine } from './state.ts';
import { onTransferTimer, requestTransfer } from './transfer.ts';
import { becomeFollower, drawElectionTimeout, emitCommitted, hearFromLeader } from './transitions.ts';

export function createMachine(init: LogInit<RaftSpec, RaftOptions>, rules: Rules): Protocol<RaftSpec> {
  const m: Machine = {
    state: createState(init),
    options: init.options,
    rules,
    random: init.random,
    out: NOWHERE,
    now: 0,
    cut: undefined,
  };
  return nodeOf(m, step);
}

function step(m: Machine, input: Input<RaftSpec>): void {
  switch (input.type) {
    case 'start':
      start(m);
      return;
    case 'message':
      onMessage(m, input.from, input.message);
      return;
    case 'timer':
      onTimer(m, input.timer);
      return;
    case 'request':
      onRequest(m, input.id, input.command);
      return;
    case 'flush':
      flush(m);
      return;
    default:
      assertNever(input, 'input');
      return;
  }
}

function start(m: Machine): void {
  const s = m.state;
  if (s.isFresh) {
    m.out.persist({ type: 'base', index: 0, term: 0, membership: s.membership });
  } else {
    // An earlier life may have promised a leader its lease, a moment ago.
    s.contactAt = m.now;
  }
  if (s.compactedIndex > s.emittedIndex) emitRestore(m);
  drawElectionTimeout(m);
  m.out.setTimer('election', s.electionDeadline);
  if (allVoters(s.membership).length === 1 && isVoter(s.membership, s.self)) campaign(m, false);
}

function onMessage(m: Machine, from: NodeId, message: RaftMessage): void {
  const s = m.state;
  switch (message.type) {
    case 'vote-request':
      onVoteRequest(m, from, message);
      return;
    case 'vote-response':
      onVote(m, from, message);
      return;
    case 'append':
    case 'heartbeat':
    case 'install-snapshot':
      onLeaderMessage(m, from, message);
      return;
    case 'append-response':
    case 'heartbeat-response':
      onFollowerMessage(m, from, message);
      return;
    case 'timeout-now':
      if (message.term === s.term && s.role.type !== 'leader') campaign(m, true);
      return;
    case 'forward-proposals':
      onForwardedProposals(m, from, message);
      return;
    case 'forward-change':
      onForwardedChange(m, from, message);
      return;
    case 'forward-read':
      if (s.role.type === 'leader') queueRead(m, s.role, from, message.id);
      else refuseForwarded(m, from, [message.id], true);
      return;
    case 'read-answer':
      onReadAnswer(m, message.id, message.index);
      return;
    case 'refusal':
      onRefusal(m, message);
      return;
    case 'own-append':
      if (from === s.self && s.role.type === 'leader' && message.term === s.term) onOwnAppend(s.role, message.index);
      return;
    case 'own-restore':
      if (from === s.self && message.index >= s.gatedThrough) s.gatedThrough = 0;
      return;
    default:
      assertNever(message, 'message');
      return;
  }
}

function onVote(m: Machine, from: NodeId, response: VoteResponse): void {
  const isFutureTerm = response.isPreVote && response.granted;
  if (response.term > m.state.term && !isFutureTerm) becomeFollower(m, response.term, NONE);
  else onVoteResponse(m, from, response);
}

function onLeaderMessage(m: Machine, from: NodeId, message: Append | Heartbeat | InstallSnapshot): void {
  const s = m.state;
  if (message.term < s.term) {
    if (message.type === 'install-snapshot') m.out.emit({ type: 'snapshot-ignored', index: message.index });
    refuseStaleLeader(m, from, message.type === 'heartbeat' ? 0 : message.progress);
    return;
  }
  if (message.term > s.term || s.role.type !== 'follower' || s.leader !== from) {
    assert(message.term > s.term || s.role.type !== 'leader', `${from} leads in term ${s.term} as well`);
    becomeFollower(m, message.term, from);
  }
  hearFromLeader(m);
  const { role } = s;
  if (role.type !== 'follower') return;
  if (message.type === 'append') onAppend(m, role, from, message);
  else if (message.type === 'heartbeat') onHeartbeat(m, role, from, message);
  else installSnapshot(m, role, from, message);
}

function onFollowerMessage(m: Machine, from: NodeId, message: AppendResponse | HeartbeatResponse): void {
  const s = m.state;
  if (message.term > s.term) {
    becomeFollower(m, message.term, NONE);
    return;
  }
  if (message.term < s.term || s.role.type !== 'leader') return;
  if (message.type === 'append-response') onAppendResponse(m, s.role, from, message);
  else onHeartbeatResponse(m, s.role, from, message);
}

function onTimer(m: Machine, timer: RaftTimer): void {
  const { role } = m.state;
  switch (timer) {
    case 'election':
      onElectionTimer(m);
      return;
    case 'heartbeat':
      if (role.type === 'leader') onHeartbeatTimer(m, role);
      else if (role.type !== 'follower') askForVotes(m, role);
      return;
    case 'transfer':
      onTransferTimer(m);
      return;
    case 'read':
      onReadTimer(m);
      return;
    default:
      assertNever(timer, 'timer');
      return;
  }
}

function onRequest(m: Machine, id: number, command: LogCommand): void {
  const s = m.state;
  switch (command.type) {
    case 'propose':
      if (s.role.type === 'leader') propose(m, s.role, s.self, id, command.data);
      else s.turn.proposals.push({ request: id, data: command.data });
      return;
    case 'read':
      if (s.role.type === 'leader') queueRead(m, s.role, s.self, id);
      else s.turn.reads.push(id);
      return;
    case 'change-membership':
    case 'leave-joint':
      // In the order asked: the leader takes what one node forwards by rising numbers only.
      passOnTurn(m);
      requestChange(m, id, command);
      return;
    case 'transfer-leadership':
      requestTransfer(m, id, command.to);
      return;
    case 'campaign':
      if (isBoundByLease(m)) refuse(m, id, 'invalid-change', 'a leader may be answering reads from its lease still');
      else if (mayCampaign(m)) campaign(m, false);
      else refuse(m, id, s.isRemoved ? 'removed' : 'unknown-member', 'this node has no vote');
      return;
    case 'compact':
      compact(m, command.index);
      return;
    case 'send-snapshot':
      sendSnapshot(m, id, command.to, command.index);
      return;
    case 'snapshot-status':
      onSnapshotStatus(m, command.to, command.delivered);
      return;
    case 'peer-disconnected':
      if (s.role.type === 'leader') onPeerDisconnected(s.role, command.node);
      if (s.leader === command.node) dropForwardedReads(m);
      return;
    default:
      assertNever(command, 'command');
      return;
  }
}

/** The end of a turn. */
function flush(m: Machine): void {
  const s = m.state;
  passOnTurn(m);
  if (s.role.type === 'leader') flushLeader(m, s.role);
  if (s.role.type === 'follower') sendAck(m, s.role);
  emitCommitted(m);
  m.cut = undefined;
}

function passOnTurn(m: Machine): void {
  const s = m.state;
  const { proposals, reads } = s.turn;
  if (proposals.length === 0 && reads.length === 0) return;
  s.turn = { proposals: [], reads: [] };
  if (s.role.type === 'leader') {
    for (const { request, data } of proposals) propose(m, s.role, s.self, request, data);
    for (const id of reads) queueRead(m, s.role, s.self, id);
    return;
  }
  if (proposals.length > 0) forwardProposals(m, proposals, m.options.maxAppendBytes);
  if (reads.length > 0) forwardReads(m, reads);
}
