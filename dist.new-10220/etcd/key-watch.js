// A watch from inside the member: for services that wait for keys.
/** Calls `onEvent` for every event in the ranges watched, from `startRevision` on, until it is closed. */
export class KeyWatch {
    isReady = true;
    hub;
    client;
    onEvent;
    onLost;
    isClosed = false;
    /** `onLost`: the events to be told next were compacted away before they could be. */
    constructor(hub, onEvent, onLost) {
        this.hub = hub;
        this.onEvent = onEvent;
        this.onLost = onLost;
        this.client = hub.connect(this);
    }
    /** Of one range at a time. */
    start(range, startRevision) {
        for (const watcher of [...this.client.watchers])
            this.hub.cancel(watcher);
        this.hub.watch(this.client, range, startRevision);
    }
    deliver(watcher, { events }) {
        for (const event of events)
            if (!watcher.isOver)
                this.onEvent(event);
    }
    onCompacted() {
        if (!this.isClosed)
            this.onLost();
    }
    close() {
        if (this.isClosed)
            return;
        this.isClosed = true;
        this.hub.disconnect(this.client);
    }
}
//# sourceMappingURL=key-watch.js.map