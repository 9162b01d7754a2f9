import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import type { Entry } from './ledger.ts';
/** `isFaultless`: nothing was planned to go wrong in this run. */
export declare function abortReason({ key, no }: Entry, node: NodeId, outcome: Outcome, isFaultless: boolean): void;
