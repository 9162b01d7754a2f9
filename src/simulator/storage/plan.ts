// A storage run's plan: one process that uses the whole of `storage` under a driver, and what happens to it and its disk.

import { createRandom, type Random } from '../../core/random.ts';
import type { Plan } from '../subject.ts';

export type StorageAction =
  // The workload.
  | { readonly type: 'write'; readonly count: number; readonly bytes: number; readonly fill: Fill }
  | { readonly type: 'vote' }
  /** The log is no longer needed but for its last `keep` entries. */
  | { readonly type: 'compact'; readonly keep: number }
  | { readonly type: 'snapshot'; readonly chunks: number; readonly bytes: number; readonly keep: number }
  /** A member shows its directory's number: always the same one, or another if it `lostData`. */
  | { readonly type: 'meet'; readonly member: number; readonly lostData: boolean }
  // Ends of a process.
  | { readonly type: 'power'; readonly downMs: number }
  /** Power goes in the middle of the disk's `operations`th change from now. */
  | { readonly type: 'cut-power'; readonly operations: number }
  | { readonly type: 'kill'; readonly downMs: number }
  /** An orderly stop. If the disk `zeroes`, the log's last batch with data is zeros when the process comes back. */
  | { readonly type: 'stop'; readonly downMs: number; readonly zeroes: boolean }
  // Faults of the disk.
  | { readonly type: 'stall'; readonly forMs: number }
  | { readonly type: 'fail-sync' }
  | { readonly type: 'fill'; readonly spareBytes: number; readonly forMs: number; readonly cutsPower: boolean }
  | { readonly type: 'rot'; readonly place: number; readonly bit: number; readonly in: Part }
  | { readonly type: 'lose-write' }
  | { readonly type: 'misdirect'; readonly by: number }
  | { readonly type: 'lose-segment' }
  /** Another cluster's directory is where this one's should be, for one start. */
  | { readonly type: 'foreign' };

/** What entries hold: `echo` bytes that the log itself wrote before, as when a log is stored in a log. */
export type Fill = 'random' | 'zeros' | 'echo';
export type Part = 'wal' | 'snapshots' | 'identity' | 'acquaintances';

export const STORAGE_FAULTS = [
  'power',
  'kill',
  'stop',
  'stall',
  'sync-failure',
  'full',
  'rot',
  'astray',
  'lost-segment',
  'foreign',
] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

export interface StorageSettings {
  readonly forMs: number;
  readonly segmentBytes: number;
  readonly turnDelayMaxMs: number;
  readonly syncMinMs: number;
  readonly syncMaxMs: number;
  readonly syncTailChance: number;
  readonly syncTailMeanMs: number;
  readonly isTorn: boolean;
}

export interface StoragePlan extends Plan {
  readonly settings: StorageSettings;
  /** By time. */
  readonly actions: readonly { readonly at: number; readonly action: StorageAction }[];
}

export function generateStoragePlan(protocol: string, seed: number, allowed: readonly StorageFault[]): StoragePlan {
  const random = createRandom(seed);
  const syncMinMs = random.between(0.05, 1);
  const settings: StorageSettings = {
    forMs: random.between(300, 1500),
    segmentBytes: random.pick([512, 1024, 4096, 16_384]),
    turnDelayMaxMs: random.pick([0, 0.2, 2]),
    syncMinMs,
    syncMaxMs: syncMinMs + random.between(0, 5),
    syncTailChance: random.chance(0.3) ? random.between(0, 0.1) : 0,
    syncTailMeanMs: random.between(5, 50),
    isTorn: random.chance(0.8),
  };
  const actions: { at: number; action: StorageAction }[] = [];
  const schedule = (meanMs: number, choose: (own: Random) => StorageAction): void => {
    const own = random.fork();
    const pause = (): number => -meanMs * Math.log(1 - own());
    for (let at = pause(); at < settings.forMs; at += pause()) actions.push({ at, action: choose(own) });
  };
  const sizes = random.pick([
    [0, 10, 40],
    [40, 300],
    [10, 600, 3000],
  ]);
  schedule(random.pick([2, 8, 30]), (own) => ({
    type: 'write',
    count: 1 + own.below(own.chance(0.3) ? 12 : 2),
    bytes: own.below(own.pick(sizes) + 1),
    fill: own.pick(['random', 'random', 'zeros', 'echo']),
  }));
  schedule(random.pick([20, 100]), () => ({ type: 'vote' }));
  schedule(random.pick([20, 100, 400]), (own) => ({ type: 'compact', keep: own.below(own.pick([1, 5, 30])) }));
  schedule(random.pick([50, 200]), (own) => ({
    type: 'snapshot',
    chunks: own.below(5),
    bytes: own.pick([10, 200, 1000]),
    keep: 1 + own.below(3),
  }));
  schedule(100, (own) => ({ type: 'meet', member: 2 + own.below(4), lostData: own.chance(0.2) }));
  for (const fault of allowed) {
    const meanMs = Math.exp(random.between(Math.log(30), Math.log(600)));
    if (random.chance(0.6)) schedule(meanMs, (own) => chooseFault(own, fault));
  }
  return { protocol, seed, settings, actions: actions.sort((a, b) => a.at - b.at) };
}

function chooseFault(random: Random, fault: StorageFault): StorageAction {
  const forMs = Math.exp(random.between(Math.log(1), Math.log(100)));
  switch (fault) {
    case 'power':
      if (random.chance(0.5)) return { type: 'cut-power', operations: 1 + random.below(12) };
      return { type: 'power', downMs: forMs };
    case 'kill':
      return { type: 'kill', downMs: forMs };
    case 'stop':
      return { type: 'stop', downMs: forMs, zeroes: random.chance(0.3) };
    case 'stall':
      return { type: 'stall', forMs };
    case 'sync-failure':
      return { type: 'fail-sync' };
    case 'full':
      return { type: 'fill', spareBytes: random.below(400), forMs, cutsPower: random.chance(0.3) };
    case 'rot':
      return {
        type: 'rot',
        place: random(),
        bit: random.below(8),
        in: random.pick(['wal', 'wal', 'snapshots', 'identity', 'acquaintances']),
      };
    case 'astray':
      if (random.chance(0.5)) return { type: 'lose-write' };
      return { type: 'misdirect', by: (random.chance(0.5) ? 1 : -1) * 32 * (1 + random.below(40)) };
    case 'lost-segment':
      return { type: 'lose-segment' };
    case 'foreign':
      return { type: 'foreign' };
  }
}
