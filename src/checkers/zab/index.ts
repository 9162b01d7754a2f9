// All invariants of ZAB, as one observer of a simulated run.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import type { ZabMessage, ZabOptions, ZabState } from '../../protocols/zab/index.ts';
import { Configurations } from '../configurations.ts';
import { LeaderInOffice } from '../leader-in-office.ts';
import { LogMatching } from '../log-matching.ts';
import type { LogObserver, Watched } from '../log-observer.ts';
import { Broadcast } from './broadcast.ts';
import { Epochs } from './epochs.ts';
import { PrimaryIntegrity } from './primary-integrity.ts';
import { Reads } from './reads.ts';
import { Sessions } from './sessions.ts';
import { type ZabInvariant, type ZabStep, ZabView } from './view.ts';

export class ZabInvariants implements LogObserver {
  private readonly view = new ZabView();
  private readonly epochs = new Epochs();
  private readonly reads: Reads;
  private readonly office: LeaderInOffice;
  private readonly invariants: readonly ZabInvariant[];

  constructor(options: ZabOptions) {
    this.reads = new Reads(options);
    this.office = new LeaderInOffice({ ...options, checkQuorum: true });
    this.invariants = [
      this.epochs,
      new LogMatching(),
      new Broadcast(),
      new PrimaryIntegrity(),
      new Configurations(options),
      new Sessions(),
      this.reads,
    ];
  }

  stepped(node: Watched, input: Input<LogSpec>): void {
    const { view } = this;
    const step = view.begin(node.id, node.life, node.state as ZabState, input, node.now);
    for (const invariant of this.invariants) invariant.check(step, view);
    this.checkOffice(step);
    view.end(step);
  }

  /** A discovery ends by itself; what comes after is an office. */
  private checkOffice(step: ZabStep): void {
    const { role } = step.state;
    if (role.type === 'leader' && role.phase !== 'discovery') this.office.check(step);
  }

  crashed(node: Watched): void {
    const known = this.view.nodes.get(node.id);
    if (known !== undefined) known.isAlive = false;
  }

  sent(node: Watched, to: NodeId, message: LogSpec['Message']): void {
    this.epochs.sent(node.id, to, message as ZabMessage);
  }

  readBegan(node: Watched, request: number): void {
    this.reads.began(node, request, this.view);
  }

  readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void {
    this.reads.answered(node, request, index, validUntil, this.view);
  }

  applied(_node: Watched, _entry: LogEntry, _hash: number): void {}
  restored(): void {}
  replied(): void {}
}
