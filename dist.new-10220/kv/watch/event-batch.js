// Events on their way to watchers: what one watched range saw in one go. Watchers of the same range share a batch, and with
// it whatever was made of it once, such as its encoding.
/** A change as watchers share it. `memo` belongs to whoever delivers: what it made of the event once. */
export class WatchEvent {
    main;
    sub;
    change;
    memo = undefined;
    constructor({ main, sub, change }) {
        this.main = main;
        this.sub = sub;
        this.change = change;
    }
}
export class EventBatch {
    /** Oldest first, never empty; with an event of a revision, all events of that revision in the range. */
    events;
    /** Belongs to whoever delivers. */
    memo = undefined;
    tails = undefined;
    constructor(events) {
        this.events = events;
    }
    get firstRevision() {
        return this.events[0].main;
    }
    get lastRevision() {
        return this.events[this.events.length - 1].main;
    }
    /** The events from `revision` on, which must leave some: shared like the whole. */
    since(revision) {
        if (revision <= this.firstRevision)
            return this;
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
//# sourceMappingURL=event-batch.js.map