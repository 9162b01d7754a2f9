// What members have published of themselves, and the cluster's version: replicated, small, all in memory and written
// through to the store.

import { ByteReader, ByteWriter, utf8Decode, utf8Encode } from '../core/bytes.ts';
import type { NodeId } from '../core/protocol.ts';
import { type MemberAttributes, readAttributes, writeAttributes } from './commands.ts';
import type { OrderedStore } from './store.ts';
import { META } from './tables.ts';

const MEMBER_PREFIX = 'member/';
const MEMBER_END = 'member0';
const VERSION_KEY = 'cluster-version';

export class Members {
  /** Empty until the members have agreed on one. */
  clusterVersion = '';
  private readonly store: OrderedStore;
  private readonly members = new Map<NodeId, MemberAttributes>();

  constructor(store: OrderedStore) {
    this.store = store;
    this.load();
  }

  load(): void {
    this.members.clear();
    const cursor = this.store.scan(META, MEMBER_PREFIX, MEMBER_END);
    while (cursor.next()) {
      const id = Number(cursor.key.slice(MEMBER_PREFIX.length));
      this.members.set(id, { id, ...readAttributes(new ByteReader(cursor.value)) });
    }
    const version = this.store.get(META, VERSION_KEY);
    this.clusterVersion = version === undefined ? '' : utf8Decode(version);
  }

  get(id: NodeId): MemberAttributes | undefined {
    return this.members.get(id);
  }

  /** In the order of ids. */
  list(): MemberAttributes[] {
    return [...this.members.values()].sort((a, b) => a.id - b.id);
  }

  publish(member: MemberAttributes): void {
    const writer = new ByteWriter();
    writeAttributes(writer, member);
    this.store.put(META, MEMBER_PREFIX + member.id, writer.copy(), !this.members.has(member.id));
    this.members.set(member.id, member);
  }

  /** Forgets whoever is not in `ids`, as when the membership has changed. */
  retain(ids: Iterable<NodeId>): void {
    const kept = new Set(ids);
    for (const id of [...this.members.keys()]) {
      if (kept.has(id)) continue;
      this.members.delete(id);
      this.store.delete(META, MEMBER_PREFIX + id);
    }
  }

  /** Forgets them all, as when a new cluster is founded on their data. */
  clear(): void {
    this.retain([]);
  }

  setClusterVersion(version: string): void {
    this.store.put(META, VERSION_KEY, utf8Encode(version), this.store.get(META, VERSION_KEY) === undefined);
    this.clusterVersion = version;
  }
}
