import type { NodeId } from '../../core/protocol.ts';
import type { Walk } from './messages.ts';
import type { Machine } from './state.ts';
export declare function beginWalk(m: Machine): number;
/** One walk after the other, begun by the lowest id of those that the driver says are there. */
export declare function onRepairTimer(m: Machine): void;
/** The successor answers, and has a while again. Answers to hops that were given up come to nothing. */
export declare function hasAnswered({ state, options, out, now }: Machine, from: NodeId, walk: Walk): boolean;
/** The successor has everything, or nobody is left to ask. */
export declare function endHop({ state, out }: Machine): void;
/** The successor is silent: the one after it takes its turn. */
export declare function onHopTimer(m: Machine): void;
/** This node's turn: it has what its predecessor had. It carries one walk at a time; a later one takes the place of another. */
export declare function continueWalk(m: Machine, walk: Walk): void;
