// Pings in both directions: the server's own, which find dead connections, and the client's, of which there may be too many.
const ALLOWED_STRIKES = 2;
/** What grpc-go allows a client without calls, whatever the server's minimum. */
const IDLE_MIN_MS = 7_200_000;
export class KeepAlive {
    options;
    readAt;
    pingSentAt = Number.POSITIVE_INFINITY;
    pingReceivedAt = Number.NEGATIVE_INFINITY;
    strikes = 0;
    constructor(options, nowMs) {
        this.options = options;
        this.readAt = nowMs;
    }
    onRead(nowMs) {
        this.readAt = nowMs;
        this.pingSentAt = Number.POSITIVE_INFINITY;
    }
    /** Answers were sent: the client may well ping, as grpc-go's does to estimate bandwidth. */
    onTraffic() {
        this.strikes = 0;
        this.pingReceivedAt = Number.NEGATIVE_INFINITY;
    }
    /** A ping of the client's; false if it is one too many. */
    onPing(nowMs, hasCalls) {
        const least = this.options.keepAliveMinTimeMs;
        if (least > 0 && nowMs - this.pingReceivedAt < (hasCalls ? least : IDLE_MIN_MS))
            this.strikes++;
        this.pingReceivedAt = nowMs;
        return this.strikes <= ALLOWED_STRIKES;
    }
    /** What the silence asks for now. */
    check(nowMs) {
        if (nowMs - this.pingSentAt >= this.options.keepAliveTimeoutMs)
            return 'dead';
        if (this.pingSentAt !== Number.POSITIVE_INFINITY)
            return 'nothing';
        if (nowMs - this.readAt < this.options.keepAliveTimeMs)
            return 'nothing';
        this.pingSentAt = nowMs;
        return 'ping';
    }
}
//# sourceMappingURL=keep-alive.js.map