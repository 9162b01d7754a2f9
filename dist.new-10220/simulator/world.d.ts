import type { NodeId } from '../core/protocol.ts';
import { type Random } from '../core/random.ts';
import { type Deliver, Network } from './network.ts';
import { TraceHash } from './trace-hash.ts';
export declare class World {
    /** True time in milliseconds since the beginning. */
    now: number;
    /** Inputs stepped by all nodes. */
    steps: number;
    readonly seed: number;
    readonly hash: TraceHash;
    readonly network: Network;
    /** Set to record a transcript: one line for everything that happens. */
    log: ((line: string) => void) | undefined;
    private readonly heap;
    private readonly receivers;
    constructor(seed: number);
    /** A generator of its own for each purpose, so that what one part consumes does not shift the others' choices. */
    randomFor(...purpose: number[]): Random;
    attach(node: NodeId, deliver: Deliver): void;
    at(time: number, run: () => void): void;
    after(delayMs: number, run: () => void): void;
    /** Runs everything planned up to `time`, or until `isDone` holds after an event. */
    runUntil(time: number, isDone?: () => boolean): void;
    /** Runs the next planned event; false if there is none. */
    runNext(): boolean;
    note(line: () => string): void;
}
