// All invariants of Raft, as one observer of a simulated run.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { RaftMessage, RaftOptions, RaftState } from '../../protocols/raft/index.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import { Configurations } from '../configurations.ts';
import { LeaderInOffice } from '../leader-in-office.ts';
import { LogMatching } from '../log-matching.ts';
import type { LogObserver, Watched } from '../log-observer.ts';
import { Acknowledged } from './acknowledged.ts';
import { CommitSafety } from './commit-safety.ts';
import { ElectionSafety } from './election-safety.ts';
import { LeaderAppendOnly } from './leader-append-only.ts';
import { LeaderCompleteness } from './leader-completeness.ts';
import { Monotony } from './monotony.ts';
import { OneVote } from './one-vote.ts';
import { ReadIndex } from './read-index.ts';
import { Stickiness } from './stickiness.ts';
import { QuietTransfer } from './transfer.ts';
import { type RaftInvariant, RaftView } from './view.ts';

export class RaftInvariants implements LogObserver {
  readonly view = new RaftView();
  private readonly invariants: readonly RaftInvariant[];
  private readonly oneVote = new OneVote();
  private readonly readIndex = new ReadIndex();

  constructor(options: RaftOptions) {
    this.invariants = [
      new Monotony(),
      new ElectionSafety(),
      new LeaderAppendOnly(),
      new LogMatching(),
      new CommitSafety(),
      new LeaderCompleteness(),
      new Configurations(options),
      new Acknowledged(),
      new LeaderInOffice(options),
      new QuietTransfer(),
      new Stickiness(options),
    ];
  }

  stepped(node: Watched, input: Input<LogSpec>): void {
    const { view } = this;
    const step = view.begin(node.id, node.life, node.state as RaftState, input, node.now);
    for (const invariant of this.invariants) invariant.check(step, view);
    view.end(step);
  }

  crashed(node: Watched): void {
    const known = this.view.nodes.get(node.id);
    if (known !== undefined) known.isAlive = false;
  }

  sent(node: Watched, to: NodeId, message: LogSpec['Message']): void {
    this.oneVote.sent(node.id, to, message as RaftMessage);
  }

  readBegan(node: Watched, request: number): void {
    this.readIndex.began(node, request, this.view);
  }

  readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void {
    this.readIndex.answered(node, request, index, validUntil, this.view);
  }

  applied(_node: Watched, _entry: LogEntry, _hash: number): void {}
  restored(): void {}
  replied(): void {}
}
