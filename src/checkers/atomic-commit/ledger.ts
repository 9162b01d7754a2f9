// What the checkers of atomic commitment share: for each transaction who takes part, how each voted, and what each decided.

import type { NodeId } from '../../core/protocol.ts';
import { keyOf, type Outcome, type TransactionId } from '../../protocols/atomic-commit.ts';

export interface Entry {
  readonly key: string;
  readonly participants: readonly NodeId[];
  /** Votes that left, and so are durable. */
  readonly yes: Set<NodeId>;
  readonly no: Set<NodeId>;
  /** Whose resource said no. */
  readonly refusing: Set<NodeId>;
  /** The first decision of each node, as participant or coordinator, over all its lives. */
  readonly decided: Map<NodeId, Outcome>;
}

export class Ledger {
  private readonly entries = new Map<string, Entry>();

  began(transaction: TransactionId, participants: readonly NodeId[]): void {
    const key = keyOf(transaction);
    this.entries.set(key, {
      key,
      participants,
      yes: new Set(),
      no: new Set(),
      refusing: new Set(),
      decided: new Map(),
    });
  }

  at(transaction: TransactionId): Entry | undefined {
    return this.entries.get(keyOf(transaction));
  }
}
