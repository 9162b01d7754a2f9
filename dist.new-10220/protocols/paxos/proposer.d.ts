import type { NodeId } from '../../core/protocol.ts';
import { type Ballot } from './ballot.ts';
import type { Proposal } from './messages.ts';
import type { Machine } from './state.ts';
/** A value to propose. While one is under way, or is chosen, another would only stand in its way. */
export declare function propose(m: Machine, value: Uint8Array): void;
export declare function onPromise(m: Machine, from: NodeId, ballot: Ballot, accepted: Proposal | undefined): void;
export declare function onRefused(m: Machine, ballot: Ballot, promised: Ballot): void;
export declare function onProposerTimer(m: Machine): void;
/** A value is chosen: there is nothing left to propose. */
export declare function stopProposing(m: Machine): void;
