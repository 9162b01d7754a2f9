// A node's own clock: off by an offset, fast or slow by a drift, jumping when told to; what it shows never decreases.

export class VirtualClock {
  /** Local time at true time `since`. */
  private base: number;
  private since: number;
  private rate: number;
  private shown: number;

  constructor(trueNow: number, offsetMs: number, rate: number) {
    this.base = trueNow + offsetMs;
    this.since = trueNow;
    this.rate = rate;
    this.shown = this.base;
  }

  read(trueNow: number): number {
    const local = this.base + (trueNow - this.since) * this.rate;
    // A jump back shows as a clock that stands still, as a monotonic clock must.
    if (local > this.shown) this.shown = local;
    return this.shown;
  }

  /** The true time from which `read` shows at least `local`, as things stand. */
  trueTimeOf(local: number): number {
    return this.since + (local - this.base) / this.rate;
  }

  showAtLeast(local: number): void {
    if (local > this.shown) this.shown = local;
  }

  jump(trueNow: number, byMs: number): void {
    this.rebase(trueNow);
    this.base += byMs;
  }

  setRate(trueNow: number, rate: number): void {
    this.rebase(trueNow);
    this.rate = rate;
  }

  private rebase(trueNow: number): void {
    this.base += (trueNow - this.since) * this.rate;
    this.since = trueNow;
  }
}
