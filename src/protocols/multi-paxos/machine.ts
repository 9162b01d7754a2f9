// Multi-Paxos as one pure machine: which function handles which input, who may speak in which ballot, the end of a turn.

import { assertNever } from '../../core/errors.ts';
import type { Input, NodeId, Protocol } from '../../core/protocol.ts';
import { dropForwardedReads, forwardReads, onReadAnswer, onReadTimer, queueRead } from '../log-reads.ts';
import { forwardProposals, onRefusal, refuse, refuseForwarded } from '../log-requests.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import { allVoters, isVoter } from '../membership.ts';
import type { LogCommand, LogInit } from '../replicated-log.ts';
import { onAccept, onHeartbeat, onPrepare, reject, sendAck } from './acceptor.ts';
import {
  campaign,
  canvass,
  isBoundByLease,
  mayCampaign,
  onCanvass,
  onCanvassAnswer,
  onElectionTimer,
} from './election.ts';
import { onForwardedChange, onForwardedProposals } from './forwarding.ts';
import { flushLeader, onHeartbeatTimer, onOwnAccepted } from './leader.ts';
import { requestChange } from './membership.ts';
import type {
  Accept,
  Accepted,
  Heartbeat,
  HeartbeatResponse,
  InstallSnapshot,
  MultiPaxosMessage,
  MultiPaxosSpec,
  MultiPaxosTimer,
  PromisePage,
} from './messages.ts';
import type { MultiPaxosOptions } from './options.ts';
import { onOwnPromise, onPromise, onRejected, repeatPhaseOne } from './phase-one.ts';
import { propose } from './proposing.ts';
import { createState } from './recovery.ts';
import { onAccepted, onHeartbeatResponse, onPeerDisconnected } from './replication.ts';
import type { Rules } from './rules.ts';
import {
  compact,
  emitRestore,
  FETCHED,
  installFetched,
  installSnapshot,
  onFetchSnapshot,
  onSnapshotStatus,
  sendSnapshot,
} from './snapshots.ts';
import type { Machine } from './state.ts';
import { onTransferTimer, requestTransfer } from './transfer.ts';
import { becomeFollower, drawElectionTimeout, emitCommitted, hearFromLeader } from './transitions.ts';

export function createMachine(
  init: LogInit<MultiPaxosSpec, MultiPaxosOptions>,
  rules: Rules,
): Protocol<MultiPaxosSpec> {
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

function step(m: Machine, input: Input<MultiPaxosSpec>): void {
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
    m.out.persist({ type: 'base', index: 0, term: 0, membership: s.membership, joining: [] });
  } else {
    // An earlier life may have promised a leader its lease, a moment ago.
    s.contactAt = m.now;
  }
  if (s.compactedIndex > s.emittedIndex) emitRestore(m);
  drawElectionTimeout(m);
  m.out.setTimer('election', s.electionDeadline);
  if (allVoters(s.membership).length === 1 && isVoter(s.membership, s.self)) campaign(m, false);
}

function onMessage(m: Machine, from: NodeId, message: MultiPaxosMessage): void {
  const s = m.state;
  switch (message.type) {
    case 'canvass':
      onCanvass(m, from, message);
      return;
    case 'canvass-answer':
      onCanvassAnswer(m, from, message);
      return;
    case 'prepare':
      onPrepare(m, from, message);
      return;
    case 'promise':
    case 'accepted':
    case 'heartbeat-response':
      onAcceptorMessage(m, from, message);
      return;
    case 'accept':
    case 'heartbeat':
      onLeaderMessage(m, from, message.ballot, message);
      return;
    case 'install-snapshot':
      if (message.progress === FETCHED) installFetched(m, message);
      else onLeaderMessage(m, from, message.term, message);
      return;
    case 'rejected':
      onRejected(m, from, message);
      return;
    case 'fetch-snapshot':
      onFetchSnapshot(m, from, message);
      return;
    case 'timeout-now':
      if (message.ballot === s.term && s.role.type !== 'leader') campaign(m, true);
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
    case 'own-promise':
      if (from === s.self) onOwnPromise(m, message.ballot);
      return;
    case 'own-accepted':
      if (from === s.self && s.role.type === 'leader' && message.ballot === s.term)
        onOwnAccepted(s.role, message.index);
      return;
    case 'own-restore':
      if (from === s.self && message.index >= s.gatedThrough) s.gatedThrough = 0;
      return;
    default:
      assertNever(message, 'message');
      return;
  }
}

/** Only the one to whom the ballot was promised may lead in it. */
function onLeaderMessage(
  m: Machine,
  from: NodeId,
  ballot: number,
  message: Accept | Heartbeat | InstallSnapshot,
): void {
  const s = m.state;
  if (!m.rules.mayAccept(ballot, from, s.term, s.owner)) {
    if (message.type === 'install-snapshot') m.out.emit({ type: 'snapshot-ignored', index: message.index });
    reject(m, from, ballot);
    return;
  }
  if (ballot > s.term || s.role.type !== 'follower' || s.leader !== from) becomeFollower(m, ballot, from, from);
  hearFromLeader(m);
  const { role } = s;
  if (role.type !== 'follower') return;
  if (message.type === 'accept') onAccept(m, role, from, message);
  else if (message.type === 'heartbeat') onHeartbeat(m, role, from, message);
  else installSnapshot(m, role, from, message);
}

function onAcceptorMessage(m: Machine, from: NodeId, message: PromisePage | Accepted | HeartbeatResponse): void {
  const { term, role } = m.state;
  if (message.type === 'promise') {
    if (message.ballot === term && (role.type === 'candidate' || role.type === 'leader'))
      onPromise(m, role, from, message);
    return;
  }
  if (role.type !== 'leader' || !m.rules.countsInBallot(message.ballot, term)) return;
  if (message.type === 'accepted') onAccepted(m, role, from, message);
  else onHeartbeatResponse(m, role, from, message);
}

function onTimer(m: Machine, timer: MultiPaxosTimer): void {
  const { role } = m.state;
  switch (timer) {
    case 'election':
      onElectionTimer(m);
      return;
    case 'heartbeat':
      if (role.type === 'leader') onHeartbeatTimer(m, role);
      else if (role.type === 'candidate') repeatPhaseOne(m, role);
      else if (role.type === 'canvasser') canvass(m, role);
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
      onSnapshotStatus(m, command.to);
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
  if (proposals.length > 0) forwardProposals(m, proposals, m.options.maxAcceptBytes);
  if (reads.length > 0) forwardReads(m, reads);
}
