import type { NodeId } from '../../core/protocol.ts';
import type { Ballot } from './ballot.ts';
import type { Proposal } from './messages.ts';
import type { Machine } from './state.ts';
/** Phase 1b. */
export declare function onPrepare(m: Machine, from: NodeId, ballot: Ballot): void;
/** Phase 2b: the vote goes to all, for all learn. */
export declare function onAccept(m: Machine, from: NodeId, proposal: Proposal): void;
