// The invariants of atomic commitment (Bernstein, Hadzilacos, Goodman 1987, §7.3: AC1 to AC4), as one observer of a
// simulated run of two- or three-phase commit. AC5, that everybody decides once faults end, is the run's demand after healing.

import type { Input, NodeId } from '../../core/protocol.ts';
import {
  type CommitCommand,
  type CommitEvent,
  type CommitSpec,
  keyOf,
  type Outcome,
  type TransactionId,
  type VoteMessage,
} from '../../protocols/atomic-commit.ts';
import { violated } from '../invariant.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { abortReason } from './abort-reason.ts';
import { agreement } from './agreement.ts';
import { CarriedOut } from './carried-out.ts';
import { finalNo } from './final-no.ts';
import { Ledger } from './ledger.ts';
import { unanimity } from './unanimity.ts';

export class AtomicCommitInvariants implements Observer<CommitSpec> {
  private readonly ledger = new Ledger();
  private readonly carriedOut = new CarriedOut();
  private readonly isFaultless: boolean;

  constructor(isFaultless: boolean) {
    this.isFaultless = isFaultless;
  }

  requested({ id }: WatchedNode<CommitSpec>, request: number, command: CommitSpec['Command']): void {
    const asked = command as CommitCommand;
    if (asked.type === 'begin') this.ledger.began({ coordinator: id, number: request }, asked.participants);
    // Mail to oneself about it may come after what the no brought about.
    if (asked.type === 'vote' && !asked.yes) this.ledger.at(asked.transaction)?.refusing.add(id);
    if (asked.type === 'finished') this.carriedOut.resourceFinished(id, keyOf(asked.transaction));
  }

  stepped(node: WatchedNode<CommitSpec>, input: Input<CommitSpec>): void {
    // Mail to oneself shows when it is handled: by then it had left.
    if (input.type === 'message' && input.from === node.id) this.sent(node, node.id, input.message);
  }

  sent({ id }: WatchedNode<CommitSpec>, _to: NodeId, message: CommitSpec['Message']): void {
    if (message.type === 'ack') this.carriedOut.acknowledged(id, keyOf((message as VoteMessage).transaction));
    if (message.type !== 'vote') return;
    const { transaction, yes } = message as VoteMessage;
    const entry = this.ledger.at(transaction);
    if (entry === undefined) return;
    finalNo(entry, id, yes);
    if (yes) entry.yes.add(id);
    else entry.no.add(id);
  }

  emitted({ id }: WatchedNode<CommitSpec>, event: CommitSpec['Event']): void {
    const told = event as CommitEvent;
    if (told.type === 'prepare') this.carriedOut.asked(id, keyOf(told.transaction));
    if (told.type === 'decided' || told.type === 'carry-out') this.decided(id, told.transaction, told.outcome);
  }

  private decided(node: NodeId, transaction: TransactionId, outcome: Outcome): void {
    const entry = this.ledger.at(transaction);
    if (entry === undefined) violated('begun', `node ${node} decides about ${keyOf(transaction)}, which nobody began`);
    agreement(entry, node, outcome);
    unanimity(entry, node, outcome);
    abortReason(entry, node, outcome, this.isFaultless);
    entry.decided.set(node, outcome);
  }
}
