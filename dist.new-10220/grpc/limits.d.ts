export declare const LIMITS: {
    /** Streams that the client resets soon after opening, or makes us reset: a burst, then a rate; each answer earns one. */
    readonly resetBurst: 1000;
    readonly resetsPerSecond: 100;
    /** How old a call may be for its reset to count as rapid. */
    readonly rapidResetMs: 1000;
    /** Our own resets to remember, for the frames that crossed them. */
    readonly rememberedResets: 1024;
    /** Frames that ask for nothing: a burst, then a rate. */
    readonly nuisanceBurst: 5000;
    readonly nuisancesPerSecond: 1000;
    /** Answers may well bring a ping, and window updates for each message on its stream and on the connection. */
    readonly bytesPerNuisance: 16;
    /** Output bytes that the kernel does not take at which reading stops too. */
    readonly readStopBytes: number;
};
/** Tokens that refill with time, and that useful work earns back. */
export declare class Budget {
    private readonly burst;
    private readonly refillPerMs;
    private tokens;
    private refilledAt;
    constructor(burst: number, refillPerSecond: number, nowMs: number);
    /** Takes one; false when there is none left. */
    spend(nowMs: number): boolean;
    earn(tokens: number): void;
}
/** The stream ids that this side reset lately: frames that were under way are not the peer's fault. Bounded. */
export declare class RecentResets {
    private readonly ids;
    private readonly limit;
    constructor(limit: number);
    add(id: number): void;
    has(id: number): boolean;
}
