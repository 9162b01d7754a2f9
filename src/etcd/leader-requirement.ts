// Streams whose clients would rather be cut off than wait on a member without a leader (`hasleader` in the metadata).

import { NONE, type NodeId } from '../core/protocol.ts';
import type { Call } from '../grpc/types.ts';
import { failWith } from './context.ts';
import { etcdError } from './errors.ts';

export class LeaderRequirement {
  private readonly calls = new Set<Call>();
  private readonly patienceMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** `patienceMs`: how long a member may be without a leader before streams are ended. etcd: three election time-outs. */
  constructor(patienceMs: number) {
    this.patienceMs = patienceMs;
  }

  /** Ends `call`, if its client wishes that, when there is no leader for a while. */
  watch(call: Call): void {
    if (call.metadata.get('hasleader') !== 'true') return;
    // Streams that end in good order are found out when they are looked at.
    if (this.calls.size >= 1000) this.forgetEnded();
    this.calls.add(call);
    call.onCancel(() => this.calls.delete(call));
  }

  onLeader(leader: NodeId): void {
    clearTimeout(this.timer);
    this.timer = leader === NONE ? setTimeout(() => this.endAll(), this.patienceMs).unref() : undefined;
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private forgetEnded(): void {
    for (const call of this.calls) if (call.isOver) this.calls.delete(call);
  }

  private endAll(): void {
    const error = etcdError('no-leader');
    for (const call of this.calls) failWith(call, error);
    this.calls.clear();
  }
}
