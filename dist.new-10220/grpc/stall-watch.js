// Notices bytes that do not move: looked at now and then, it costs the hot path nothing.
export class StallWatch {
    seenBytes = 0;
    since = 0;
    /** True once `bytes`, not 0, has been the same for `timeoutMs`. */
    isStalled(bytes, nowMs, timeoutMs) {
        if (bytes === 0 || bytes !== this.seenBytes) {
            this.seenBytes = bytes;
            this.since = nowMs;
            return false;
        }
        return nowMs - this.since >= timeoutMs;
    }
}
//# sourceMappingURL=stall-watch.js.map