import type { NodeId } from '../../core/protocol.ts';
import type { Direction, Walk } from './messages.ts';
import type { Machine } from './state.ts';
/** `count` different peers, uniformly; all of them if there are no more. */
export declare function pickPeers({ state, random }: Machine, count: number): NodeId[];
/** Compares stores with `peer`: as far as `direction` says, each gets what it lacks. */
export declare function compareWith({ state, out }: Machine, peer: NodeId, direction: Direction, walk: Walk | undefined): void;
