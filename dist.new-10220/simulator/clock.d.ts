export declare class VirtualClock {
    /** Local time at true time `since`. */
    private base;
    private since;
    private rate;
    private shown;
    constructor(trueNow: number, offsetMs: number, rate: number);
    read(trueNow: number): number;
    /** The true time from which `read` shows at least `local`, as things stand. */
    trueTimeOf(local: number): number;
    showAtLeast(local: number): void;
    jump(trueNow: number, byMs: number): void;
    setRate(trueNow: number, rate: number): void;
    private rebase;
}
