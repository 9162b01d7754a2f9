// The replica store's API: what a program asks, and what it is told.

import type { QuorateError } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { NwrOptions, ReadRepair } from '../../protocols/nwr/index.ts';
import type { Listeners } from '../callbacks.ts';

export interface ReplicaStoreOptions {
  /**
   * Where the copies are, on LMDB. Created if missing, and nothing else lives in it. It belongs to one member: `createMembership`
   * must be given the same `nodeId` each time. Who loses it comes back under a new id.
   */
  readonly directory: string;
  /** Tells stores of one group apart; the same on all members. Default 'store'. */
  readonly name?: string;
  /** N: copies of each key, on as many members. Default 3. The same on all members. */
  readonly copies?: number;
  /** Acknowledgements that make a write done, unless it says otherwise. Default: a majority of the copies. */
  readonly w?: number;
  /** Answers that make a read done, unless it says otherwise. Default: a majority of the copies. */
  readonly r?: number;
  /** How long requests, repair and deletions take. */
  readonly nwr?: Partial<Omit<NwrOptions, 'copies'>>;
}

/** How much one request asks for. */
export interface QuorumOptions {
  /** Asks the first so many of the key's members only. Default: all that have copies. */
  readonly n?: number;
  /**
   * Available in a partition: members that stand in for unreachable ones count, and the result says so. What was written on both
   * sides is there on both sides later, as siblings. Default false: a side with too few of the key's members refuses.
   */
  readonly sloppy?: boolean;
  /**
   * Linearizable, for a key of which all requests are: majorities; a write reads first, a read makes sure that a majority has what
   * it returns (Attiya, Bar-Noy & Dolev 1995). `n`, `w`, `r` and `sloppy` mean nothing then. Two round trips.
   */
  readonly linearizable?: boolean;
  /**
   * The token of an earlier result: a read is not answered with less than the session has seen or written, a write comes after all
   * of it. Tokens grow with the keys that a session touches, and are void after `nwr.tombstoneGraceMs`.
   */
  readonly session?: string;
}

export interface ReadOptions extends QuorumOptions {
  /** Answers that make it done. More: newer. Fewer: quicker. */
  readonly r?: number;
  /** When copies found stale are mended: before the answer, after it (the default), or not by reads. */
  readonly repair?: ReadRepair;
}

export interface WriteOptions extends QuorumOptions {
  /** Acknowledgements that make it done. More: safer. Fewer: quicker. */
  readonly w?: number;
  /**
   * Of a read: the write replaces what that read saw, and what else there is stays beside it as a sibling. Absent: the last writer
   * wins over all that its coordinator has.
   */
  readonly context?: string;
}

export interface ReadResult {
  /** The last written of `values`; undefined: there is none, or it was deleted. */
  readonly value: Uint8Array | undefined;
  /** More than one: written by writers that did not see one another. Merge them and write the result with `context`. */
  readonly values: readonly Uint8Array[];
  readonly context: string;
  readonly session: string;
  /** Stand-ins' answers were needed: members of the key may have more. */
  readonly isSloppy: boolean;
}

export interface WriteResult {
  readonly context: string;
  readonly session: string;
  /** Stand-ins' acknowledgements were needed: they hand it over when the key's members are back. */
  readonly isSloppy: boolean;
}

export interface ReplicaStoreEvents {
  /** A member got what this one kept for it. */
  handedOff: { readonly key: string; readonly target: NodeId };
  /** Copies were found to differ, and mended. */
  repaired: { readonly key: string; readonly by: 'read' | 'anti-entropy' };
  /** The store cannot go on and has closed itself: its disk failed, or a bug of Quorate's. */
  stopped: QuorateError;
}

export interface ReplicaStoreStatus {
  /** Who shares the keys, whether up or down. */
  readonly members: readonly NodeId[];
  readonly down: readonly NodeId[];
  /** Keys of which this member has copies, deleted ones that are not forgotten yet included. */
  readonly keys: number;
  /** Kept for others that were not there. */
  readonly hints: number;
}

/** One member's part of a store that all members of a group share. Errors are `QuorateError`s with a `code`. */
export interface ReplicaStore {
  /**
   * Rejects with `unavailable` (too few members answered in time), `behind-session` (they answered, with less than the session has
   * seen), `invalid-option`, `invalid-token`, `key-too-long`, `closed`.
   */
  get(key: string, options?: ReadOptions): Promise<ReadResult>;
  /** Rejects as `get`, and with `value-too-long`. After `unavailable` it may have taken place, and may yet. */
  put(key: string, value: Uint8Array, options?: WriteOptions): Promise<WriteResult>;
  /** As `put`. Remembered until every member knows of it, and for `nwr.tombstoneGraceMs` at least. */
  delete(key: string, options?: WriteOptions): Promise<WriteResult>;
  /** The members that have a key's copies, in order. */
  membersOf(key: string): NodeId[];
  status(): ReplicaStoreStatus;
  /** A member that failed and will not come back gives up its share: to be called on every other. One that leaves does so by itself. */
  removeMember(id: NodeId): Promise<void>;
  readonly events: { on: Listeners<ReplicaStoreEvents>['on'] };
  /** The membership stays as it is. Idempotent. */
  close(): Promise<void>;
}
