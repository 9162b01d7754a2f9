import type { NodeId } from '../../core/protocol.ts';
import type { VoteRequest, VoteResponse } from './messages.ts';
import { type Candidate, type Machine } from './state.ts';
/** Starts an election if this node may have one: by its time-out, by command, or because the leader hands over. */
export declare function campaign(m: Machine, isTransfer: boolean): void;
/**
 * Voters may, and so may those whose removal is not known to be committed: nobody else may have the entry (§4.2.2). They
 * count their own vote only where they have one. Any configuration that may be the last committed one will do.
 */
export declare function mayCampaign(m: Machine): boolean;
/** Asks all who did not say yes yet (pre-vote), or nothing at all (vote), and again every heartbeat: messages get lost. */
export declare function askForVotes(m: Machine, role: Candidate): void;
export declare function onVoteRequest(m: Machine, from: NodeId, request: VoteRequest): void;
/** This node's own vote is part of what a leader's lease rests on: not even on command may it campaign before that ends. */
export declare function isBoundByLease(m: Machine): boolean;
export declare function onVoteResponse(m: Machine, from: NodeId, response: VoteResponse): void;
export declare function onElectionTimer(m: Machine): void;
