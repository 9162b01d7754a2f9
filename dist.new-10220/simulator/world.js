// The simulated world: true time, the agenda, the network between the nodes, one seed for all chance, and one hash over
// all that happened. It knows nothing of protocols; nodes (node.ts) live in it.
import { createRandom } from '../core/random.js';
import { EventHeap } from './event-heap.js';
import { Network } from './network.js';
import { TraceHash } from './trace-hash.js';
export class World {
    /** True time in milliseconds since the beginning. */
    now = 0;
    /** Inputs stepped by all nodes. */
    steps = 0;
    seed;
    hash = new TraceHash();
    network;
    /** Set to record a transcript: one line for everything that happens. */
    log;
    heap = new EventHeap();
    receivers = new Map();
    constructor(seed) {
        this.seed = seed;
        this.network = new Network(this.randomFor(1), () => this.now, (delayMs, run) => this.after(delayMs, run), (from, to, body, attachment) => this.receivers.get(to)?.(from, to, body, attachment));
    }
    /** A generator of its own for each purpose, so that what one part consumes does not shift the others' choices. */
    randomFor(...purpose) {
        let mixed = this.seed % 0x1_0000_0000_0000;
        for (const part of purpose)
            mixed = (mixed * 1_000_003 + part * 7919 + 1) % 0x1f_ffff_ffff_ffff;
        return createRandom(mixed);
    }
    attach(node, deliver) {
        this.receivers.set(node, deliver);
    }
    at(time, run) {
        this.heap.push(Math.max(time, this.now), run);
    }
    after(delayMs, run) {
        this.heap.push(this.now + Math.max(delayMs, 0), run);
    }
    /** Runs everything planned up to `time`, or until `isDone` holds after an event. */
    runUntil(time, isDone) {
        const { heap } = this;
        while (heap.nextTime <= time) {
            this.now = heap.nextTime;
            heap.pop()();
            if (isDone?.() === true)
                return;
        }
        this.now = Math.max(this.now, time);
    }
    /** Runs the next planned event; false if there is none. */
    runNext() {
        if (this.heap.size === 0)
            return false;
        this.now = this.heap.nextTime;
        this.heap.pop()();
        return true;
    }
    note(line) {
        this.log?.(`${this.now.toFixed(3).padStart(10)}  ${line()}`);
    }
}
//# sourceMappingURL=world.js.map