import type { NodeId } from './protocol.ts';
/** The smallest number of `size` nodes of which any two sets share a node. 0 for no nodes. */
export declare function majority(size: number): number;
export type VoteOutcome = 'won' | 'lost' | 'pending';
/** The outcome of a vote among `voters`, given each one's answer (`undefined`: none yet). No voters: won. */
export declare function countVotes(voters: readonly NodeId[], vote: (node: NodeId) => boolean | undefined): VoteOutcome;
/** A vote that both halves of a joint configuration must win (Raft §6; thesis §4.3). An empty half always agrees. */
export declare function countJointVotes(incoming: readonly NodeId[], outgoing: readonly NodeId[], vote: (node: NodeId) => boolean | undefined): VoteOutcome;
/**
 * The greatest value that a majority of `voters` has reached: the commit index, given match indexes; the time until which
 * a lease holds, given the times of acknowledged heartbeats. No voters: infinity, so that an empty half constrains nothing.
 */
export declare function majorityValue(voters: readonly NodeId[], value: (node: NodeId) => number): number;
/** `majorityValue` for a joint configuration: what both halves have reached. */
export declare function jointMajorityValue(incoming: readonly NodeId[], outgoing: readonly NodeId[], value: (node: NodeId) => number): number;
