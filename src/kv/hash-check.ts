// Do all members hold the same? One entry of the log asks; every member then hashes its key space at the revision of that
// entry, and puts the hash into the log. Where the entries with the answers are applied, all see the same answers in the same
// order, and so agree on who is wrong: whoever differs from more than half of the members.

import { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { NodeId } from '../core/protocol.ts';
import type { OrderedStore } from './store.ts';
import { META } from './tables.ts';

/** One member's answer. */
export interface HashReport {
  /** The log index of the entry that asked. */
  readonly check: number;
  readonly member: NodeId;
  readonly hash: number;
}

/** The question, as members hear it when its entry is applied. */
export interface HashCheck {
  readonly check: number;
  /** What to hash at. */
  readonly revision: number;
}

const KEY = 'hash-check';

export class HashChecks {
  private readonly store: OrderedStore;
  /** The last question; answers to earlier ones come too late. */
  private check = 0;
  private revision = 0;
  private readonly hashes = new Map<NodeId, number>();

  constructor(store: OrderedStore) {
    this.store = store;
    this.load();
  }

  load(): void {
    this.hashes.clear();
    this.check = 0;
    this.revision = 0;
    const bytes = this.store.get(META, KEY);
    if (bytes === undefined) return;
    const reader = new ByteReader(bytes);
    this.check = reader.uint();
    this.revision = reader.uint();
    for (let left = reader.uint(); left > 0; left--) this.hashes.set(reader.uint(), reader.uint());
  }

  ask(index: number, revision: number): HashCheck {
    this.check = index;
    this.revision = revision;
    this.hashes.clear();
    this.save();
    return { check: index, revision };
  }

  /** Takes an answer; tells which members are now known to be wrong. `members`: how many there are. */
  answer({ check, member, hash }: HashReport, members: number): NodeId[] {
    if (check !== this.check || this.hashes.has(member)) return [];
    this.hashes.set(member, hash);
    this.save();
    const right = this.hashOfMost(members);
    return right === undefined ? [] : [...this.hashes].filter(([, each]) => each !== right).map(([node]) => node);
  }

  private hashOfMost(members: number): number | undefined {
    const votes = new Map<number, number>();
    for (const hash of this.hashes.values()) votes.set(hash, (votes.get(hash) ?? 0) + 1);
    return [...votes].find(([, count]) => count * 2 > members)?.[0];
  }

  private save(): void {
    this.store.put(META, KEY, this.encode(), this.store.get(META, KEY) === undefined);
  }

  /** All of it, for the store and for comparing replicas. */
  encode(): Uint8Array {
    const writer = new ByteWriter();
    writer.uint(this.check);
    writer.uint(this.revision);
    writer.uint(this.hashes.size);
    for (const [member, hash] of [...this.hashes].sort(([a], [b]) => a - b)) {
      writer.uint(member);
      writer.uint(hash);
    }
    return writer.copy();
  }
}
