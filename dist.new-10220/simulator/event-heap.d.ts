/** A binary heap of closures by time. */
export declare class EventHeap {
    private readonly events;
    private planned;
    get size(): number;
    /** The time of the next event; infinity when there is none. */
    get nextTime(): number;
    push(time: number, run: () => void): void;
    /** Takes the next event out; undefined when there is none. */
    pop(): (() => void) | undefined;
    private sink;
}
