// What the transport offers and what it needs.
export const DEFAULT_LIMITS = {
    frameBytesMax: 64 * 1024 * 1024,
    queueBytesMax: 64 * 1024 * 1024,
    handshakeTimeoutMs: 3000,
    pingIntervalMs: 500,
    peerTimeoutMs: 5000,
    backoffMsMin: 20,
    backoffMsMax: 1000,
    snapshotTimeoutMs: 30_000,
};
//# sourceMappingURL=types.js.map