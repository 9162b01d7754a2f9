// A histogram that costs a few comparisons to observe. prom-client's own hash their labels at every observation, which is
// more than a request's whole share of other bookkeeping; here prom-client only reads the sums, when it is asked for them.

export class Histogram {
  /** Upper bounds in seconds, rising. */
  readonly bounds: readonly number[];
  /** Observations in each bucket by itself; the last is above all bounds. */
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(seconds: number): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && seconds > bounds[bucket]!) bucket++;
    this.counts[bucket]!++;
    this.sum += seconds;
    this.count++;
  }
}

/** `first` × 2⁰ … 2ⁿ⁻¹: etcd's buckets. */
export function exponential(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first * 2 ** i);
}
