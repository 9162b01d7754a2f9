// A file system in memory that behaves as badly as a disk may: it forgets what was not synced when the power goes, keeps
// any part of it, tears writes, fails syncs, runs out of space, rots, and writes to the wrong place or nowhere. The
// simulator and the storage tests run the real storage code on it.
//
// It keeps two states: what reads see, and what is on disk. A change is applied to the first at once and to the second
// when a sync completes; a crash asks a policy which of the remaining changes had reached the disk.

import { assert, QuorateError } from '../core/errors.ts';
import type { CrashPolicy, UnsyncedName } from './crash-policies.ts';
import { directoryOf, type File, type FileSystem, type OpenMode } from './file-system.ts';
import type { Change } from './memory-content.ts';
import { type FileHost, MemoryFile } from './memory-file.ts';
import { Inode } from './memory-inode.ts';

type Entry = Inode | 'directory';

interface NameChange {
  readonly unsynced: UnsyncedName;
  readonly add: readonly [path: string, entry: Entry] | undefined;
  readonly drop: string | undefined;
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

export class MemoryFileSystem implements FileSystem, FileHost {
  capacityBytes: number;
  /** Changing calls so far: the write boundaries at which power can be cut. */
  operations = 0;
  /** Told of each changing call before it takes effect. */
  onOperation: ((operation: Operation) => void) | undefined;
  /** Told of each write that was lost or landed elsewhere. */
  onDamage: ((path: string, isLost: boolean) => void) | undefined;
  private readonly onSync: ((complete: () => void, path: string) => void) | undefined;
  private current = new Map<string, Entry>();
  private durable = new Map<string, Entry>();
  private names: NameChange[] = [];
  private changes = 0;
  /** Bumped by a crash: files and syncs of an earlier life are dead. */
  private life = 0;
  private cutAt = Number.POSITIVE_INFINITY;
  private isOff = false;
  private waiting: (() => void)[] = [];
  private readonly faults: { syncs: number; lost: number; misdirected: number[] } = {
    syncs: 0,
    lost: 0,
    misdirected: [],
  };

  constructor(options: MemoryFileSystemOptions = {}) {
    this.capacityBytes = options.capacityBytes ?? Number.POSITIVE_INFINITY;
    this.onSync = options.onSync;
  }

  // ---- FileSystem

  open(path: string, mode: OpenMode): File {
    path = normalize(path);
    this.checkPower();
    let entry = this.current.get(path);
    if (entry === 'directory') throw new QuorateError('is-a-directory', `${path} is a directory`);
    if (mode !== 'create') {
      if (!entry) throw notFound(path);
      return new MemoryFile(this, path, entry, mode === 'read');
    }
    this.checkDirectory(directoryOf(path));
    this.begin('create', path);
    if (entry) this.apply(entry, { type: 'resize', size: 0 });
    else {
      entry = new Inode();
      this.link({ type: 'create', path }, [path, entry], undefined);
    }
    this.end();
    return new MemoryFile(this, path, entry, false);
  }

  list(directory: string): string[] {
    directory = normalize(directory);
    this.checkPower();
    this.checkDirectory(directory);
    const names: string[] = [];
    for (const path of this.current.keys()) {
      if (path !== directory && directoryOf(path) === directory) names.push(path.slice(path.lastIndexOf('/') + 1));
    }
    return names.sort();
  }

  exists(path: string): boolean {
    path = normalize(path);
    this.checkPower();
    return isRoot(path) || this.current.has(path);
  }

  makeDirectory(path: string): void {
    path = normalize(path);
    this.checkPower();
    if (isRoot(path)) return;
    const entry = this.current.get(path);
    if (entry === 'directory') return;
    if (entry) throw new QuorateError('not-a-directory', `${path} is a file`);
    this.makeDirectory(directoryOf(path));
    this.begin('create', path);
    this.current.set(path, 'directory');
    if (!this.isCut()) this.durable.set(path, 'directory');
    this.end();
  }

  rename(from: string, to: string): void {
    from = normalize(from);
    to = normalize(to);
    this.checkPower();
    const entry = this.current.get(from);
    if (!entry) throw notFound(from);
    assert(entry !== 'directory', 'renaming directories is not part of the port');
    if (this.current.get(to) === 'directory') throw new QuorateError('is-a-directory', `${to} is a directory`);
    this.checkDirectory(directoryOf(to));
    this.begin('rename', to);
    this.link({ type: 'rename', path: to }, [to, entry], from);
    this.end();
  }

  remove(path: string): void {
    path = normalize(path);
    this.checkPower();
    const entry = this.current.get(path);
    if (!entry) throw notFound(path);
    if (entry === 'directory' && this.list(path).length > 0) {
      throw new QuorateError('directory-not-empty', `${path} is not empty`);
    }
    this.begin('remove', path);
    this.link({ type: 'remove', path }, undefined, path);
    this.end();
  }

  removeLater(path: string): void {
    this.remove(path);
  }

  syncDirectory(path: string): void {
    path = normalize(path);
    this.checkPower();
    this.checkDirectory(path);
    this.begin('sync-directory', path);
    if (!this.isCut()) {
      const touches = (change: NameChange): boolean =>
        (change.add !== undefined && directoryOf(change.add[0]) === path) ||
        (change.drop !== undefined && directoryOf(change.drop) === path);
      for (const change of this.names) if (touches(change)) relink(this.durable, change);
      this.names = this.names.filter((change) => !touches(change));
    }
    this.end();
  }

  size(path: string): number {
    path = normalize(path);
    this.checkPower();
    const entry = this.current.get(path);
    if (!entry) throw notFound(path);
    if (entry === 'directory') throw new QuorateError('is-a-directory', `${path} is a directory`);
    return entry.current.size;
  }

  // ---- Time and faults

  /** Completes the syncs that wait, in order; those that their completion begins too. Without an `onSync` only. */
  completeSyncs(): void {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) next();
  }

  /**
   * The power goes: what reads see becomes what is on disk, by the policy's choice of the changes that were not synced.
   * Files that were open are dead, syncs under way never complete. Power is back on return.
   */
  crash(policy: CrashPolicy): void {
    this.life++;
    this.waiting = [];
    this.isOff = false;
    this.cutAt = Number.POSITIVE_INFINITY;
    const inodes = new Set<Inode>();
    for (const names of [this.current, this.durable]) {
      for (const entry of names.values()) if (entry !== 'directory') inodes.add(entry);
    }
    const paths = new Map<Inode, string>();
    for (const [path, entry] of this.current) if (entry !== 'directory') paths.set(entry, path);
    for (const change of this.names) if (policy.survivesName(change.unsynced)) relink(this.durable, change);
    this.names = [];
    for (const inode of inodes) inode.settle(paths.get(inode) ?? '(removed)', policy, this.changes);
    for (const path of [...this.durable.keys()]) if (!this.isReachable(path)) this.durable.delete(path);
    this.current = new Map(this.durable);
  }

  /** The process dies alone: what it had written stays with the operating system, which knows of no sync under way. */
  kill(): void {
    this.life++;
    this.waiting = [];
  }

  /** The `operation`-th changing call from now (1 is the next) is left unfinished: it and all later ones throw `power-cut`. */
  cutPowerAt(operation: number): void {
    this.cutAt = this.operations + operation;
  }

  get hasPower(): boolean {
    return !this.isOff;
  }

  /** The next `count` syncs fail, as a disk with bad sectors fails them. */
  failSyncs(count = 1): void {
    this.faults.syncs += count;
  }

  /** The next `count` writes report success and never happen. */
  loseWrites(count = 1): void {
    this.faults.lost += count;
  }

  /** The next write lands `distance` bytes from where it should (not below 0). */
  misdirectWrite(distance: number): void {
    this.faults.misdirected.push(distance);
  }

  /** Whether a fault that was asked for has not struck yet. */
  get hasFaultsDue(): boolean {
    const { syncs, lost, misdirected } = this.faults;
    return syncs > 0 || lost > 0 || misdirected.length > 0;
  }

  /** No write will be lost or misdirected that has not been. */
  forgetStrayWrites(): void {
    Object.assign(this.faults, { lost: 0, misdirected: [] });
  }

  /** What was asked for and has not struck yet never will. */
  forgetFaults(): void {
    this.forgetStrayWrites();
    this.faults.syncs = 0;
    this.cutAt = Number.POSITIVE_INFINITY;
  }

  /** Bit rot: flips bit `bit` (0 to 7) of the byte at `offset`, on disk and in what reads see. */
  flipBit(path: string, offset: number, bit: number): void {
    const inode = this.inodeAt(path);
    for (const content of [inode.current, inode.durable]) content.flipBit(offset, bit);
  }

  /** A copy with the same files and the same unsynced changes, its own power and no faults pending. */
  clone(): MemoryFileSystem {
    const copy = new MemoryFileSystem({ capacityBytes: this.capacityBytes });
    const inodes = new Map<Entry, Entry>([['directory', 'directory']]);
    const copyOf = (entry: Entry): Entry => {
      let twin = inodes.get(entry);
      if (!twin) {
        twin = (entry as Inode).clone();
        inodes.set(entry, twin);
      }
      return twin;
    };
    for (const [path, entry] of this.current) copy.current.set(path, copyOf(entry));
    for (const [path, entry] of this.durable) copy.durable.set(path, copyOf(entry));
    copy.names = this.names.map((change) => ({
      ...change,
      add: change.add && ([change.add[0], copyOf(change.add[1])] as const),
    }));
    copy.changes = this.changes;
    copy.operations = this.operations;
    return copy;
  }

  /** Bytes that the files hold. */
  get usedBytes(): number {
    let used = 0;
    for (const entry of this.current.values()) if (entry !== 'directory') used += entry.current.size;
    return used;
  }

  // ---- For MemoryFile

  /** Throws if a file opened in `life` works no more. */
  checkOpen(life: number): void {
    if (life !== this.life) throw new QuorateError('closed', 'the file was open when the power went');
    this.checkPower();
  }

  get currentLife(): number {
    return this.life;
  }

  changeFile(inode: Inode, type: 'write' | 'truncate' | 'preallocate', path: string, change: Change): void {
    this.begin(type, path);
    const end = change.type === 'write' ? change.offset + change.bytes.length : change.size;
    const growth = end - inode.current.size;
    const free =
      growth > 0 && this.capacityBytes < Number.POSITIVE_INFINITY
        ? this.capacityBytes - this.usedBytes
        : Number.POSITIVE_INFINITY;
    if (growth > free) {
      // As a real disk does: what fits of a write is written.
      const fits = change.type === 'write' ? change.bytes.length - (growth - Math.max(free, 0)) : 0;
      if (change.type === 'write' && fits > 0) this.apply(inode, { ...change, bytes: change.bytes.slice(0, fits) });
      this.end();
      throw new QuorateError('no-space', `no space left on device: ${path}`);
    }
    const meant = change.type === 'write' ? this.astray(change, path) : change;
    if (meant) this.apply(inode, meant);
    this.end();
  }

  /** Where a write goes when a fault is due; undefined for nowhere. */
  private astray(change: Change & { type: 'write' }, path: string): Change | undefined {
    const { faults } = this;
    if (faults.lost > 0) {
      faults.lost--;
      this.onDamage?.(path, true);
      return undefined;
    }
    const distance = faults.misdirected.shift();
    if (distance === undefined) return change;
    this.onDamage?.(path, false);
    return { ...change, offset: Math.max(0, change.offset + distance) };
  }

  syncFile(inode: Inode, path: string, done: (error: QuorateError | undefined) => void): void {
    this.begin('sync', path);
    this.end();
    const through = this.changes;
    const life = this.life;
    const complete = (): void => {
      if (life !== this.life || this.isOff) return;
      done(this.finishSync(inode, path, through));
    };
    if (this.onSync) this.onSync(complete, path);
    else this.waiting.push(complete);
  }

  syncFileNow(inode: Inode, path: string): void {
    this.begin('sync', path);
    this.end();
    const error = this.finishSync(inode, path, this.changes);
    if (error) throw error;
  }

  // ---- Inside

  /** Changes made up to `through`, when the sync was asked for, become durable; later ones wait for the next. */
  private finishSync(inode: Inode, path: string, through: number): QuorateError | undefined {
    if (this.faults.syncs > 0) {
      this.faults.syncs--;
      inode.failSync(through);
      return new QuorateError('io', `fdatasync failed: input/output error: ${path}`);
    }
    inode.sync(through);
    return undefined;
  }

  private apply(inode: Inode, change: Change): void {
    inode.apply(change, ++this.changes);
  }

  private link(unsynced: UnsyncedName, add: NameChange['add'], drop: string | undefined): void {
    const change = { unsynced, add, drop };
    relink(this.current, change);
    this.names.push(change);
  }

  /** A changing call begins: it is counted, and told of. */
  private begin(type: Operation['type'], path: string): void {
    this.checkPower();
    this.operations++;
    this.onOperation?.({ ordinal: this.operations, type, path });
  }

  /** A changing call ends: here the power goes, with the change made but not synced. */
  private end(): void {
    if (!this.isCut()) return;
    this.isOff = true;
    this.checkPower();
  }

  private isCut(): boolean {
    return this.operations >= this.cutAt;
  }

  private checkPower(): void {
    if (this.isOff) throw new QuorateError('power-cut', 'the power is off');
  }

  private checkDirectory(path: string): void {
    if (isRoot(path)) return;
    const entry = this.current.get(path);
    if (!entry) throw notFound(path);
    if (entry !== 'directory') throw new QuorateError('not-a-directory', `${path} is a file`);
  }

  private isReachable(path: string): boolean {
    const directory = directoryOf(path);
    return isRoot(directory) || (this.durable.get(directory) === 'directory' && this.isReachable(directory));
  }

  private inodeAt(path: string): Inode {
    const entry = this.current.get(normalize(path));
    assert(entry && entry !== 'directory', `no file at ${path}`);
    return entry;
  }
}

/** Applies a change of names. Each says in full what it makes, so any subset of a history of them makes sense. */
function relink(names: Map<string, Entry>, change: NameChange): void {
  if (change.drop !== undefined) names.delete(change.drop);
  if (change.add) names.set(...(change.add as [string, Entry]));
}

function notFound(path: string): QuorateError {
  return new QuorateError('file-not-found', `no such file or directory: ${path}`);
}

function normalize(path: string): string {
  const clean = path.replace(/\/+/g, '/');
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}

function isRoot(path: string): boolean {
  return path === '/' || path === '.';
}
