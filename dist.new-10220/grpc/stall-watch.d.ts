export declare class StallWatch {
    private seenBytes;
    private since;
    /** True once `bytes`, not 0, has been the same for `timeoutMs`. */
    isStalled(bytes: number, nowMs: number, timeoutMs: number): boolean;
}
