// Several observers as one.

import type { LogObserver, Watched } from '../../checkers/log-observer.ts';
import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogResult, LogSpec } from '../../protocols/replicated-log.ts';

export class ObserverList implements LogObserver {
  private readonly observers: readonly LogObserver[];

  constructor(observers: readonly LogObserver[]) {
    this.observers = observers;
  }

  stepped(node: Watched, input: Input<LogSpec>): void {
    for (const observer of this.observers) observer.stepped(node, input);
  }

  crashed(node: Watched): void {
    for (const observer of this.observers) observer.crashed(node);
  }

  sent(node: Watched, to: NodeId, message: LogSpec['Message']): void {
    for (const observer of this.observers) observer.sent(node, to, message);
  }

  applied(node: Watched, entry: LogEntry, hash: number): void {
    for (const observer of this.observers) observer.applied(node, entry, hash);
  }

  restored(node: Watched, index: number, hash: number): void {
    for (const observer of this.observers) observer.restored(node, index, hash);
  }

  replied(node: Watched, request: number, result: LogResult): void {
    for (const observer of this.observers) observer.replied(node, request, result);
  }

  readBegan(node: Watched, request: number): void {
    for (const observer of this.observers) observer.readBegan(node, request);
  }

  readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void {
    for (const observer of this.observers) observer.readAnswered(node, request, index, validUntil);
  }
}
