import { type NodeId } from '../../core/protocol.ts';
import { type ForwardedProposal } from '../forwarding.ts';
import type { ForwardChange, ForwardProposals, Refusal } from './messages.ts';
import { type Machine } from './state.ts';
/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export declare function forwardProposals(m: Machine, proposals: readonly ForwardedProposal[]): void;
export declare function onForwardedProposals(m: Machine, from: NodeId, { ballot, proposals }: ForwardProposals): void;
export declare function onForwardedChange(m: Machine, from: NodeId, { ballot, request, command }: ForwardChange): void;
export declare function refuseForwarded(m: Machine, to: NodeId, requests: readonly number[], isRead: boolean): void;
/** Requests that were forwarded and refused. */
export declare function onRefusal(m: Machine, refusal: Refusal): void;
