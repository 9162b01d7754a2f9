import type { NodeId } from '../../core/protocol.ts';
import { type Outcome, type TransactionId } from '../../protocols/atomic-commit.ts';
export interface Entry {
    readonly key: string;
    readonly participants: readonly NodeId[];
    /** Votes that left, and so are durable. */
    readonly yes: Set<NodeId>;
    readonly no: Set<NodeId>;
    /** The first decision of each node, as participant or coordinator, over all its lives. */
    readonly decided: Map<NodeId, Outcome>;
}
export declare class Ledger {
    private readonly entries;
    began(transaction: TransactionId, participants: readonly NodeId[]): void;
    at(transaction: TransactionId): Entry | undefined;
}
