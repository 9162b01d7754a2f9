// What NWR replication sends, keeps, is asked and tells.

import type { Millis, NodeId } from '../../core/protocol.ts';
import type { NwrState } from './state.ts';
import type { Context, Sibling, Versions } from './versions.ts';

/** How much a request asks for. Absent: the store's N, and majorities of it. */
export interface Quorum {
  /** Copies asked: the first so many of the key's nodes, at most N. */
  readonly n: number;
  /** Acknowledgements that make a write done, and answers that make a read done. Each at most `n`. */
  readonly w: number;
  readonly r: number;
}

/** When what a read finds stale is mended: before the answer, after it, or not by reads. */
export type ReadRepair = 'blocking' | 'background' | 'none';

export interface RequestOptions extends Quorum {
  /** Nodes that stand in for unreachable ones count, too; the result says so. */
  readonly sloppy: boolean;
  /**
   * Attiya, Bar-Noy & Dolev 1995: reads write back what they return before they do, and writes read first. With majorities this
   * is linearizable, for users who take the last of several siblings; `n`, `w` and `r` are set to them, `sloppy` is not allowed.
   */
  readonly linearizable: boolean;
  readonly repair: ReadRepair;
  /** What the session has seen of this key: a read is not answered with less, and a write replaces it. Empty: nothing. */
  readonly session: Context;
}

export type Write = {
  readonly type: 'put';
  readonly key: string;
  /** Undefined deletes. */
  readonly value: Uint8Array | undefined;
  /** What the writer has seen, and replaces. Undefined: whatever the coordinator has (the last writer wins). */
  readonly context: Context | undefined;
  /** The writer's wall clock, in whole milliseconds. */
  readonly at: number;
} & RequestOptions;

export type Read = { readonly type: 'get'; readonly key: string } & RequestOptions;

export type NwrCommand =
  | Read
  | Write
  /** From whoever knows: who is on the ring, and who of them is down. Absent ones take nothing new and hand over what they have. */
  | { readonly type: 'observe'; readonly members: readonly NodeId[]; readonly down: readonly NodeId[] };

export type NwrResult =
  | {
      readonly type: 'value';
      /** More than one: written by writers that did not see one another. Deleted ones have no value. */
      readonly siblings: readonly Sibling[];
      readonly context: Context;
      /** Answers of stand-ins were counted: it may have missed what the key's own nodes have. */
      readonly isSloppy: boolean;
    }
  | {
      readonly type: 'written';
      /** What the writer has seen now. */
      readonly context: Context;
      readonly at: number;
      /** Acknowledgements of stand-ins were counted. */
      readonly isSloppy: boolean;
    }
  /** Too few nodes answered in time. A write may have taken place, and may yet. */
  | { readonly type: 'unavailable'; readonly answered: number; readonly needed: number }
  /** A read: enough answered, but they are behind the session. */
  | { readonly type: 'behind' }
  | { readonly type: 'observed' };

/** A key with what a node has of it. */
export interface Item {
  readonly key: string;
  readonly versions: Versions;
}

export interface KeyHash {
  readonly key: string;
  readonly hash: number;
}

export type NwrMessage =
  /** A write for a node that has a copy: coordinate it. `timeoutMs`: how long the sender waits. */
  | { readonly type: 'forward'; readonly request: number; readonly write: Write; readonly timeoutMs: Millis }
  | { readonly type: 'forwarded'; readonly request: number; readonly result: NwrResult }
  /** Keep this; for `hintFor`, if that is not 0. Request 0 (repair): no answer. */
  | { readonly type: 'store'; readonly request: number; readonly hintFor: NodeId; readonly item: Item }
  | { readonly type: 'stored'; readonly request: number }
  | { readonly type: 'fetch'; readonly request: number; readonly key: string }
  | { readonly type: 'fetched'; readonly request: number; readonly versions: Versions }
  /** Kept for you, or belonging to you: answered with its hash, and whether the key is deleted where it belongs. */
  | { readonly type: 'hand-over'; readonly item: Item }
  | { readonly type: 'handed-over'; readonly key: string; readonly hash: number; readonly isDeleted: boolean }
  /** Merkle comparison of the keys that both have copies of: the hashes of the root's children. */
  | { readonly type: 'branches'; readonly hashes: readonly number[] }
  /** Of branches that differ: the hashes of their leaves. */
  | {
      readonly type: 'leaves';
      readonly branches: readonly { readonly branch: number; readonly hashes: readonly number[] }[];
    }
  /** Of leaves that differ: all keys in them. */
  | { readonly type: 'keys'; readonly leaves: readonly number[]; readonly keys: readonly KeyHash[] }
  | { readonly type: 'sync'; readonly items: readonly Item[]; readonly wanted: readonly string[] }
  /** To every member: all copies agree that this is deleted; keep it until `reap`, and say so. */
  | { readonly type: 'bury'; readonly item: Item }
  | { readonly type: 'buried'; readonly key: string; readonly hash: number }
  /** Every member has it: nobody can bring back what it deleted. */
  | { readonly type: 'reap'; readonly key: string; readonly hash: number };

export type NwrRecord =
  /** What this node has of the key from now on; `birth`: of its own actor, 0 for none. */
  | { readonly type: 'kept'; readonly item: Item; readonly birth: number }
  | { readonly type: 'hinted'; readonly target: NodeId; readonly item: Item; readonly birth: number }
  | { readonly type: 'dropped'; readonly key: string }
  | { readonly type: 'hint-dropped'; readonly target: NodeId; readonly key: string }
  /** Births below this may be in use. */
  | { readonly type: 'births'; readonly below: number };

export type NwrEvent =
  /** This node coordinates a write, which replaces what it has `seen`. It may come to nothing yet. */
  | { readonly type: 'wrote'; readonly key: string; readonly sibling: Sibling; readonly seen: Context }
  /** What this node has of a key changed. */
  | { readonly type: 'changed'; readonly key: string; readonly versions: Versions }
  /** A stand-in gave back what it kept. */
  | { readonly type: 'handed-off'; readonly key: string; readonly target: NodeId }
  | { readonly type: 'repaired'; readonly key: string; readonly by: 'read' | 'anti-entropy' }
  | { readonly type: 'reaped'; readonly key: string; readonly versions: Versions };

/** `requests`: one is late. `background`: hand over, compare, reap. */
export type NwrTimer = 'requests' | 'background';

export interface NwrSpec {
  Message: NwrMessage;
  Command: NwrCommand;
  Result: NwrResult;
  Record: NwrRecord;
  Event: NwrEvent;
  Timer: NwrTimer;
  State: NwrState;
}
