// All invariants of Paxos, as one observer of a simulated run.

import type { Input, NodeId } from '../../core/protocol.ts';
import type { PaxosSpec } from '../../protocols/paxos/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { chosenBinds } from './chosen-binds.ts';
import { FreshBallots } from './fresh-ballots.ts';
import { Learners } from './learners.ts';
import { Monotony } from './monotony.ts';
import { oneValueABallot } from './one-value.ts';
import { Proposed } from './proposed.ts';
import { Votes } from './votes.ts';

export class PaxosInvariants implements Observer<PaxosSpec> {
  readonly votes: Votes;
  private readonly monotony = new Monotony();
  private readonly freshBallots = new FreshBallots();
  private readonly learners = new Learners();
  private readonly proposed = new Proposed();

  constructor(members: number) {
    this.votes = new Votes(members);
  }

  requested(_node: WatchedNode<PaxosSpec>, _request: number, command: PaxosSpec['Command']): void {
    if (command.type === 'propose') this.proposed.asked(command.value);
  }

  stepped(node: WatchedNode<PaxosSpec>, input: Input<PaxosSpec>): void {
    this.monotony.stepped(node);
    // Mail to oneself shows when it is handled: by then it had left.
    if (input.type === 'message' && input.from === node.id) this.sent(node, node.id, input.message);
  }

  sent(node: WatchedNode<PaxosSpec>, to: NodeId, message: PaxosSpec['Message']): void {
    this.monotony.sent(node, to, message);
    this.freshBallots.sent(node.life, message);
    const changed = this.votes.note(node.id, message);
    if (changed === undefined) return;
    oneValueABallot(changed);
    chosenBinds(changed, this.votes);
  }

  emitted(node: WatchedNode<PaxosSpec>, { value }: PaxosSpec['Event']): void {
    this.proposed.learned(node.id, value);
    this.learners.learned(node.id, value, this.votes);
  }
}
