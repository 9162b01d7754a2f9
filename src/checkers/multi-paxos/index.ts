// All invariants of Multi-Paxos, as one observer of a simulated run.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { MultiPaxosMessage, MultiPaxosOptions, MultiPaxosState } from '../../protocols/multi-paxos/index.ts';
import type { LogResult, LogSpec } from '../../protocols/replicated-log.ts';
import { LeaderInOffice } from '../leader-in-office.ts';
import type { LogObserver, Watched } from '../log-observer.ts';
import { Choosing } from './choosing.ts';
import { Configurations } from './configurations.ts';
import { Monotony } from './monotony.ts';
import { Promises } from './promises.ts';
import { Promising } from './promising.ts';
import { Reads } from './reads.ts';
import { QuietTransfer } from './transfer.ts';
import { Values } from './values.ts';
import { type MultiPaxosInvariant, MultiPaxosView } from './view.ts';

export class MultiPaxosInvariants implements LogObserver {
  private readonly view = new MultiPaxosView();
  private readonly promises = new Promises();
  private readonly configurations: Configurations;
  private readonly reads = new Reads();
  private readonly invariants: readonly MultiPaxosInvariant[];

  constructor(options: MultiPaxosOptions) {
    this.configurations = new Configurations(options);
    this.invariants = [
      new Monotony(),
      this.promises,
      new Values(),
      new Choosing(),
      this.configurations,
      new QuietTransfer(),
      new Promising(options),
      new LeaderInOffice(options),
    ];
  }

  stepped(node: Watched, input: Input<LogSpec>): void {
    const { view } = this;
    const state = node.state as MultiPaxosState;
    const step = view.begin(node.id, node.life, state, input, node.now);
    for (const invariant of this.invariants) invariant.check(step, view);
    view.end(step);
  }

  crashed(node: Watched): void {
    const known = this.view.nodes.get(node.id);
    if (known !== undefined) known.isAlive = false;
  }

  sent(node: Watched, to: NodeId, message: LogSpec['Message']): void {
    this.promises.sent(node.id, to, message as MultiPaxosMessage);
  }

  replied(node: Watched, _request: number, result: LogResult): void {
    this.configurations.replied(node, result, this.view);
  }

  readBegan(node: Watched, request: number): void {
    this.reads.began(node, request, this.view);
  }

  readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void {
    this.reads.answered(node, request, index, validUntil, this.view);
  }

  applied(): void {}
  restored(): void {}
}
