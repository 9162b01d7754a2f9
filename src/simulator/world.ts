// The simulated world: true time, the agenda, the network between the nodes, one seed for all chance, and one hash over
// all that happened. It knows nothing of protocols; nodes (node.ts) live in it.

import { violated } from '../checkers/invariant.ts';
import type { NodeId } from '../core/protocol.ts';
import { createRandom, type Random } from '../core/random.ts';
import { EventHeap } from './event-heap.ts';
import { type Deliver, Network } from './network.ts';
import { TraceHash } from './trace-hash.ts';

/** For runs of campaigns, which take some ten thousand: more is a storm of messages that beget each other, and would never end. */
export const RUN_STEPS_MAX = 300_000;

export class World {
  /** True time in milliseconds since the beginning. */
  now = 0;
  /** Inputs stepped by all nodes. */
  steps = 0;
  readonly seed: number;
  readonly hash = new TraceHash();
  readonly network: Network;
  /** Set to record a transcript: one line for everything that happens. */
  log: ((line: string) => void) | undefined;
  private readonly stepsMax: number;
  private readonly heap = new EventHeap();
  private readonly receivers = new Map<NodeId, Deliver>();

  constructor(seed: number, stepsMax = Number.POSITIVE_INFINITY) {
    this.seed = seed;
    this.stepsMax = stepsMax;
    this.network = new Network(
      this.randomFor(1),
      () => this.now,
      (delayMs, run) => this.after(delayMs, run),
      (from, to, body, attachment) => this.receivers.get(to)?.(from, to, body, attachment),
    );
  }

  /** A generator of its own for each purpose, so that what one part consumes does not shift the others' choices. */
  randomFor(...purpose: number[]): Random {
    // Exact: as a floating-point number the product would lose its low bits, and with them what tells purposes apart.
    let mixed = BigInt(this.seed);
    for (const part of purpose) mixed = (mixed * 1_000_003n + BigInt(part * 7919 + 1)) % 0x1f_ffff_ffff_ffffn;
    return createRandom(Number(mixed));
  }

  attach(node: NodeId, deliver: Deliver): void {
    this.receivers.set(node, deliver);
  }

  at(time: number, run: () => void): void {
    this.heap.push(Math.max(time, this.now), run);
  }

  after(delayMs: number, run: () => void): void {
    this.heap.push(this.now + Math.max(delayMs, 0), run);
  }

  /** Runs everything planned up to `time`, or until `isDone` holds after an event. */
  runUntil(time: number, isDone?: () => boolean): void {
    const { heap } = this;
    while (heap.nextTime <= time) {
      this.now = heap.nextTime;
      heap.pop()!();
      if (this.steps > this.stepsMax) violated('no-storm', `${this.steps} steps in ${Math.round(this.now)} ms`);
      if (isDone?.() === true) return;
    }
    this.now = Math.max(this.now, time);
  }

  note(line: () => string): void {
    this.log?.(`${this.now.toFixed(3).padStart(10)}  ${line()}`);
  }
}
