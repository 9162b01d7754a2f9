import type { NodeId } from '../../core/protocol.ts';
import type { ForwardChange, ForwardProposals } from './messages.ts';
import type { Machine } from './state.ts';
export declare function onForwardedProposals(m: Machine, from: NodeId, { term, proposals }: ForwardProposals): void;
export declare function onForwardedChange(m: Machine, from: NodeId, { term, request, command }: ForwardChange): void;
export declare function refuseForwarded(m: Machine, to: NodeId, requests: readonly number[], isRead: boolean): void;
