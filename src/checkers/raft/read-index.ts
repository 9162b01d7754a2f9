// ReadIndex and lease reads: the index that a read is answered from is at least every index that any node knew to be
// committed when the read began (thesis §6.4). Nothing can have been acknowledged beyond that.

import { violated } from '../invariant.ts';
import type { Watched } from '../log-observer.ts';
import type { RaftView } from './view.ts';

export class ReadIndex {
  private readonly reads = new Map<string, number>();

  began(node: Watched, request: number, view: RaftView): void {
    this.reads.set(`${node.id}/${request}`, view.commitIndex);
  }

  answered(node: Watched, request: number, index: number): void {
    const key = `${node.id}/${request}`;
    const committed = this.reads.get(key) ?? 0;
    this.reads.delete(key);
    if (index < committed) {
      violated(
        'read-index',
        `node ${node.id} answers a read from index ${index}; ${committed} was committed when it began`,
      );
    }
  }
}
