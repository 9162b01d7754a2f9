// ZAB nodes brought into the position that a unit test starts from, and the messages that such tests are made of.

import { assert } from '../../../core/errors.ts';
import type { LogDefinition, LogEntry, Membership } from '../../replicated-log.ts';
import { membershipOf } from '../../testing/cluster.ts';
import { createProbe, type Effects, type Probe } from '../../testing/probe.ts';
import type { ZabOptions } from '../index.ts';
import type { NewEpoch, Notification, Ping, Pong, Propose, ZabMessage, ZabRecord, ZabSpec } from '../messages.ts';
import type { Position } from '../rules.ts';
import type { Follower, Leader } from '../state.ts';

export type ZabDefinition = LogDefinition<ZabSpec, ZabOptions>;
export type ZabProbe = Probe<ZabSpec>;
export type ZabEffects = Effects<ZabSpec>;

export interface ProbeSetup {
  readonly self?: number;
  readonly membership?: Membership;
  readonly options?: Partial<ZabOptions>;
  readonly durable?: readonly ZabRecord[];
  readonly applied?: number;
}

/** A node that has started and looks for a leader: member 1 of three, unless told otherwise. */
export function started(definition: ZabDefinition, setup: ProbeSetup = {}): ZabProbe {
  const { self = 1, membership = membershipOf([1, 2, 3]), options = {}, durable = [], applied = 0 } = setup;
  const probe = createProbe(definition, { self, members: membership.voters, membership, options, durable, applied });
  probe.mailToSelf(probe.turn({ type: 'start' }));
  return probe;
}

export const NOTHING: Position = { currentEpoch: 0, lastTerm: 0, lastIndex: 0 };

export function notification(fields: Partial<Notification>): Notification {
  return { type: 'notification', state: 'looking', round: 1, leader: 0, ...NOTHING, epoch: 0, ...fields };
}

/** All messages of a type, to one node or to any. */
export function messages<T extends ZabMessage['type']>(
  effects: ZabEffects,
  type: T,
  to?: number,
): Extract<ZabMessage, { type: T }>[] {
  return effects.sent
    .filter((sent) => sent.message.type === type && (to === undefined || sent.to === to))
    .map(({ message }) => message as Extract<ZabMessage, { type: T }>);
}

export function leaderRole(probe: ZabProbe): Leader {
  const { role } = probe.state;
  assert(role.type === 'leader', `the node is ${role.type}`);
  return role;
}

export function followerRole(probe: ZabProbe): Follower {
  const { role } = probe.state;
  assert(role.type === 'follower', `the node is ${role.type}`);
  return role;
}

export function sessionOf(probe: ZabProbe, node: number): number {
  return leaderRole(probe).progress.find((each) => each.node === node)?.session ?? 0;
}

const othersOf = (probe: ZabProbe): number[] => {
  const { self, membership } = probe.state;
  return [...new Set([...membership.voters, ...membership.outgoing])].filter((node) => node !== self);
};

/** Elected by everybody: in discovery, without followers. */
export function discovering(definition: ZabDefinition, setup: ProbeSetup = {}): ZabProbe {
  const probe = started(definition, setup);
  const { round, self } = probe.state;
  for (const node of othersOf(probe)) {
    if (probe.state.role.type === 'looking')
      probe.receive(node, notification({ round, leader: self, currentEpoch: 99 }));
  }
  return probe;
}

/** `node` comes to follow; `accepted` is the epoch that it promised itself to before. */
export function arrive(probe: ZabProbe, node: number, accepted = 0, attempt = node): ZabEffects {
  const effects = probe.receive(node, { type: 'follower-info', acceptedEpoch: accepted, attempt });
  probe.mailToSelf(effects);
  return effects;
}

/** `node` promises the leader's epoch, with a history that ends at `position`. */
export function promise(probe: ZabProbe, node: number, position: Position = NOTHING, isPromise = true): ZabEffects {
  const { term: epoch } = probe.state;
  return probe.receive(node, { type: 'ack-epoch', epoch, session: sessionOf(probe, node), isPromise, ...position });
}

export function ack(probe: ZabProbe, node: number, index: number): ZabEffects {
  return probe.receive(node, { type: 'ack', epoch: probe.state.term, session: sessionOf(probe, node), index });
}

/** A quorum has promised; nobody has acknowledged NEWLEADER. */
export function synchronising(definition: ZabDefinition, setup: ProbeSetup = {}): ZabProbe {
  const probe = discovering(definition, setup);
  const { commitIndex } = probe.state;
  for (const node of othersOf(probe)) arrive(probe, node);
  for (const node of othersOf(probe)) promise(probe, node);
  for (const node of othersOf(probe)) ack(probe, node, Math.max(commitIndex, 0));
  return probe;
}

/** A leader whose NEWLEADER everybody acknowledged, its own disk too. */
export function established(definition: ZabDefinition, setup: ProbeSetup = {}): ZabProbe {
  const probe = synchronising(definition, setup);
  acknowledgeAll(probe);
  return probe;
}

export function acknowledgeAll(probe: ZabProbe): void {
  const { log, term, self } = probe.state;
  const index = log.startIndex + log.entries.length;
  for (const node of othersOf(probe)) ack(probe, node, index);
  probe.receive(self, { type: 'own-append', epoch: term, index });
}

export function newEpoch(epoch: number, session = 1, fields: Partial<NewEpoch> = {}): NewEpoch {
  return { type: 'new-epoch', epoch, session, isDecided: false, isJoining: false, ...fields };
}

/** Follows the established leader 2 of `epoch`, in session 1, with the log as it is. */
export function following(definition: ZabDefinition, epoch = 1, setup: ProbeSetup = {}): ZabProbe {
  const probe = started(definition, setup);
  joins(probe, 2, epoch);
  return probe;
}

export function joins(probe: ZabProbe, leader: number, epoch: number): void {
  const { log } = probe.state;
  const last = log.entries[log.entries.length - 1];
  probe.receive(leader, notification({ state: 'leading', leader, epoch }));
  probe.receive(leader, newEpoch(epoch, 1, { isDecided: true }));
  const index = log.startIndex + log.entries.length;
  probe.receive(leader, { type: 'sync', epoch, session: 1, index, term: last?.term ?? log.startTerm });
}

export function proposal(epoch: number, prevIndex: number, entries: readonly LogEntry[], commitIndex = 0): Propose {
  return { type: 'propose', epoch, session: 1, prevIndex, commitIndex, entries };
}

export function pong(ping: Ping, fields: Partial<Pong> = {}): Pong {
  const { epoch, session, sentIndex, round, sentAt } = ping;
  return { type: 'pong', epoch, session, sentIndex, receivedIndex: sentIndex, round, sentAt, ...fields };
}
