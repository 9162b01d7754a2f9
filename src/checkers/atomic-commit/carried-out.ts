// A resource that finished a transaction is never asked about it again: it may hold new data under the same locks. And a
// participant acknowledges what its resource has finished, not what it only heard.

import type { NodeId } from '../../core/protocol.ts';
import { violated } from '../invariant.ts';

export class CarriedOut {
  private readonly finished = new Set<string>();
  private readonly acked = new Set<string>();

  resourceFinished(node: NodeId, key: string): void {
    this.finished.add(`${node}/${key}`);
  }

  acknowledged(node: NodeId, key: string): void {
    const place = `${node}/${key}`;
    if (!this.finished.has(place)) {
      violated(
        'acknowledged-is-done',
        `node ${node} acknowledges transaction ${key}, which its resource has not finished`,
      );
    }
    this.acked.add(place);
  }

  asked(node: NodeId, key: string): void {
    if (this.acked.has(`${node}/${key}`)) {
      violated('asked-once', `node ${node} is asked to prepare transaction ${key}, which it has committed long since`);
    }
  }
}
