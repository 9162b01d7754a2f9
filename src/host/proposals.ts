// Proposals of this node on their way through the log: who waits for which, which to try again, which have waited too long.

import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { RefusalCode } from '../protocols/replicated-log.ts';
import { callBackWith } from './callbacks.ts';
import type { ProposeCallback } from './replica-types.ts';

interface Proposal {
  readonly data: Uint8Array;
  readonly done: ProposeCallback;
  readonly deadline: Millis;
  /** The term when it was last handed to the protocol. */
  term: number;
}

/** Refusals after which the entry is in no log, and another leader may take it. */
const RETRIED: ReadonlySet<RefusalCode> = new Set(['no-leader', 'not-leader', 'transferring', 'term-not-established']);

/** How the table reaches the protocol. */
export interface ProposalPorts {
  now(): Millis;
  term(): number;
  nextRequestId(): number;
  propose(id: number, data: Uint8Array): void;
}

export class Proposals {
  /** So many so far. */
  failed = 0;
  private readonly ports: ProposalPorts;
  private readonly pending = new Map<number, Proposal>();
  /** Refused; to be proposed again when there may be a leader. */
  private refused: Proposal[] = [];

  constructor(ports: ProposalPorts) {
    this.ports = ports;
  }

  get size(): number {
    return this.pending.size + this.refused.length;
  }

  add(data: Uint8Array, done: ProposeCallback, timeoutMs: Millis): void {
    this.submit({ data, done, deadline: this.ports.now() + timeoutMs, term: 0 });
  }

  private submit(proposal: Proposal): void {
    const id = this.ports.nextRequestId();
    proposal.term = this.ports.term();
    this.pending.set(id, proposal);
    this.ports.propose(id, proposal.data);
  }

  /** The entry of request `id` was applied. */
  onApplied(id: number, result: unknown): void {
    const proposal = this.pending.get(id);
    if (proposal === undefined) return;
    this.pending.delete(id);
    callBackWith(proposal.done, undefined, result);
  }

  /** Whether `id` was one of ours. */
  onRefused(id: number, code: RefusalCode, message: string): boolean {
    const proposal = this.pending.get(id);
    if (proposal === undefined) return false;
    this.pending.delete(id);
    if (RETRIED.has(code)) this.refused.push(proposal);
    else this.fail(proposal, new QuorateError(code, message));
    return true;
  }

  /** A leader may be there: hands over again what was refused. */
  retry(): void {
    if (this.refused.length === 0) return;
    const again = this.refused;
    this.refused = [];
    for (const proposal of again) this.submit(proposal);
  }

  /**
   * An entry of `term` was applied, so a new leader has its log committed: what was proposed in an earlier term and is not
   * applied by now went down with the old leader, unless it is in a message that is still on its way.
   */
  onNewTerm(term: number): void {
    for (const [id, proposal] of this.pending) {
      if (proposal.term >= term) continue;
      this.pending.delete(id);
      const message = 'the leader changed while the proposal was on its way: it may or may not take effect';
      this.fail(proposal, new QuorateError('leader-changed', message));
    }
  }

  expire(now: Millis): void {
    for (const [id, proposal] of this.pending) {
      if (proposal.deadline > now) continue;
      this.pending.delete(id);
      const message = 'the proposal was not committed in time: it may or may not take effect later';
      this.fail(proposal, new QuorateError('timed-out', message));
    }
    const isOver = (proposal: Proposal): boolean => proposal.deadline <= now;
    if (!this.refused.some(isOver)) return;
    const over = this.refused.filter(isOver);
    this.refused = this.refused.filter((proposal) => !isOver(proposal));
    for (const proposal of over) {
      this.fail(proposal, new QuorateError('no-leader', 'no leader was found in time; nothing was proposed'));
    }
  }

  failAll(error: QuorateError): void {
    const all = [...this.pending.values(), ...this.refused];
    this.pending.clear();
    this.refused = [];
    for (const proposal of all) this.fail(proposal, error);
  }

  private fail({ done }: Proposal, error: QuorateError): void {
    this.failed++;
    callBackWith(done, error, undefined);
  }
}
