import type { NodeId } from '../../core/protocol.ts';
import type { Proposal } from './messages.ts';
import type { Machine } from './state.ts';
/** A request wants the chosen value. */
export declare function awaitChosen(m: Machine, request: number): void;
export declare function onAccepted(m: Machine, from: NodeId, proposal: Proposal): void;
/** Not at once: the votes may be under way. */
export declare function beginAsking(m: Machine): void;
export declare function onLearnerTimer(m: Machine): void;
export declare function onInquire(m: Machine, from: NodeId): void;
export declare function onChosen(m: Machine, value: Uint8Array): void;
