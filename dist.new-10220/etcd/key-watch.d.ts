import type { KeyRange } from '../kv/key-range.ts';
import type { EventBatch, WatchEvent, Watcher, WatchHub, WatchSink } from '../kv/watch/index.ts';
/** Calls `onEvent` for every event in the ranges watched, from `startRevision` on, until it is closed. */
export declare class KeyWatch implements WatchSink {
    readonly isReady = true;
    private readonly hub;
    private readonly client;
    private readonly onEvent;
    private readonly onLost;
    private isClosed;
    /** `onLost`: the events to be told next were compacted away before they could be. */
    constructor(hub: WatchHub, onEvent: (event: WatchEvent) => void, onLost: () => void);
    /** Of one range at a time. */
    start(range: KeyRange, startRevision: number): void;
    deliver(watcher: Watcher, { events }: EventBatch): undefined;
    onCompacted(): void;
    close(): void;
}
