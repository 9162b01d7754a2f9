// Requests to the log that promise an answer: membership changes and hand-overs of leadership.

import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { LogCommand, LogResult, RefusalCode } from '../protocols/replicated-log.ts';

interface Change {
  readonly command: LogCommand;
  readonly deadline: Millis;
  resolve(value: { readonly index: number }): void;
  reject(error: QuorateError): void;
}

/** Refusals that say 'not now': the next leader, or this one a moment later, may do it. */
const RETRIED: ReadonlySet<RefusalCode> = new Set(['no-leader', 'not-leader', 'term-not-established']);

export interface ChangePorts {
  now(): Millis;
  applied(): number;
  nextRequestId(): number;
  request(id: number, command: LogCommand): void;
}

export class Changes {
  private readonly ports: ChangePorts;
  private readonly pending = new Map<number, Change>();
  private refused: Change[] = [];
  /** Committed, and waiting to be applied here. */
  private committed: { readonly index: number; readonly change: Change }[] = [];

  constructor(ports: ChangePorts) {
    this.ports = ports;
  }

  request(command: LogCommand, timeoutMs: Millis): Promise<{ readonly index: number }> {
    return new Promise((resolve, reject) => {
      this.submit({ command, deadline: this.ports.now() + timeoutMs, resolve, reject });
    });
  }

  private submit(change: Change): void {
    const id = this.ports.nextRequestId();
    this.pending.set(id, change);
    this.ports.request(id, change.command);
  }

  onResult(id: number, result: LogResult): boolean {
    const change = this.pending.get(id);
    if (change === undefined) return false;
    this.pending.delete(id);
    if (result.type === 'done') {
      this.committed.push({ index: result.index, change });
      this.onApplied();
    } else if (result.type === 'refused') {
      const isRetried = RETRIED.has(result.code) && change.command.type !== 'transfer-leadership';
      if (isRetried) this.refused.push(change);
      else change.reject(new QuorateError(result.code, result.message));
    }
    return true;
  }

  onApplied(): void {
    if (this.committed.length === 0) return;
    const applied = this.ports.applied();
    for (const { index, change } of this.committed) if (index <= applied) change.resolve({ index });
    this.committed = this.committed.filter(({ index }) => index > applied);
  }

  retry(): void {
    const again = this.refused;
    this.refused = [];
    for (const change of again) this.submit(change);
  }

  expire(now: Millis): void {
    for (const [id, change] of this.pending) {
      if (change.deadline > now) continue;
      this.pending.delete(id);
      change.reject(new QuorateError('timed-out', `${change.command.type} was not done in time: it may still happen`));
    }
    for (const change of this.refused) {
      if (change.deadline > now) continue;
      change.reject(new QuorateError('no-leader', `no leader took ${change.command.type} in time: it did not happen`));
    }
    this.refused = this.refused.filter((change) => change.deadline > now);
  }

  failAll(error: QuorateError): void {
    const all = [...this.pending.values(), ...this.refused, ...this.committed.map(({ change }) => change)];
    this.pending.clear();
    this.refused = [];
    this.committed = [];
    for (const change of all) change.reject(error);
  }
}
