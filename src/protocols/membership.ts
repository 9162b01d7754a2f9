// Memberships: who votes, who is in, and what a change makes of one (Raft §6; thesis §4). Pure functions, no state.

import type { NodeId } from '../core/protocol.ts';
import type { Membership, MembershipChange, RefusalCode } from './replicated-log.ts';

const sorted = (nodes: Iterable<NodeId>): NodeId[] => [...nodes].sort((a, b) => a - b);

/** Of a member that waits to be added to a cluster. */
export const EMPTY_MEMBERSHIP: Membership = {
  voters: [],
  outgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
  addresses: [],
};

export function isVoter(membership: Membership, node: NodeId): boolean {
  return membership.voters.includes(node) || membership.outgoing.includes(node);
}

export function isMember(membership: Membership, node: NodeId): boolean {
  return isVoter(membership, node) || membership.learners.includes(node);
}

export function isJoint(membership: Membership): boolean {
  return membership.outgoing.length > 0;
}

/** Everyone who takes part in decisions, once each. */
export function allVoters(membership: Membership): readonly NodeId[] {
  if (!isJoint(membership)) return membership.voters;
  return sorted(new Set([...membership.voters, ...membership.outgoing]));
}

export function allMembers(membership: Membership): readonly NodeId[] {
  return sorted(new Set([...membership.voters, ...membership.outgoing, ...membership.learners]));
}

export interface Refused {
  readonly code: RefusalCode;
  readonly message: string;
}

type Transition = 'simple' | 'auto' | 'explicit';

const isNode = (node: NodeId): boolean => Number.isSafeInteger(node) && node > 0;

/** The membership to put into the log, or why not. `mayPromote` says whether a learner has caught up. */
export function changeMembership(
  current: Membership,
  changes: readonly MembershipChange[],
  transition: Transition,
  mayPromote: (node: NodeId) => boolean,
): Membership | Refused {
  const voters = new Set(current.voters);
  const learners = new Set(current.learners);
  const addresses = new Map(current.addresses.map(({ node, address }) => [node, address]));
  const touched = new Set<NodeId>();
  if (changes.length === 0) return invalid('a change of membership without changes');
  for (const change of changes) {
    const { node } = change;
    if (!isNode(node)) return invalid(`${change.type}: ${node} is no node id`);
    if (touched.has(node)) return invalid(`member ${node} occurs twice`);
    touched.add(node);
    const refused = applyOne(change, voters, learners, addresses, mayPromote);
    if (refused !== undefined) return refused;
  }
  if (voters.size === 0) return invalid('no voter would be left');
  const differing =
    current.voters.filter((node) => !voters.has(node)).length +
    [...voters].filter((node) => !current.voters.includes(node)).length;
  if (transition === 'simple' && differing > 1) {
    return invalid(`a simple change may add or remove one voter, not ${differing}: use a joint transition`);
  }
  const outgoing = transition === 'simple' ? [] : current.voters;
  const isOutgoing = (node: NodeId) => outgoing.includes(node);
  return withKnownAddresses({
    voters: sorted(voters),
    outgoing,
    // A voter of the old half stays a voter until the joint configuration is left.
    learners: sorted(learners).filter((node) => !isOutgoing(node)),
    learnersNext: sorted(learners).filter(isOutgoing),
    autoLeave: transition === 'auto',
    addresses: sorted(addresses.keys()).map((node) => ({ node, address: addresses.get(node) as string })),
  });
}

function applyOne(
  change: MembershipChange,
  voters: Set<NodeId>,
  learners: Set<NodeId>,
  addresses: Map<NodeId, string>,
  mayPromote: (node: NodeId) => boolean,
): Refused | undefined {
  const { node } = change;
  const isKnown = voters.has(node) || learners.has(node);
  switch (change.type) {
    case 'add-voter':
    case 'add-learner':
      if (isKnown) return invalid(`${node} is a member already`);
      (change.type === 'add-voter' ? voters : learners).add(node);
      addresses.set(node, change.address);
      return undefined;
    case 'promote':
      if (!isKnown) return unknown(node);
      if (!learners.has(node)) return invalid(`${node} is a voter already`);
      if (!mayPromote(node)) return { code: 'learner-behind', message: `learner ${node} has not caught up` };
      learners.delete(node);
      voters.add(node);
      return undefined;
    case 'demote':
      if (!isKnown) return unknown(node);
      if (!voters.delete(node)) return invalid(`${node} is a learner already`);
      learners.add(node);
      return undefined;
    case 'remove':
      if (!isKnown) return unknown(node);
      voters.delete(node);
      learners.delete(node);
      return undefined;
    case 'update-address':
      if (!isKnown) return unknown(node);
      addresses.set(node, change.address);
      return undefined;
  }
}

/** What a joint configuration becomes when it is left. */
export function leaveJoint(current: Membership): Membership {
  return withKnownAddresses({
    voters: current.voters,
    outgoing: [],
    learners: sorted([...current.learners, ...current.learnersNext]),
    learnersNext: [],
    autoLeave: false,
    addresses: current.addresses,
  });
}

/** Addresses of members only: who is in neither list any more is forgotten. */
function withKnownAddresses(membership: Membership): Membership {
  return { ...membership, addresses: membership.addresses.filter(({ node }) => isMember(membership, node)) };
}

const invalid = (message: string): Refused => ({ code: 'invalid-change', message });
const unknown = (node: NodeId): Refused => ({ code: 'unknown-member', message: `${node} is no member` });
