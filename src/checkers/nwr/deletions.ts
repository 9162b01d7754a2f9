// I4: what was deleted, and forgotten by somebody, stays deleted: nobody has it any more, and nobody gets it again.

import { type Context, covers, coversAll, type NwrSpec, type Versions } from '../../protocols/nwr/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';

export class Deletions {
  private readonly reaped = new Map<string, Context[]>();
  private readonly nodes: readonly WatchedNode<NwrSpec>[];

  constructor(nodes: readonly WatchedNode<NwrSpec>[]) {
    this.nodes = nodes;
  }

  wasReaped(key: string): boolean {
    return this.reaped.has(key);
  }

  forget(key: string, { context }: Versions): void {
    const all = this.reaped.get(key) ?? [];
    this.reaped.set(key, [...all.filter((known) => !coversAll(context, known)), context]);
    for (const node of this.nodes) {
      if (!node.isAlive) continue;
      const { copies, hints } = node.state;
      for (const owned of [copies, ...hints.values()]) {
        const copy = owned.get(key);
        if (copy !== undefined) this.check(node.id, key, copy.versions);
      }
    }
  }

  check(node: number, key: string, { siblings }: Versions): void {
    for (const context of this.reaped.get(key) ?? []) {
      const back = siblings.find(({ dot, value }) => value !== undefined && covers(context, dot));
      if (back !== undefined) violated('stays-deleted', `node ${node} has of ${key} what was deleted and forgotten`);
    }
  }
}
