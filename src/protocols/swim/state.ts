// A node's state as plain data, and what the functions that change it share.

import { EMPTY_BYTES } from '../../core/bytes.ts';
import type { Init, Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { MemberInfo, SwimRecord, SwimSpec, Update } from './messages.ts';
import type { SwimOptions } from './options.ts';
import type { Rules } from './rules.ts';

/** What is known of another member. Replaced as a whole, never changed. */
export interface Member extends MemberInfo {
  /** Since when it has this status. */
  readonly since: Millis;
}

export interface Suspicion {
  /** Who suspects it, in the order in which they were heard. */
  readonly accusers: NodeId[];
  readonly startedAt: Millis;
  deadline: Millis;
}

/** The probe of this period. */
export interface Probe {
  readonly target: NodeId;
  readonly sequence: number;
  isAcked: boolean;
  /** Helpers asked. */
  asked: number;
  /** Helpers that said they heard nothing. */
  nacks: number;
}

/** A ping sent for somebody else. */
export interface Relay {
  readonly requester: NodeId;
  /** The requester's number. */
  readonly sequence: number;
  readonly nackAt: Millis;
  readonly dropAt: Millis;
  isNacked: boolean;
}

/** News to pass on, by how often this node has done so. */
export interface Broadcasts {
  /** `tiers[i]`: passed on i times. */
  readonly tiers: Map<NodeId, Update>[];
  readonly tierOf: Map<NodeId, number>;
}

export interface SwimState {
  readonly self: NodeId;
  incarnation: number;
  metadata: Uint8Array;
  phase: 'running' | 'leaving' | 'left';
  /** Everybody else, failed and left ones too. */
  readonly members: Map<NodeId, Member>;
  /** Those of them that are alive or suspected. */
  liveCount: number;
  readonly suspicions: Map<NodeId, Suspicion>;
  /** How bad this node thinks of its own health: 0 is well. */
  health: number;
  /** The order of this round of probes. */
  probeOrder: NodeId[];
  probePosition: number;
  probe: Probe | undefined;
  sequence: number;
  readonly relays: Map<number, Relay>;
  readonly broadcasts: Broadcasts;
  /** Whom `join` named. */
  contacts: NodeId[];
  /** Requests that wait for a first answer of a contact, and for the end of a leave. */
  joinRequests: number[];
  leaveRequests: number[];
}

/** A node at work: its state and the step's surroundings. */
export interface Machine {
  readonly state: SwimState;
  readonly options: SwimOptions;
  readonly rules: Rules;
  readonly random: () => number;
  out: Outbox<SwimSpec>;
  now: Millis;
}

const SEQUENCES = 2 ** 32;

export function createState(init: Init<SwimSpec, SwimOptions>, rules: Rules): SwimState {
  const others = init.members.filter((node) => node !== init.self);
  return {
    self: init.self,
    incarnation: rules.firstIncarnation(lastIncarnation(init.durable)),
    metadata: init.options.metadata,
    phase: 'running',
    members: new Map(others.map((node) => [node, foundingMember(node)])),
    liveCount: others.length,
    suspicions: new Map(),
    health: 0,
    probeOrder: [],
    probePosition: 0,
    probe: undefined,
    // Not from 1 on: answers to an earlier life must not count.
    sequence: Math.floor(init.random() * SEQUENCES),
    relays: new Map(),
    broadcasts: { tiers: [], tierOf: new Map() },
    contacts: [],
    joinRequests: [],
    leaveRequests: [],
  };
}

function lastIncarnation(durable: Iterable<SwimRecord>): number | undefined {
  let last: number | undefined;
  for (const { incarnation } of durable) last = Math.max(last ?? 0, incarnation);
  return last;
}

/** Founders take one another for alive. */
function foundingMember(node: NodeId): Member {
  return { node, incarnation: 0, status: 'alive', address: '', metadata: EMPTY_BYTES, since: 0 };
}

export function isLive({ status }: Member): boolean {
  return status === 'alive' || status === 'suspected';
}

/** The members that count: alive or suspected, this node included. */
export function groupSize(state: Readonly<SwimState>): number {
  return state.liveCount + 1;
}

/** What this node says of itself. */
export function ownUpdate({ state, options, rules }: Machine): Update {
  const { self, incarnation, metadata, phase } = state;
  const status = phase === 'running' ? 'alive' : rules.farewell();
  return { node: self, incarnation, status, by: self, address: options.address, metadata };
}

/** What this node knows of `member`, for a sync: with all details. */
export function knowledgeOf(member: Member, by: NodeId): Update {
  const { node, incarnation, status, address, metadata } = member;
  return { node, incarnation, status, by, address, metadata };
}

/** Members, as their users get them: without what is only known here. */
export function infoOf({ node, incarnation, status, address, metadata }: MemberInfo): MemberInfo {
  return { node, incarnation, status, address, metadata };
}

/** `count` different live members, uniformly; `except` excepted. */
export function pickLive({ state, random }: Machine, count: number, except?: NodeId): NodeId[] {
  const { probeOrder, members } = state;
  const picked: NodeId[] = [];
  const isGood = (node: NodeId): boolean => {
    const member = members.get(node);
    return node !== except && member !== undefined && isLive(member) && !picked.includes(node);
  };
  // The order of probes holds all live members, and few others: a few draws mostly do.
  for (let tries = 0; tries < 4 * count && picked.length < count && probeOrder.length > 0; tries++) {
    const node = probeOrder[Math.floor(random() * probeOrder.length)]!;
    if (isGood(node)) picked.push(node);
  }
  if (picked.length === count) return picked;
  // One that came back within the round is in it twice.
  const rest = [...new Set(probeOrder)].filter(isGood);
  while (picked.length < count && rest.length > 0) {
    picked.push(...rest.splice(Math.floor(random() * rest.length), 1));
  }
  return picked;
}
