import type { NodeId } from '../../core/protocol.ts';
import { type Machine } from './state.ts';
export declare function addToRound({ state, random }: Machine, node: NodeId): void;
/** The next live member; undefined if there is none. */
export declare function nextTarget(m: Machine): NodeId | undefined;
export declare function beginRound({ state, random }: Machine): void;
