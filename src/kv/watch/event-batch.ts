// Events on their way to watchers: what one watched range saw in one go. Watchers of the same range share a batch, and with
// it whatever was made of it once, such as its encoding.

import type { KeyEvent } from '../keyspace.ts';
import type { Change } from '../tables.ts';

/** A change as watchers share it. `memo` belongs to whoever delivers: what it made of the event once. */
export class WatchEvent implements KeyEvent {
  readonly main: number;
  readonly sub: number;
  readonly change: Change;
  memo: unknown = undefined;

  constructor({ main, sub, change }: KeyEvent) {
    this.main = main;
    this.sub = sub;
    this.change = change;
  }
}

export class EventBatch {
  /** Oldest first, never empty; with an event of a revision, all events of that revision in the range. */
  readonly events: readonly WatchEvent[];
  /** Belongs to whoever delivers. */
  memo: unknown = undefined;
  private tails: Map<number, EventBatch> | undefined = undefined;

  constructor(events: readonly WatchEvent[]) {
    this.events = events;
  }

  get firstRevision(): number {
    return (this.events[0] as WatchEvent).main;
  }

  get lastRevision(): number {
    return (this.events[this.events.length - 1] as WatchEvent).main;
  }

  /** The events from `revision` on, which must leave some: shared like the whole. */
  since(revision: number): EventBatch {
    if (revision <= this.firstRevision) return this;
    const first = this.events.findIndex((event) => event.main >= revision);
    this.tails ??= new Map();
    let tail = this.tails.get(first);
    if (tail === undefined) {
      tail = new EventBatch(this.events.slice(first));
      this.tails.set(first, tail);
    }
    return tail;
  }
}
