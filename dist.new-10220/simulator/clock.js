// A node's own clock: off by an offset, fast or slow by a drift, jumping when told to; what it shows never decreases.
export class VirtualClock {
    /** Local time at true time `since`. */
    base;
    since;
    rate;
    shown;
    constructor(trueNow, offsetMs, rate) {
        this.base = trueNow + offsetMs;
        this.since = trueNow;
        this.rate = rate;
        this.shown = this.base;
    }
    read(trueNow) {
        const local = this.base + (trueNow - this.since) * this.rate;
        // A jump back shows as a clock that stands still, as a monotonic clock must.
        if (local > this.shown)
            this.shown = local;
        return this.shown;
    }
    /** The true time from which `read` shows at least `local`, as things stand. */
    trueTimeOf(local) {
        return this.since + (local - this.base) / this.rate;
    }
    showAtLeast(local) {
        if (local > this.shown)
            this.shown = local;
    }
    jump(trueNow, byMs) {
        this.rebase(trueNow);
        this.base += byMs;
    }
    setRate(trueNow, rate) {
        this.rebase(trueNow);
        this.rate = rate;
    }
    rebase(trueNow) {
        this.base += (trueNow - this.since) * this.rate;
        this.since = trueNow;
    }
}
//# sourceMappingURL=clock.js.map