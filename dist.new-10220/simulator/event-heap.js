// The simulator's agenda: what happens when. Events at the same time happen in the order in which they were planned.
function isBefore(a, b) {
    return a.time < b.time || (a.time === b.time && a.order < b.order);
}
/** A binary heap of closures by time. */
export class EventHeap {
    events = [];
    planned = 0;
    get size() {
        return this.events.length;
    }
    /** The time of the next event; infinity when there is none. */
    get nextTime() {
        return this.events.length === 0 ? Number.POSITIVE_INFINITY : this.events[0].time;
    }
    push(time, run) {
        const { events } = this;
        const event = { time, order: this.planned++, run };
        let at = events.length;
        events.push(event);
        while (at > 0) {
            const parent = (at - 1) >> 1;
            if (!isBefore(event, events[parent]))
                break;
            events[at] = events[parent];
            at = parent;
        }
        events[at] = event;
    }
    /** Takes the next event out; undefined when there is none. */
    pop() {
        const { events } = this;
        const first = events[0];
        const last = events.pop();
        if (first === undefined || last === undefined)
            return undefined;
        if (events.length > 0)
            this.sink(last);
        return first.run;
    }
    sink(event) {
        const { events } = this;
        let at = 0;
        for (;;) {
            let child = 2 * at + 1;
            if (child >= events.length)
                break;
            if (child + 1 < events.length && isBefore(events[child + 1], events[child]))
                child++;
            if (!isBefore(events[child], event))
                break;
            events[at] = events[child];
            at = child;
        }
        events[at] = event;
    }
}
//# sourceMappingURL=event-heap.js.map