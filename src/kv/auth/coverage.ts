// A set of keys as merged intervals: what the permissions of a user's roles come to together.

import type { KeyRange } from '../key-range.ts';

interface Interval {
  readonly from: string;
  /** Not in it; undefined: no upper bound. */
  to: string | undefined;
}

export class Coverage {
  /** Apart from one another, in order. */
  private readonly intervals: readonly Interval[];

  constructor(ranges: readonly KeyRange[]) {
    this.intervals = merge(ranges.map(intervalOf));
  }

  /** Whether every key of the range is in the set. */
  covers(range: KeyRange): boolean {
    const { from, to } = intervalOf(range);
    const found = this.lastFrom(from);
    return found !== undefined && (found.to === undefined || (to !== undefined && to <= found.to && from < found.to));
  }

  /** The last interval that begins at or before `key`. */
  private lastFrom(key: string): Interval | undefined {
    let low = 0;
    let high = this.intervals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.intervals[middle]!.from <= key) low = middle + 1;
      else high = middle;
    }
    return this.intervals[low - 1];
  }
}

function intervalOf({ from, to, isSingle }: KeyRange): Interval {
  return { from, to: isSingle ? `${from}\0` : to };
}

function merge(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of intervals.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || (last.to !== undefined && last.to < next.from)) merged.push({ ...next });
    else if (last.to !== undefined && (next.to === undefined || next.to > last.to)) last.to = next.to;
  }
  return merged;
}
