// A watch from inside the member: for services that wait for keys.

import type { KeyRange } from '../kv/key-range.ts';
import type { EventBatch, WatchClient, WatchEvent, Watcher, WatchHub, WatchSink } from '../kv/watch/index.ts';

/** Calls `onEvent` for every event in the ranges watched, from `startRevision` on, until it is closed. */
export class KeyWatch implements WatchSink {
  readonly isReady = true;
  private readonly hub: WatchHub;
  private readonly client: WatchClient;
  private readonly onEvent: (event: WatchEvent) => void;
  private readonly onLost: () => void;
  private isClosed = false;

  /** `onLost`: the events to be told next were compacted away before they could be. */
  constructor(hub: WatchHub, onEvent: (event: WatchEvent) => void, onLost: () => void) {
    this.hub = hub;
    this.onEvent = onEvent;
    this.onLost = onLost;
    this.client = hub.connect(this);
  }

  /** Of one range at a time. */
  start(range: KeyRange, startRevision: number): void {
    for (const watcher of [...this.client.watchers]) this.hub.cancel(watcher);
    this.hub.watch(this.client, range, startRevision);
  }

  deliver(watcher: Watcher, { events }: EventBatch): undefined {
    for (const event of events) if (!watcher.isOver) this.onEvent(event);
  }

  onCompacted(): void {
    if (!this.isClosed) this.onLost();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.hub.disconnect(this.client);
  }
}
