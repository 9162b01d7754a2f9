// Quorum arithmetic: majorities, and the joint ones of a configuration in transition.

import type { NodeId } from './protocol.ts';

/** The smallest number of `size` nodes of which any two sets share a node. 0 for no nodes. */
export function majority(size: number): number {
  return size === 0 ? 0 : Math.floor(size / 2) + 1;
}

export type VoteOutcome = 'won' | 'lost' | 'pending';

/** The outcome of a vote among `voters`, given each one's answer (`undefined`: none yet). No voters: won. */
export function countVotes(voters: readonly NodeId[], vote: (node: NodeId) => boolean | undefined): VoteOutcome {
  const needed = majority(voters.length);
  let granted = 0;
  let refused = 0;
  for (const node of voters) {
    const answer = vote(node);
    if (answer === true) granted++;
    else if (answer === false) refused++;
  }
  if (granted >= needed) return 'won';
  return voters.length - refused < needed ? 'lost' : 'pending';
}

/** A vote that both halves of a joint configuration must win (Raft §6; thesis §4.3). An empty half always agrees. */
export function countJointVotes(
  incoming: readonly NodeId[],
  outgoing: readonly NodeId[],
  vote: (node: NodeId) => boolean | undefined,
): VoteOutcome {
  const first = countVotes(incoming, vote);
  const second = countVotes(outgoing, vote);
  if (first === 'lost' || second === 'lost') return 'lost';
  return first === 'won' && second === 'won' ? 'won' : 'pending';
}

/**
 * The greatest value that a majority of `voters` has reached: the commit index, given match indexes; the time until which
 * a lease holds, given the times of acknowledged heartbeats. No voters: infinity, so that an empty half constrains nothing.
 */
export function majorityValue(voters: readonly NodeId[], value: (node: NodeId) => number): number {
  const size = voters.length;
  if (size === 0) return Number.POSITIVE_INFINITY;
  if (size === 1) return value(voters[0] as NodeId);
  if (size === 3) return middle(value(voters[0] as NodeId), value(voters[1] as NodeId), value(voters[2] as NodeId));
  const values: number[] = [];
  for (const node of voters) values.push(value(node));
  values.sort((a, b) => b - a);
  return values[majority(size) - 1] as number;
}

/** `majorityValue` for a joint configuration: what both halves have reached. */
export function jointMajorityValue(
  incoming: readonly NodeId[],
  outgoing: readonly NodeId[],
  value: (node: NodeId) => number,
): number {
  return Math.min(majorityValue(incoming, value), majorityValue(outgoing, value));
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
