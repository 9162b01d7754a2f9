// What the explorer has seen. Two states of equal nodes and memories differ in the letters that are under way; the one with
// more can do all that the other can (a letter need not be delivered, and takes nothing away), so the other need not be
// explored: only the largest sets of letters are kept for each.

import { fingerprintAt } from './explore-symmetry.ts';

/** A set of letters, a bit each. */
type Bits = Uint32Array;

export interface Kept<State> {
  readonly state: State;
  /** Another state at the same depth can do all that this one can. */
  isSuperseded: boolean;
}

interface Entry<State> {
  readonly bits: Bits;
  readonly depth: number;
  readonly kept: Kept<State>;
}

export class Seen<State> {
  private readonly byNodes = new Map<number, Entry<State>[]>();
  /** Letters under their canonical names. */
  private readonly letters = new Map<number, number>();

  /**
   * Keeps `state`, reached at `depth`, unless one that can do as much is known. `nodes` is the sum of hashes of all but the
   * letters, `whole` of all, both by permutation; `letters` the hashes of each letter.
   */
  add(
    state: State,
    depth: number,
    nodes: Int32Array,
    whole: Int32Array,
    letters: readonly Int32Array[],
  ): Kept<State> | undefined {
    const permutation = canonical(nodes, whole);
    const key = fingerprintAt(nodes, permutation);
    const bits = this.bitsOf(letters, permutation);
    const entries = this.byNodes.get(key) ?? [];
    if (entries.some((entry) => contains(entry.bits, bits))) return undefined;
    const kept: Kept<State> = { state, isSuperseded: false };
    const others = entries.filter((entry) => {
      if (!contains(bits, entry.bits)) return true;
      // Those of an earlier depth are explored all the same: paths to violations stay as short as can be.
      if (entry.depth === depth) entry.kept.isSuperseded = true;
      return false;
    });
    others.push({ bits, depth, kept });
    this.byNodes.set(key, others);
    return kept;
  }

  private bitsOf(letters: readonly Int32Array[], permutation: number): Bits {
    const numbers = letters.map((hashes) => {
      const name = fingerprintAt(hashes, permutation);
      let number = this.letters.get(name);
      if (number === undefined) {
        number = this.letters.size;
        this.letters.set(name, number);
      }
      return number;
    });
    const bits = new Uint32Array((Math.max(-1, ...numbers) + 32) >>> 5);
    for (const number of numbers) bits[number >>> 5]! |= 1 << (number & 31);
    return bits;
  }
}

function contains(more: Bits, fewer: Bits): boolean {
  for (let at = 0; at < fewer.length; at++) {
    if (((fewer[at] as number) & ~(more[at] ?? 0)) !== 0) return false;
  }
  return true;
}

/** The permutation under which the nodes' hash is least, and of several such the whole's. */
function canonical(nodes: Int32Array, whole: Int32Array): number {
  let best = 0;
  for (let at = 1; at < nodes.length / 2; at++) {
    const difference = fingerprintAt(nodes, at) - fingerprintAt(nodes, best);
    if (difference < 0 || (difference === 0 && fingerprintAt(whole, at) < fingerprintAt(whole, best))) best = at;
  }
  return best;
}
