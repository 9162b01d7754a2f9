import type { NodeId } from '../core/protocol.ts';
export interface ForwardedProposal {
    readonly request: number;
    readonly data: Uint8Array;
}
/** The newest request that `origin` forwarded to this node as the leader of `term`. */
export interface NewestForward {
    readonly origin: NodeId;
    term: number;
    request: number;
}
/** Whether this request may have been taken before: in this life, or in one that ended in `termAtStart` or earlier. */
export declare function mayBeKnown(newest: readonly NewestForward[], termAtStart: number, origin: NodeId, term: number, request: number): boolean;
/** Notes that it was taken or refused. */
export declare function noteForward(newest: NewestForward[], origin: NodeId, term: number, request: number): void;
/** What a node hands over at the end of a turn, in messages of at most `maxBytes` of data, or of one request. */
export declare function batchesOf(proposals: readonly ForwardedProposal[], maxBytes: number): ForwardedProposal[][];
