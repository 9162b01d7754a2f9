// Calls that last: watches, renewals, waits for a lock. They end when their clients wish, and also when the member stops, and,
// for clients that would rather be cut off (`hasleader` in the metadata), when the member has had no leader for a while.

import { QuorateError } from '../core/errors.ts';
import { NONE, type NodeId } from '../core/protocol.ts';
import type { Call } from '../grpc/types.ts';
import { failWith } from './context.ts';
import { etcdError } from './errors.ts';

export class LastingCalls {
  /** What is to be done when each is over. */
  private readonly calls = new Map<Call, () => void>();
  private readonly patienceMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** `patienceMs`: how long a member may be without a leader before calls that require one are ended. */
  constructor(patienceMs: number) {
    this.patienceMs = patienceMs;
  }

  /** `over` is called once, when the call ends, unless its handler says before that it is `done`. */
  add(call: Call, over: () => void): void {
    this.calls.set(call, over);
    call.onCancel(() => {
      if (this.calls.delete(call)) over();
    });
  }

  /** The handler answers the call itself. */
  done(call: Call): void {
    this.calls.delete(call);
  }

  onLeader(leader: NodeId): void {
    clearTimeout(this.timer);
    this.timer = leader === NONE ? setTimeout(() => this.endDemanding(), this.patienceMs).unref() : undefined;
  }

  private endDemanding(): void {
    for (const call of [...this.calls.keys()]) {
      if (call.metadata.get('hasleader') === 'true') this.end(call, etcdError('no-leader'));
    }
  }

  /** Does `work`; an error of the world ends the call. */
  guard(call: Call, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      if (!(thrown instanceof QuorateError)) throw thrown;
      this.end(call, thrown);
    }
  }

  /** Fails the call, and does what is to be done then. */
  end(call: Call, error: QuorateError): void {
    const over = this.calls.get(call);
    this.calls.delete(call);
    over?.();
    failWith(call, error);
  }

  /** Ends all: their clients go on with another member. */
  close(): void {
    clearTimeout(this.timer);
    for (const call of [...this.calls.keys()]) this.end(call, etcdError('stopped'));
  }
}
