import type { KeyValue } from '../codec/etcd/kv-types.ts';
import type { EventBatch, WatchEvent } from '../kv/watch/index.ts';
import type { ResponseHeaders } from './headers.ts';
/** What a watcher wants, as bits. */
export declare const WISH: {
    readonly noPut: 1;
    readonly noDelete: 2;
    readonly previous: 4;
    readonly fragments: 8;
};
export interface WatchEncodingPorts {
    readonly headers: ResponseHeaders;
    /** What the event's key was before. */
    previous(event: WatchEvent): KeyValue | undefined;
    /** Responses of watchers that take fragments stay below this. */
    readonly fragmentBytes: number;
}
export interface Piece {
    /** A watch response without its `watch_id`. */
    readonly bytes: Uint8Array;
    /** The revision after the last one in it. */
    readonly nextRevision: number;
    /** Whether its last revision ends with it: false for fragments with more to follow. */
    readonly isWhole: boolean;
}
/** The batch as responses for watchers with the given wishes; none if they do not want any of it. */
export declare function encodeBatch(batch: EventBatch, wishes: number, ports: WatchEncodingPorts): readonly Piece[];
/** The field that makes a piece the response of one watcher; empty for identifier 0, which stands for itself. */
export declare function watchIdField(watchId: number): Uint8Array;
