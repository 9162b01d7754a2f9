// Of every replicated log: replicas that applied the same number of entries applied the same entries (state-machine safety,
// Raft §5.4.3, as the state machines see it), and a read sees all that was applied anywhere before it began.

import type { LogEntry } from '../protocols/replicated-log.ts';
import { violated } from './invariant.ts';
import type { LogObserver, Watched } from './log-observer.ts';

export class ReplicaAgreement implements LogObserver {
  /** By index: the state machine's hash after that entry, and who said so first. */
  private readonly hashes: { hash: number; node: number; term: number }[] = [];
  private readonly reads = new Map<string, number>();

  applied(node: Watched, entry: LogEntry, hash: number): void {
    this.agree(node, entry.index, hash, entry.term);
  }

  restored(node: Watched, index: number, hash: number): void {
    this.agree(node, index, hash, 0);
  }

  private agree(node: Watched, index: number, hash: number, term: number): void {
    const known = this.hashes[index];
    if (known === undefined) this.hashes[index] = { hash, node: node.id, term };
    else if (known.hash !== hash) {
      violated(
        'state-machine-safety',
        `after entry ${index} (term ${term}) node ${node.id} differs from node ${known.node} (term ${known.term})`,
      );
    }
  }

  readBegan(node: Watched, request: number): void {
    this.reads.set(`${node.id}/${request}`, this.hashes.length - 1);
  }

  readAnswered(node: Watched, request: number, index: number): void {
    const applied = this.reads.get(`${node.id}/${request}`) ?? 0;
    this.reads.delete(`${node.id}/${request}`);
    if (index < applied) {
      violated(
        'read-is-current',
        `node ${node.id} answers a read from entry ${index}, but ${applied} was applied when it began`,
      );
    }
  }

  replied(): void {}
  stepped(): void {}
  crashed(): void {}
  sent(): void {}
}
