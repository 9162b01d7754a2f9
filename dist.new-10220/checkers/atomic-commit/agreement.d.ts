import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import type { Entry } from './ledger.ts';
/** Before `entry` takes the decision up. */
export declare function agreement({ key, decided }: Entry, node: NodeId, outcome: Outcome): void;
