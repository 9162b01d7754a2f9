import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import type { Entry } from './ledger.ts';
export declare function unanimity({ key, participants, yes }: Entry, node: NodeId, outcome: Outcome): void;
