// The node: which function handles which input, and whom it listens to: a follower to the one it follows, in their epoch and
// session; a leader to the followers of its epoch.

import { assertNever } from '../../core/errors.ts';
import type { Input, NodeId, Protocol } from '../../core/protocol.ts';
import { dropForwardedReads, forwardReads, onReadAnswer, onReadTimer, queueRead } from '../log-reads.ts';
import { forwardProposals, onRefusal, refuse, refuseForwarded } from '../log-requests.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import type { LogCommand, LogInit } from '../replicated-log.ts';
import { onAckEpoch, onEpochRefused, onFollowerInfo, onNewEpoch, onOwnPromise, repeatDiscovery } from './discovery.ts';
import { mayCampaign, onElectionTimer, onNotification, onSettleTimer } from './election.ts';
import { onPing, onPropose, onSync, sendAck } from './follower.ts';
import { onForwardedChange, onForwardedProposals } from './forwarding.ts';
import { flushLeader, onBeat, onOwnAppend, propose } from './leader.ts';
import { requestChange } from './membership.ts';
import type {
  Ack,
  AckEpoch,
  EpochRefused,
  Gap,
  InstallSnapshot,
  NominationAccepted,
  Pong,
  SessionMessage,
  SyncRefused,
  ZabMessage,
  ZabSpec,
  ZabTimer,
} from './messages.ts';
import type { ZabOptions } from './options.ts';
import { createState } from './recovery.ts';
import { onAck, onGap, onPeerDisconnected, onPong, onSyncRefused } from './replication.ts';
import type { Rules } from './rules.ts';
import { compact, emitRestore, installSnapshot, onSnapshotStatus, sendSnapshot } from './snapshots.ts';
import { type Follower, isServing, type Machine } from './state.ts';
import { onHandOver, onNominate, onNominationAccepted, onTransferTimer, requestTransfer } from './transfer.ts';
import { becomeLooking, emitCommitted, hearFromLeader } from './transitions.ts';

export function createMachine(init: LogInit<ZabSpec, ZabOptions>, rules: Rules): Protocol<ZabSpec> {
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

function step(m: Machine, input: Input<ZabSpec>): void {
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
    // An earlier life may have kept a leader's lease alive, a moment ago.
    s.contactAt = m.now;
  }
  if (s.compactedIndex > s.emittedIndex) emitRestore(m);
  becomeLooking(m);
}

function onMessage(m: Machine, from: NodeId, message: ZabMessage): void {
  const s = m.state;
  switch (message.type) {
    case 'notification':
      onNotification(m, from, message);
      return;
    case 'follower-info':
      onFollowerInfo(m, from, message);
      return;
    case 'new-epoch':
      onNewEpoch(m, from, message);
      return;
    case 'sync':
    case 'propose':
    case 'ping':
    case 'nominate':
      onSessionMessage(m, from, message);
      return;
    case 'install-snapshot':
      onSnapshot(m, from, message);
      return;
    case 'ack-epoch':
    case 'epoch-refused':
    case 'sync-refused':
    case 'ack':
    case 'gap':
    case 'pong':
    case 'nomination-accepted':
      onFollowerMessage(m, from, message);
      return;
    case 'hand-over':
      if (s.role.type === 'follower') onHandOver(m, s.role, from, message);
      return;
    case 'forward-proposals':
      onForwardedProposals(m, from, message);
      return;
    case 'forward-change':
      onForwardedChange(m, from, message);
      return;
    case 'forward-read':
      if (s.role.type === 'leader' && isServing(s)) queueRead(m, s.role, from, message.id);
      else refuseForwarded(m, from, [message.id], true);
      return;
    case 'read-answer':
      onReadAnswer(m, message.id, message.index);
      return;
    case 'refusal':
      onRefusal(m, message);
      return;
    case 'own-promise':
      if (from === s.self && s.role.type === 'leader' && message.epoch === s.term) onOwnPromise(m, s.role);
      return;
    case 'own-append':
      if (from === s.self && s.role.type === 'leader' && message.epoch === s.term) onOwnAppend(s.role, message.index);
      return;
    case 'own-restore':
      if (from === s.self && message.index >= s.gatedThrough) s.gatedThrough = 0;
      return;
    default:
      assertNever(message, 'message');
      return;
  }
}

function onSessionMessage(m: Machine, from: NodeId, message: SessionMessage): void {
  const { role } = m.state;
  if (role.type !== 'follower' || !isInSession(m, role, from, message.epoch, message.session)) return;
  hearFromLeader(m);
  if (message.type === 'propose') onPropose(m, role, from, message);
  else if (message.type === 'ping') onPing(m, role, from, message);
  else if (message.type === 'sync') onSync(m, role, from, message);
  else onNominate(m, role, from, message);
}

function onSnapshot(m: Machine, from: NodeId, message: InstallSnapshot): void {
  const { role } = m.state;
  if (role.type !== 'follower' || !isInSession(m, role, from, message.term, message.session)) {
    m.out.emit({ type: 'snapshot-ignored', index: message.index });
    return;
  }
  hearFromLeader(m);
  installSnapshot(m, role, message);
}

function isInSession(m: Machine, role: Follower, from: NodeId, epoch: number, session: number): boolean {
  return role.of === from && epoch === m.state.term && m.rules.isSameSession(role.session, session);
}

function onFollowerMessage(
  m: Machine,
  from: NodeId,
  message: AckEpoch | EpochRefused | SyncRefused | Ack | Gap | Pong | NominationAccepted,
): void {
  const { role, term } = m.state;
  if (role.type !== 'leader' || !role.hasEpoch || message.epoch !== term) return;
  switch (message.type) {
    case 'ack':
      onAck(m, role, from, message);
      return;
    case 'pong':
      onPong(m, role, from, message);
      return;
    case 'gap':
      onGap(m, role, from, message);
      return;
    case 'ack-epoch':
      onAckEpoch(m, role, from, message);
      return;
    case 'epoch-refused':
      onEpochRefused(m, role, from, message);
      return;
    case 'sync-refused':
      onSyncRefused(m, role, from, message);
      return;
    case 'nomination-accepted':
      onNominationAccepted(m, role, from, message.session);
      return;
    default:
      assertNever(message, 'message');
      return;
  }
}

function onTimer(m: Machine, timer: ZabTimer): void {
  const { role } = m.state;
  switch (timer) {
    case 'election':
      onElectionTimer(m);
      return;
    case 'heartbeat':
      if (role.type === 'leader') onBeat(m, role);
      else repeatDiscovery(m);
      return;
    case 'settle':
      onSettleTimer(m);
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
      if (s.role.type === 'leader' && isServing(s)) propose(m, s.role, s.self, id, command.data);
      else s.turn.proposals.push({ request: id, data: command.data });
      return;
    case 'read':
      if (s.role.type === 'leader' && isServing(s)) queueRead(m, s.role, s.self, id);
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
      if (!mayCampaign(m)) refuse(m, id, s.isRemoved ? 'removed' : 'unknown-member', 'this node has no vote');
      // Where a leader has a quorum, it calls this node back: looking disturbs nobody.
      else if (s.role.type !== 'leader') becomeLooking(m);
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
      if (s.role.type === 'leader') onPeerDisconnected(m, s.role, command.node);
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
  if (s.role.type === 'leader' && isServing(s)) {
    for (const { request, data } of proposals) propose(m, s.role, s.self, request, data);
    for (const id of reads) queueRead(m, s.role, s.self, id);
    return;
  }
  if (proposals.length > 0) forwardProposals(m, proposals, m.options.maxAppendBytes);
  if (reads.length > 0) forwardReads(m, reads);
}
