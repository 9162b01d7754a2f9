import type { KeyValue } from '../codec/etcd/kv-types.ts';
import type { KeyEvent, Keyspace } from './keyspace.ts';
export interface History {
    readonly events: readonly KeyEvent[];
    /** Where to go on; beyond the newest revision if nothing is left. */
    readonly nextRevision: number;
}
/**
 * The events from `startRevision` on, oldest first: about `limit` of them, or of about `bytesMax` bytes of keys and values,
 * but never part of a revision. Throws `compacted` if revisions from `startRevision` on have been removed.
 */
export declare function eventsSince(keyspace: Keyspace, startRevision: number, limit: number, bytesMax?: number): History;
/** The event's key-value as etcd's watchers get it: of a deletion the key and the revision only. */
export declare function eventKv({ main, change }: KeyEvent): KeyValue;
/** What the key was before the revision of the event; undefined if it was not, or if that has been compacted. */
export declare function eventPrevKv(keyspace: Keyspace, { main, change }: KeyEvent): KeyValue | undefined;
