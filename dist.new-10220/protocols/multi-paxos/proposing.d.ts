import { type NodeId } from '../../core/protocol.ts';
import type { EntryKind } from '../replicated-log.ts';
import { type Leader, type Machine } from './state.ts';
/** Takes a proposal, or refuses it to its origin. */
export declare function propose(m: Machine, role: Leader, origin: NodeId, request: number, data: Uint8Array): void;
/** Gives a request the next slot; or a place in the queue, while that slot is not open. */
export declare function take(m: Machine, role: Leader, kind: EntryKind, origin: NodeId, request: number, data: Uint8Array): void;
/** Proposes as much as it can. To be called whenever something that it waits for may have come. */
export declare function advance(m: Machine, role: Leader): void;
