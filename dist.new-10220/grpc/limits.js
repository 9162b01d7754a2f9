// Budgets against peers that keep a server busy without asking for anything: rapid resets (CVE-2023-44487), floods of
// pings, settings, priorities, empty frames and tiny window updates.
export const LIMITS = {
    /** Streams that the client resets soon after opening, or makes us reset: a burst, then a rate; each answer earns one. */
    resetBurst: 1000,
    resetsPerSecond: 100,
    /** How old a call may be for its reset to count as rapid. */
    rapidResetMs: 1000,
    /** Our own resets to remember, for the frames that crossed them. */
    rememberedResets: 1024,
    /** Frames that ask for nothing: a burst, then a rate. */
    nuisanceBurst: 5000,
    nuisancesPerSecond: 1000,
    /** Answers may well bring a ping, and window updates for each message on its stream and on the connection. */
    bytesPerNuisance: 16,
    /** Output bytes that the kernel does not take at which reading stops too. */
    readStopBytes: 1024 * 1024,
};
/** Tokens that refill with time, and that useful work earns back. */
export class Budget {
    burst;
    refillPerMs;
    tokens;
    refilledAt;
    constructor(burst, refillPerSecond, nowMs) {
        this.burst = burst;
        this.refillPerMs = refillPerSecond / 1000;
        this.tokens = burst;
        this.refilledAt = nowMs;
    }
    /** Takes one; false when there is none left. */
    spend(nowMs) {
        if (this.tokens < 1) {
            this.tokens = Math.min(this.burst, this.tokens + (nowMs - this.refilledAt) * this.refillPerMs);
            this.refilledAt = nowMs;
            if (this.tokens < 1)
                return false;
        }
        this.tokens--;
        return true;
    }
    earn(tokens) {
        if (this.tokens < this.burst)
            this.tokens += tokens;
    }
}
/** The stream ids that this side reset lately: frames that were under way are not the peer's fault. Bounded. */
export class RecentResets {
    ids = new Set();
    limit;
    constructor(limit) {
        this.limit = limit;
    }
    add(id) {
        this.ids.add(id);
        if (this.ids.size > this.limit) {
            for (const oldest of this.ids) {
                this.ids.delete(oldest);
                break;
            }
        }
    }
    has(id) {
        return this.ids.has(id);
    }
}
//# sourceMappingURL=limits.js.map