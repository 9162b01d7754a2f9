// The versioned key space over an ordered store: finds the version of a key at a revision, writes changes under the next
// main revision, and knows which revisions exist. Requests and their semantics are in range.ts, mvcc.ts and txn.ts.

import { ByteReader, ByteWriter, EMPTY_BYTES } from '../core/bytes.ts';
import { assert } from '../core/errors.ts';
import { kvError } from './errors.ts';
import type { Cursor, OrderedStore } from './store.ts';
import { CHANGES, type Change, HEADS, type Head, META, revisionKey, TOMBSTONES } from './tables.ts';

/** The version of a key at some revision. The value is loaded when wanted: `valueOf`. */
export interface Version {
  readonly key: string;
  readonly main: number;
  readonly sub: number;
  readonly create: number;
  readonly version: number;
  readonly lease: bigint;
}

interface Newest extends Omit<Version, 'key'> {
  readonly isTombstone: boolean;
}

/** One change of a main revision, as watchers want it. `change.previousMain` leads to the version before. */
export interface KeyEvent {
  readonly main: number;
  readonly sub: number;
  readonly change: Change;
}

/** Which leases exist and what hangs on them: lease/leases.ts. */
export interface LeaseBook {
  has(lease: bigint): boolean;
  attach(lease: bigint, key: string): void;
  detach(lease: bigint, key: string): void;
}

export const NO_LEASES: LeaseBook = { has: () => false, attach: () => {}, detach: () => {} };

const META_KEY = 'keyspace';
/** What an empty key space is at: the first put makes revision 2. */
const FIRST_REVISION = 1;
const NO_ANCESTORS: readonly number[] = [];

export class Keyspace {
  readonly store: OrderedStore;
  leases: LeaseBook = NO_LEASES;
  /** Called once for each main revision, when it is complete, with its changes in order. */
  onRevision: ((revision: number, events: readonly KeyEvent[]) => void) | undefined = undefined;
  /** The newest complete main revision. */
  revision = FIRST_REVISION;
  /** Reads below this are refused. −1 until the first compaction, which may be at 0, as in etcd. */
  compactedRevision = -1;
  /** How far superseded changes have been removed: see compaction.ts. */
  sweptRevision = -1;
  sweepTarget = -1;
  sweepMain = 0;
  sweepSub = 0;
  /** Changes so far in the main revision that is being written. */
  private changes = 0;
  private events: KeyEvent[] = [];

  constructor(store: OrderedStore) {
    this.store = store;
    this.load();
  }

  /** Reads what `save` wrote: a handful of numbers, whatever the number of keys. */
  load(): void {
    const bytes = this.store.get(META, META_KEY);
    this.revision = FIRST_REVISION;
    this.compactedRevision = -1;
    this.sweptRevision = -1;
    this.sweepTarget = -1;
    this.sweepMain = 0;
    this.sweepSub = 0;
    this.changes = 0;
    this.events = [];
    if (bytes === undefined) return;
    const reader = new ByteReader(bytes);
    this.revision = reader.uint();
    this.compactedRevision = reader.uint() - 1;
    this.sweptRevision = reader.uint() - 1;
    this.sweepTarget = reader.uint() - 1;
    this.sweepMain = reader.uint();
    this.sweepSub = reader.uint();
  }

  /** Leaves out revisions: nothing happened in them. */
  skip(revisions: number): void {
    assert(this.changes === 0, 'a revision is being written');
    this.revision += revisions;
  }

  /** Puts the revisions into the store, so that the flush or snapshot that follows has them. */
  save(): void {
    assert(this.changes === 0, 'a revision is being written');
    const writer = new ByteWriter(64);
    writer.uint(this.revision);
    writer.uint(this.compactedRevision + 1);
    writer.uint(this.sweptRevision + 1);
    writer.uint(this.sweepTarget + 1);
    writer.uint(this.sweepMain);
    writer.uint(this.sweepSub);
    this.store.put(META, META_KEY, writer.copy(), this.store.get(META, META_KEY) === undefined);
  }

  /** The revision that reads see: while a revision is being written and has changes, that one. */
  get visibleRevision(): number {
    return this.changes === 0 ? this.revision : this.revision + 1;
  }

  get isWriting(): boolean {
    return this.changes > 0;
  }

  /** The revision that a read asked for (0 or less: the newest), or the error etcd gives. */
  resolve(revision: number): number {
    const visible = this.visibleRevision;
    if (revision > visible) throw kvError('future-revision');
    if (revision <= 0) return visible;
    if (revision < this.compactedRevision) throw kvError('compacted');
    return revision;
  }

  // ── reading ──

  headOf(key: string): Head | undefined {
    return this.store.get(HEADS, key);
  }

  /** The version of `key` at `revision`, or undefined if it did not exist then. */
  find(key: string, revision: number): Version | undefined {
    const head = this.store.get(HEADS, key);
    return head === undefined ? undefined : this.versionAt(key, head, revision);
  }

  /** As `find`, for a key whose head is known. */
  versionAt(key: string, head: Head, revision: number): Version | undefined {
    const newest = this.newestSince(head, revision);
    if (newest === undefined || newest.isTombstone) return undefined;
    const { main, sub, create, version, lease } = newest;
    return { key, main, sub, create, version, lease };
  }

  /** The newest retained change of `key` at or before `revision`, deletions too. */
  newestUpTo(key: string, revision: number): Newest | undefined {
    const head = this.store.get(HEADS, key);
    return head === undefined ? undefined : this.newestSince(head, revision);
  }

  private newestSince(head: Head, revision: number): Newest | undefined {
    if (head.main <= revision) return head;
    let { main, sub } = head;
    for (;;) {
      const newer = this.changeAt(main, sub);
      assert(newer !== undefined, 'every change after the compaction is there');
      if (newer.skipMain > revision) {
        main = newer.skipMain;
        sub = newer.skipSub;
        continue;
      }
      main = newer.previousMain;
      sub = newer.previousSub;
      if (main === 0) return undefined;
      if (main > revision) continue;
      const change = this.changeAt(main, sub);
      // A deletion that was compacted away leaves a pointer to nothing.
      if (change === undefined) return undefined;
      const { create, version, lease, isTombstone } = change;
      return { main, sub, create, version, lease, isTombstone };
    }
  }

  changeAt(main: number, sub: number): Change | undefined {
    return this.store.get(CHANGES, revisionKey(main, sub));
  }

  valueOf(version: Version): Uint8Array {
    const change = this.changeAt(version.main, version.sub);
    assert(change !== undefined, 'a version that can be read has its value');
    return change.value;
  }

  /** Heads in key order, those of deleted keys too. */
  heads(from: string, to: string | undefined): Cursor<Head> {
    return this.store.scan(HEADS, from, to);
  }

  /** Keys in the range that exist now. */
  countLive(from: string, to: string | undefined): number {
    return this.store.count(HEADS, from, to) - this.store.count(TOMBSTONES, from, to);
  }

  // ── writing: any number of changes, then `endRevision` ──

  put(key: string, value: Uint8Array, lease: bigint): void {
    const head = this.store.get(HEADS, key);
    const isLive = head !== undefined && !head.isTombstone;
    const create = isLive ? head.create : this.revision + 1;
    const version = isLive ? head.version + 1 : 1;
    this.write(key, head, { value, create, version, lease, isTombstone: false });
    if (head?.isTombstone) this.store.delete(TOMBSTONES, key);
    const earlierLease = isLive ? head.lease : 0n;
    if (earlierLease === lease) return;
    if (earlierLease !== 0n) this.leases.detach(earlierLease, key);
    if (lease !== 0n) this.leases.attach(lease, key);
  }

  /** `key` exists now. */
  remove(key: string): void {
    const head = this.store.get(HEADS, key);
    assert(head !== undefined && !head.isTombstone, 'only what exists can be deleted');
    this.write(key, head, { value: EMPTY_BYTES, create: 0, version: 0, lease: 0n, isTombstone: true });
    this.store.put(TOMBSTONES, key, true, true);
    if (head.lease !== 0n) this.leases.detach(head.lease, key);
  }

  /** Completes the main revision if anything was written; answers the newest revision. */
  endRevision(): number {
    if (this.changes === 0) return this.revision;
    this.revision++;
    this.changes = 0;
    if (this.onRevision !== undefined) {
      const { events } = this;
      this.events = [];
      this.onRevision(this.revision, events);
    }
    return this.revision;
  }

  private write(
    key: string,
    head: Head | undefined,
    { value, create, version, lease, isTombstone }: Omit<Change, 'key' | `previous${string}` | `skip${string}`>,
  ): void {
    const main = this.revision + 1;
    const sub = this.changes++;
    const depth = head === undefined ? 1 : head.depth + 1;
    const ancestors = head === undefined ? NO_ANCESTORS : ancestorsAfter(head);
    const { length } = ancestors;
    const change: Change = {
      key,
      value,
      create,
      version,
      lease,
      isTombstone,
      previousMain: head === undefined ? 0 : head.main,
      previousSub: head === undefined ? 0 : head.sub,
      skipMain: length === 0 ? 0 : (ancestors[length - 2] as number),
      skipSub: length === 0 ? 0 : (ancestors[length - 1] as number),
    };
    this.store.put(CHANGES, revisionKey(main, sub), change, true);
    const newHead: Head = { main, sub, create, version, lease, isTombstone, depth, ancestors };
    this.store.put(HEADS, key, newHead, head === undefined);
    if (this.onRevision !== undefined) this.events.push({ main, sub, change });
  }
}

/** The ancestors of the change after `head`: the head and its own, less those whose bits the increment clears. */
function ancestorsAfter(head: Head): readonly number[] {
  let { depth } = head;
  let cleared = 0;
  while (depth % 2 === 1) {
    cleared++;
    depth = (depth - 1) / 2;
  }
  // The head itself is the lowest set bit: with an even depth nothing is cleared and it becomes an ancestor.
  if (cleared === 0) return [...head.ancestors, head.main, head.sub];
  const kept = head.ancestors.length - 2 * (cleared - 1);
  return kept === 0 ? NO_ANCESTORS : head.ancestors.slice(0, kept);
}
