import type { NodeId } from '../../core/protocol.ts';
import type { Update } from './messages.ts';
import { type Machine, type SwimState } from './state.ts';
/** Passes `update` on from now on, in place of what was to be said of the same member. */
export declare function broadcast(m: Machine, update: Update): void;
/** Nothing is to be said of `node` any more. */
export declare function withdraw({ broadcasts: { tiers, tierOf } }: SwimState, node: NodeId): void;
export declare function withdrawAll({ broadcasts: { tiers, tierOf } }: SwimState): void;
/** What rides on the next message, after `first`; it counts as passed on. */
export declare function takeUpdates(m: Machine, first?: readonly Update[]): Update[];
