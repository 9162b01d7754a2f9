// The faults of a plain run: what a plan may hold, and how it is drawn.

import type { Random } from '../../core/random.ts';
import type { Weather } from '../network.ts';
import type { CrashPoint } from '../node.ts';

/** The node in this place of the list of nodes. */
export type Place = number;

export type FaultAction =
  | {
      readonly type: 'crash';
      readonly target: Place;
      readonly point: CrashPoint | 'at-once';
      readonly restartAfterMs: number;
    }
  /** Every node at once; they come back one by one. */
  | { readonly type: 'restart-storm'; readonly spreadMs: number }
  | { readonly type: 'pause'; readonly target: Place; readonly forMs: number }
  /** `sides[i]` is the side of the node in place i; nodes of different sides do not reach each other. */
  | { readonly type: 'partition'; readonly sides: readonly number[]; readonly forMs: number }
  | { readonly type: 'isolate'; readonly target: Place; readonly way: 'both' | 'in' | 'out'; readonly forMs: number }
  | {
      readonly type: 'cut';
      readonly from: Place;
      readonly to: Place;
      readonly isOneWay: boolean;
      readonly forMs: number;
    }
  | {
      readonly type: 'flap';
      readonly from: Place;
      readonly to: Place;
      readonly periodMs: number;
      readonly times: number;
    }
  | {
      readonly type: 'slow-link';
      readonly from: Place;
      readonly to: Place;
      readonly byMs: number;
      readonly forMs: number;
    }
  | { readonly type: 'weather'; readonly weather: Weather; readonly forMs: number }
  | { readonly type: 'clock-jump'; readonly target: Place; readonly byMs: number }
  | { readonly type: 'clock-rate'; readonly target: Place; readonly rate: number }
  | { readonly type: 'disk-stall'; readonly target: Place; readonly forMs: number }
  | { readonly type: 'disk-failure'; readonly target: Place; readonly restartAfterMs: number }
  | { readonly type: 'disk-full'; readonly target: Place; readonly forMs: number };

/** The names of `--faults`. */
export const PLAIN_FAULTS = ['crash', 'storm', 'pause', 'partition', 'links', 'weather', 'clock', 'disk'] as const;
export type PlainFault = (typeof PLAIN_FAULTS)[number];

export interface TimedAction {
  readonly at: number;
  readonly action: FaultAction;
}

const CRASH_POINTS: readonly (CrashPoint | 'at-once')[] = [
  'at-once',
  'mid-turn',
  'before-early',
  'before-write',
  'before-sync',
  'before-gated',
  'amid-gated',
];

/** Each allowed fault with even odds, at a rate (mean pause between two, in milliseconds) of its own. */
export function chooseFaults(random: Random, allowed: readonly PlainFault[]): Map<PlainFault, number> {
  const faults = new Map<PlainFault, number>();
  for (const fault of allowed) {
    const rate = Math.exp(random.between(Math.log(200), Math.log(3000)));
    if (random.chance(0.5)) faults.set(fault, rate);
  }
  return faults;
}

export function chooseWeather(random: Random, isBad: boolean): Weather {
  const delayMinMs = random.between(0.05, 2);
  const maybe = (most: number): number => (isBad && random.chance(0.5) ? random.between(0, most) : 0);
  return {
    delayMinMs,
    delayMaxMs: delayMinMs + random.between(0, random.chance(0.3) ? 20 : 3),
    tailChance: maybe(0.2),
    tailMeanMs: random.between(5, 200),
    dropChance: maybe(0.25),
    duplicateChance: maybe(0.2),
    corruptChance: maybe(0.05),
    isOrdered: random.chance(0.5),
  };
}

/** By time, up to `untilMs`. */
export function chooseActions(
  random: Random,
  faults: ReadonlyMap<PlainFault, number>,
  nodes: number,
  untilMs: number,
): TimedAction[] {
  const actions: TimedAction[] = [];
  for (const [fault, meanMs] of faults) {
    const own = random.fork();
    let at = 0;
    for (;;) {
      at -= meanMs * Math.log(1 - own());
      if (at >= untilMs) break;
      const action = chooseAction(own, fault, nodes);
      if (action !== undefined) actions.push({ at, action });
    }
  }
  return actions.sort((a, b) => a.at - b.at);
}

/** Mostly a moment, sometimes longer than any time-out. */
function span(random: Random): number {
  return Math.exp(random.between(Math.log(10), Math.log(2500)));
}

function chooseAction(random: Random, fault: PlainFault, nodes: number): FaultAction | undefined {
  const target = random.below(nodes);
  const forMs = span(random);
  switch (fault) {
    case 'crash':
      return { type: 'crash', target, point: random.pick(CRASH_POINTS), restartAfterMs: forMs };
    case 'storm':
      return random.chance(0.4) ? { type: 'restart-storm', spreadMs: forMs } : undefined;
    case 'pause':
      return { type: 'pause', target, forMs };
    case 'partition':
      return choosePartition(random, target, nodes, forMs);
    case 'links':
      return chooseLinkFault(random, target, random.below(nodes), forMs);
    case 'weather':
      return { type: 'weather', weather: chooseWeather(random, true), forMs };
    case 'clock':
      if (random.chance(0.5)) return { type: 'clock-rate', target, rate: 1 + random.between(-0.02, 0.02) };
      return { type: 'clock-jump', target, byMs: random.between(-1000, 1000) };
    case 'disk':
      return chooseDiskFault(random, target, forMs);
  }
}

function choosePartition(random: Random, target: Place, nodes: number, forMs: number): FaultAction {
  if (random.chance(0.4)) return { type: 'isolate', target, way: random.pick(['both', 'in', 'out']), forMs };
  const sides = Array.from({ length: nodes }, () => random.below(random.chance(0.8) ? 2 : 3));
  return { type: 'partition', sides, forMs };
}

function chooseLinkFault(random: Random, from: Place, to: Place, forMs: number): FaultAction {
  const kind = random.below(4);
  if (kind === 0) return { type: 'flap', from, to, periodMs: 5 + random.below(100), times: 1 + random.below(10) };
  if (kind === 1) return { type: 'slow-link', from, to, byMs: random.between(10, 400), forMs };
  return { type: 'cut', from, to, isOneWay: random.chance(0.5), forMs };
}

function chooseDiskFault(random: Random, target: Place, forMs: number): FaultAction {
  const kind = random.below(4);
  if (kind === 0) return { type: 'disk-failure', target, restartAfterMs: forMs };
  if (kind === 1) return { type: 'disk-full', target, forMs };
  return { type: 'disk-stall', target, forMs };
}
