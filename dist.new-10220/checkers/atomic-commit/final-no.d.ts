import type { NodeId } from '../../core/protocol.ts';
import type { Entry } from './ledger.ts';
/** Before the vote is noted. */
export declare function finalNo({ key, no }: Entry, node: NodeId, yes: boolean): void;
