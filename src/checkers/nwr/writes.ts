// What the checkers of NWR replication share: every write that was ever coordinated, what it had seen, and whether somebody was told
// that it is done.

import type { NwrSpec } from '../../protocols/nwr/index.ts';
import { type Context, covers, type Dot, type Sibling } from '../../protocols/nwr/index.ts';
import { violated } from '../invariant.ts';

export interface WriteView {
  readonly key: string;
  readonly sibling: Sibling;
  readonly seen: Context;
  /** When it was acknowledged, in the order of acknowledgements; undefined: not. Its N and W; sloppy ones have W 0. */
  acknowledged: { readonly order: number; readonly n: number; readonly w: number } | undefined;
}

export function nameOf({ node, birth, count }: Dot): string {
  return `${node}.${birth}.${count}`;
}

export class Writes {
  private readonly byKey = new Map<string, Map<string, WriteView>>();

  wrote({ key, sibling, seen }: Extract<NwrSpec['Event'], { type: 'wrote' }>): void {
    const writes = this.byKey.get(key) ?? new Map<string, WriteView>();
    this.byKey.set(key, writes);
    const name = nameOf(sibling.dot);
    const known = writes.get(name);
    // A write that came to nothing, in a crash, leaves its dot to another.
    if (known?.acknowledged !== undefined) violated('dots-are-unique', `two writes of ${key} have the dot ${name}`);
    writes.set(name, { key, sibling, seen, acknowledged: undefined });
  }

  get(key: string, dot: Dot): WriteView | undefined {
    return this.byKey.get(key)?.get(nameOf(dot));
  }

  of(key: string): Iterable<WriteView> {
    return this.byKey.get(key)?.values() ?? [];
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  /** The latest of the key that matches. */
  find(key: string, matches: (write: WriteView) => boolean): WriteView | undefined {
    return [...this.of(key)].reverse().find(matches);
  }

  /** Whether a write is known that saw `write`. */
  isReplaced({ key, sibling }: WriteView, within: Context): boolean {
    for (const other of this.of(key)) {
      if (covers(other.seen, sibling.dot) && covers(within, other.sibling.dot)) return true;
    }
    return false;
  }
}
