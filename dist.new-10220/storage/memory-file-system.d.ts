import { QuorateError } from '../core/errors.ts';
import type { CrashPolicy } from './crash-policies.ts';
import { type File, type FileSystem, type OpenMode } from './file-system.ts';
import { type Change, Content } from './memory-content.ts';
interface PendingChange {
    readonly change: Change;
    /** Position among all changes to files, to tell the last one. */
    readonly ordinal: number;
    /** After a failed sync: seen by reads, taken for clean by later syncs, and gone after a crash. */
    isLost: boolean;
}
interface Inode {
    current: Content;
    durable: Content;
    pending: PendingChange[];
}
export interface MemoryFileSystemOptions {
    /** Bytes that all files together may hold. Default: no limit. */
    readonly capacityBytes?: number;
    /**
     * Called for each `File.sync`; the sync completes when `complete` is called. Default: it waits for `completeSyncs`.
     * After a crash `complete` does nothing.
     */
    readonly onSync?: (complete: () => void, path: string) => void;
}
/** What a driver may count: every call that changes something, in order from 1. */
export interface Operation {
    readonly ordinal: number;
    readonly type: 'create' | 'write' | 'truncate' | 'preallocate' | 'sync' | 'rename' | 'remove' | 'sync-directory';
    readonly path: string;
}
export declare class MemoryFileSystem implements FileSystem {
    capacityBytes: number;
    /** Changing calls so far: the write boundaries at which power can be cut. */
    operations: number;
    /** Told of each changing call before it takes effect. */
    onOperation: ((operation: Operation) => void) | undefined;
    /** Told of each write that was lost or landed elsewhere. */
    onDamage: ((path: string, isLost: boolean) => void) | undefined;
    private readonly onSync;
    private current;
    private durable;
    private names;
    private changes;
    /** Bumped by a crash: files and syncs of an earlier life are dead. */
    private life;
    private cutAt;
    private isOff;
    private waiting;
    private readonly faults;
    constructor(options?: MemoryFileSystemOptions);
    open(path: string, mode: OpenMode): File;
    list(directory: string): string[];
    exists(path: string): boolean;
    makeDirectory(path: string): void;
    rename(from: string, to: string): void;
    remove(path: string): void;
    removeLater(path: string): void;
    syncDirectory(path: string): void;
    size(path: string): number;
    /** Completes the syncs that wait, in order; those that their completion begins too. Without an `onSync` only. */
    completeSyncs(): void;
    /** Syncs that wait for `completeSyncs`. */
    get syncsWaiting(): number;
    /**
     * The power goes: what reads see becomes what is on disk, by the policy's choice of the changes that were not synced.
     * Files that were open are dead, syncs under way never complete. Power is back on return.
     */
    crash(policy: CrashPolicy): void;
    /** The process dies alone: what it had written stays with the operating system, which knows of no sync under way. */
    kill(): void;
    /** The `operation`-th changing call from now (1 is the next) is left unfinished: it and all later ones throw `power-cut`. */
    cutPowerAt(operation: number): void;
    get hasPower(): boolean;
    /** The next `count` syncs fail, as a disk with bad sectors fails them. */
    failSyncs(count?: number): void;
    /** The next `count` writes report success and never happen. */
    loseWrites(count?: number): void;
    /** The next write lands `distance` bytes from where it should (not below 0). */
    misdirectWrite(distance: number): void;
    /** Whether a fault that was asked for has not struck yet. */
    get hasFaultsDue(): boolean;
    /** What was asked for and has not struck yet never will. */
    forgetFaults(): void;
    /** Bit rot: flips bit `bit` (0 to 7) of the byte at `offset`, on disk and in what reads see. */
    flipBit(path: string, offset: number, bit: number): void;
    /** A copy with the same files and the same unsynced changes, its own power and no faults pending. */
    clone(): MemoryFileSystem;
    /** Bytes that the files hold. */
    get usedBytes(): number;
    /** Whether a file opened in `life` still works. */
    checkOpen(life: number): void;
    get currentLife(): number;
    changeFile(inode: Inode, type: 'write' | 'truncate' | 'preallocate', path: string, change: Change): void;
    /** Where a write goes when a fault is due; undefined for nowhere. */
    private astray;
    syncFile(inode: Inode, path: string, done: (error: QuorateError | undefined) => void): void;
    syncFileNow(inode: Inode, path: string): void;
    /** Changes made up to `through`, when the sync was asked for, become durable; later ones wait for the next. */
    private finishSync;
    private settle;
    private apply;
    private link;
    /** A changing call begins: it is counted, and told of. */
    private begin;
    /** A changing call ends: here the power goes, with the change made but not synced. */
    private end;
    private isCut;
    private checkPower;
    private checkDirectory;
    private isReachable;
    private inodeAt;
}
export {};
