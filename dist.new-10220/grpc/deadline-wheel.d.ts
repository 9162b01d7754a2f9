/** What can have a deadline. The three fields belong to the wheel. */
export interface Timed {
    /** `performance.now()` milliseconds; Infinity for none. */
    readonly deadline: number;
    wheelNext: Timed | undefined;
    wheelPrevious: Timed | undefined;
    wheelSlot: number;
    onDeadline(): void;
}
/** `wheelSlot` of what is on no list. */
export declare const OFF_WHEEL = -1;
export interface WheelClock {
    now(): number;
    /** Calls back once; returns what `clear` takes. */
    set(callback: () => void, delayMs: number): unknown;
    clear(timer: unknown): void;
}
/** Real time, on timers that keep no process alive. */
export declare const REAL_CLOCK: WheelClock;
export declare class DeadlineWheel {
    private readonly slots;
    private readonly clock;
    private count;
    /** The last slot number (not wrapped) whose deadlines were all looked at. */
    private done;
    private timer;
    constructor(clock?: WheelClock);
    get size(): number;
    add(timed: Timed): void;
    remove(timed: Timed): void;
    stop(): void;
    private readonly turn;
    private expire;
}
