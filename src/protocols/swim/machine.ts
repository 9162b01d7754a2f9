// The node: which function handles which input.

import { assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Protocol } from '../../core/protocol.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import { broadcast } from './broadcasts.ts';
import {
  endLeave,
  join,
  leave,
  onGossipTimer,
  onJoinTimer,
  onSync,
  onSyncReply,
  onSyncTimer,
  syncIntervalMs,
} from './membership.ts';
import type { SwimCommand, SwimMessage, SwimSpec, SwimTimer } from './messages.ts';
import type { SwimOptions } from './options.ts';
import { beginRound } from './probe-order.ts';
import { onAck, onNack, onPing, onPingRequest, onProbeTimeout, onProbeTimer, onRelayTimer } from './probing.ts';
import type { Rules } from './rules.ts';
import { createState, type Machine, ownUpdate } from './state.ts';
import { onSuspicionTimer } from './suspicion.ts';
import { applyUpdates, raiseIncarnation } from './updates.ts';

export function createMachine(init: Init<SwimSpec, SwimOptions>, rules: Rules): Protocol<SwimSpec> {
  const m: Machine = {
    state: createState(init, rules),
    options: init.options,
    rules,
    random: init.random,
    out: NOWHERE,
    now: 0,
  };
  return nodeOf(m, step);
}

function step(m: Machine, input: Input<SwimSpec>): void {
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
      return;
    default:
      assertNever(input);
  }
}

function start(m: Machine): void {
  const { state, options, out, now, random } = m;
  beginRound(m);
  out.setTimer('probe', now + (options.isStaggered ? random() * options.probeIntervalMs : 0));
  out.setTimer('sync', now + random() * syncIntervalMs(m));
  out.persist({ type: 'incarnation', incarnation: state.incarnation });
  // Founders are taken for alive at 0; a later life has to say that it is one.
  if (state.incarnation > 0) broadcast(m, ownUpdate(m));
}

function onMessage(m: Machine, from: NodeId, message: SwimMessage): void {
  // As good as gone, until it joins again.
  if (m.state.phase === 'left') return;
  switch (message.type) {
    case 'ping':
      onPing(m, from, message);
      return;
    case 'ack':
      onAck(m, message);
      return;
    case 'ping-request':
      onPingRequest(m, from, message);
      return;
    case 'nack':
      onNack(m, message);
      return;
    case 'gossip':
      applyUpdates(m, message.updates);
      return;
    case 'sync':
      onSync(m, from, message);
      return;
    case 'sync-reply':
      onSyncReply(m, message);
      return;
    default:
      assertNever(message);
  }
}

function onTimer(m: Machine, timer: SwimTimer): void {
  switch (timer) {
    case 'probe':
      onProbeTimer(m);
      return;
    case 'probe-timeout':
      onProbeTimeout(m);
      return;
    case 'relay':
      onRelayTimer(m);
      return;
    case 'suspicion':
      onSuspicionTimer(m);
      return;
    case 'gossip':
      onGossipTimer(m);
      return;
    case 'sync':
      onSyncTimer(m);
      return;
    case 'join':
      onJoinTimer(m);
      return;
    case 'leave':
      endLeave(m);
      return;
    default:
      assertNever(timer);
  }
}

function onRequest(m: Machine, id: number, command: SwimCommand): void {
  switch (command.type) {
    case 'join':
      join(m, id, command.contacts);
      return;
    case 'set-metadata':
      setMetadata(m, id, command.metadata);
      return;
    case 'leave':
      leave(m, id);
      return;
    default:
      assertNever(command);
  }
}

function setMetadata(m: Machine, id: number, metadata: Uint8Array): void {
  const { state, options, out } = m;
  if (state.phase !== 'running') {
    out.reply(id, { type: 'refused', code: 'has-left', message: 'this member has left' });
    return;
  }
  if (metadata.length > options.metadataBytesMax) {
    const message = `metadata of ${metadata.length} bytes, at most ${options.metadataBytesMax} are taken`;
    out.reply(id, { type: 'refused', code: 'metadata-too-long', message });
    return;
  }
  state.metadata = metadata;
  raiseIncarnation(m, state.incarnation);
  out.reply(id, { type: 'accepted' });
}
