import type { Random } from '../core/random.ts';
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
export declare class SimulatedDisk {
    readonly fs: MemoryFileSystem;
    /** Begun so far. */
    syncs: number;
    private readonly world;
    private readonly random;
    private readonly settings;
    private readonly syncing;
    private stalledUntil;
    private isFull;
    private isCalm;
    /** Something on it rotted, or a write went astray. */
    isDamaged: boolean;
    /** Commits that succeeded since a write to the log went astray, that one included. */
    private commitsSinceAstray;
    constructor(world: World, random: Random, settings: DiskSettings);
    private beginSync;
    private endSync;
    private syncTime;
    /** The next write is lost, or lands `by` bytes from where it should. */
    leadAstray(by: number | 'nowhere'): void;
    /** The log made a commit durable. */
    committed(): void;
    /**
     * The log's last commit went astray and none came after it: with one copy nobody can tell. (The one that went astray
     * succeeded, as far as anybody knew.)
     */
    get hasLostTail(): boolean;
    /** Flips a bit of one of the directory's files, not in what was filled with zeros ahead. */
    rot(directory: string): void;
    /** Syncs asked for from now on take until then, and their own time. */
    stall(forMs: number): void;
    /** Nothing more fits, but `spareBytes`. */
    fill(spareBytes?: number): void;
    empty(): void;
    /** No more faults; and what stalls goes on. */
    heal(): void;
    /** The process died, the machine did not: what was written is there, synced or not. */
    kill(): void;
    /** The power went. */
    crash(): void;
}
