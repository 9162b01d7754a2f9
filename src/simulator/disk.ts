// A node's disk: the in-memory file system under the real storage code, with syncs that take time, stall and fail, and
// crashes that keep any part of what was not synced.

import type { Random } from '../core/random.ts';
import { keepUnsynced, loseUnsynced, randomCrash } from '../storage/crash-policies.ts';
import { join } from '../storage/file-system.ts';
import { MemoryFileSystem } from '../storage/memory-file-system.ts';
import type { World } from './world.ts';

export interface DiskSettings {
  readonly syncMinMs: number;
  readonly syncMaxMs: number;
  /** Some syncs take an exponential time of this mean on top. */
  readonly syncTailChance: number;
  readonly syncTailMeanMs: number;
  /** Whether a crash may leave parts of what was not synced, as a lost power supply does, or all or nothing of it. */
  readonly isTorn: boolean;
}

export class SimulatedDisk {
  readonly fs: MemoryFileSystem;
  /** Begun so far. */
  syncs = 0;
  private readonly world: World;
  private readonly random: Random;
  private readonly settings: DiskSettings;
  private readonly syncing = new Set<() => void>();
  private stalledUntil = 0;
  private isFull = false;
  private isCalm = false;
  /** Something on it rotted, or a write went astray. */
  isDamaged = false;
  /** Commits that succeeded since a write to the log went astray, that one included. */
  private commitsSinceAstray: number | undefined;

  constructor(world: World, random: Random, settings: DiskSettings) {
    this.world = world;
    this.random = random;
    this.settings = settings;
    this.fs = new MemoryFileSystem({ onSync: (complete) => this.beginSync(complete) });
    this.fs.onDamage = (path) => {
      this.isDamaged = true;
      if (path.includes('wal')) this.commitsSinceAstray = 0;
    };
  }

  private beginSync(complete: () => void): void {
    this.syncs++;
    this.syncing.add(complete);
    this.world.after(this.syncTime(), () => this.endSync(complete));
  }

  private endSync(complete: () => void): void {
    if (this.syncing.delete(complete)) complete();
  }

  private syncTime(): number {
    const { random, settings, world } = this;
    let time = random.between(settings.syncMinMs, settings.syncMaxMs);
    if (!this.isCalm && random.chance(settings.syncTailChance))
      time -= settings.syncTailMeanMs * Math.log(1 - random());
    return time + Math.max(0, this.stalledUntil - world.now);
  }

  /** The next write is lost, or lands `by` bytes from where it should. */
  leadAstray(by: number | 'nowhere'): void {
    if (by === 'nowhere') this.fs.loseWrites(1);
    else this.fs.misdirectWrite(by);
  }

  /** Writes that were to go astray and have not do not any more. */
  keepCourse(): void {
    this.fs.forgetStrayWrites();
  }

  /** A start found the log whole. */
  foundWhole(): void {
    this.commitsSinceAstray = undefined;
  }

  /** The log made a commit durable. */
  committed(): void {
    if (this.commitsSinceAstray !== undefined) this.commitsSinceAstray++;
  }

  /**
   * The log's last commit went astray and none came after it: with one copy nobody can tell. (The one that went astray
   * succeeded, as far as anybody knew.)
   */
  get hasLostTail(): boolean {
    return this.commitsSinceAstray !== undefined && this.commitsSinceAstray < 2;
  }

  /** Flips a bit of one of the directory's files, not in what was filled with zeros ahead. */
  rot(directory: string): void {
    const { fs, random } = this;
    const names = fs.exists(directory) ? fs.list(directory) : [];
    if (names.length === 0) return;
    const path = join(directory, random.pick(names));
    const file = fs.open(path, 'read');
    const bytes = file.read(0, file.size());
    file.close();
    let at = random.below(bytes.length);
    while (at > 0 && bytes[at] === 0) at--;
    if (at >= bytes.length) return;
    fs.flipBit(path, at, random.below(8));
    this.isDamaged = true;
  }

  /** Syncs asked for from now on take until then, and their own time. */
  stall(forMs: number): void {
    this.stalledUntil = Math.max(this.stalledUntil, this.world.now + forMs);
  }

  /** Nothing more fits, but `spareBytes`. */
  fill(spareBytes = 0): void {
    this.isFull = true;
    this.fs.capacityBytes = this.fs.usedBytes + spareBytes;
  }

  empty(): void {
    if (this.isFull) this.fs.capacityBytes = Number.POSITIVE_INFINITY;
    this.isFull = false;
  }

  /** No more faults; and what stalls goes on. */
  heal(): void {
    this.isCalm = true;
    this.stalledUntil = 0;
    for (const complete of this.syncing) this.world.after(this.settings.syncMaxMs, () => this.endSync(complete));
    this.empty();
    this.fs.forgetFaults();
  }

  /** The process died, the machine did not: what was written is there, synced or not. */
  kill(): void {
    this.syncing.clear();
    this.fs.kill();
  }

  /** The power went. */
  crash(): void {
    const { random, settings, fs } = this;
    this.syncing.clear();
    if (settings.isTorn) fs.crash(randomCrash(random));
    else fs.crash(random.chance(0.5) ? loseUnsynced : keepUnsynced);
  }
}
