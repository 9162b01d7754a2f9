// Who watches what, and who has seen how much. A watcher is either in step, and gets each revision's events as they are
// made, or behind, and reads what it lacks back from the store, in steps of bounded size shared with others that are
// about as far behind. Nothing is ever kept for a watcher: one whose client reads slowly falls behind and costs no memory.
//
// The hub is told of revisions by the key space while there are watchers, gathers them, and hands them out at `flush`:
// several revisions at once under load, so that an event is matched and encoded once and a client written to once. It does
// nothing by itself; its ports say when there is something to do.
import { assert } from '../../core/errors.js';
import { eventsSince } from '../history.js';
import { EventBatch, WatchEvent } from './event-batch.js';
import { RangeIndex } from './range-index.js';
/** One sink's watchers. */
export class WatchClient {
    sink;
    watchers = new Set();
    behind = new Set();
    constructor(sink) {
        this.sink = sink;
    }
    get isInStep() {
        return this.behind.size === 0;
    }
}
export class Watcher {
    client;
    group;
    /** In step: events below it are not for this watcher. Behind: where it goes on. */
    nextRevision;
    isInStep = true;
    isOver = false;
    constructor(client, group, nextRevision) {
        this.client = client;
        this.group = group;
        this.nextRevision = nextRevision;
    }
}
/** What one step of catching up reads: a few milliseconds' work, and a bound on what it holds. */
const STEP_EVENTS = 1000;
const STEP_BYTES = 1 << 20;
export class WatchHub {
    mvcc;
    ports;
    stepEvents;
    index = new RangeIndex();
    clients = new Set();
    /** Watchers that the last `flush` had something for. */
    served = 0;
    pending = [];
    /** Watchers behind, in the order of their revisions, each to be helped on by one step before any gets another. */
    round = [];
    roundAt = 0;
    isHelpWanted = false;
    watcherCount = 0;
    behindCount = 0;
    constructor(mvcc, ports, stepEvents = STEP_EVENTS) {
        this.mvcc = mvcc;
        this.ports = ports;
        this.stepEvents = stepEvents;
    }
    get watchers() {
        return this.watcherCount;
    }
    /** Watchers that are behind. */
    get slowWatchers() {
        return this.behindCount;
    }
    connect(sink) {
        const client = new WatchClient(sink);
        this.clients.add(client);
        return client;
    }
    disconnect(client) {
        for (const watcher of [...client.watchers])
            this.cancel(watcher);
        this.clients.delete(client);
    }
    /** `startRevision` 0: whatever comes from now on. Delivers nothing before it returns. */
    watch(client, range, startRevision) {
        const { revision } = this.mvcc;
        let group = this.index.get(range);
        if (group === undefined) {
            group = { range, inStep: new Set(), size: 0, events: [] };
            this.index.add(range, group);
        }
        const watcher = new Watcher(client, group, startRevision === 0 ? revision + 1 : Math.max(startRevision, 0));
        group.size++;
        group.inStep.add(watcher);
        client.watchers.add(watcher);
        if (this.watcherCount++ === 0)
            this.mvcc.onRevision = this.onRevision;
        if (watcher.nextRevision <= revision)
            this.fallBehind(watcher, watcher.nextRevision);
        return watcher;
    }
    cancel(watcher) {
        if (watcher.isOver)
            return;
        watcher.isOver = true;
        const { client, group } = watcher;
        client.watchers.delete(watcher);
        if (client.behind.delete(watcher))
            this.behindCount--;
        group.inStep.delete(watcher);
        if (--group.size === 0)
            this.index.delete(group.range);
        if (--this.watcherCount > 0)
            return;
        this.mvcc.onRevision = undefined;
        this.pending = [];
    }
    /** The client reads again. */
    resume(client) {
        if (client.behind.size > 0)
            this.wantHelp();
    }
    // ── those in step ──
    onRevision = (_revision, events) => {
        if (this.pending.length === 0)
            this.ports.onPending();
        for (const event of events)
            this.pending.push(new WatchEvent(event));
    };
    /** Hands out what was gathered: afterwards whoever is in step has seen everything up to the newest revision. */
    flush() {
        this.served = 0;
        if (this.pending.length === 0)
            return;
        const events = this.pending;
        this.pending = [];
        for (const group of this.match(events)) {
            const batch = new EventBatch(group.events);
            group.events = [];
            for (const watcher of group.inStep) {
                if (watcher.nextRevision > batch.lastRevision)
                    continue;
                const next = this.deliver(watcher, batch.since(watcher.nextRevision));
                this.served++;
                if (next !== undefined && !watcher.isOver)
                    this.fallBehind(watcher, next);
            }
        }
    }
    /** The groups that `events` concern, each with its share of them. */
    match(events) {
        const touched = [];
        let event;
        const visit = (group) => {
            if (group.events.length === 0)
                touched.push(group);
            group.events.push(event);
        };
        for (event of events)
            this.index.find(event.change.key, visit);
        return touched;
    }
    /** Answers where the watcher is to go on if it did not take everything. */
    deliver(watcher, batch) {
        const { sink } = watcher.client;
        return sink.isReady ? sink.deliver(watcher, batch) : batch.firstRevision;
    }
    // ── those behind ──
    fallBehind(watcher, revision) {
        const { client, group } = watcher;
        watcher.isInStep = false;
        watcher.nextRevision = revision;
        group.inStep.delete(watcher);
        client.behind.add(watcher);
        this.behindCount++;
        if (client.sink.isReady)
            this.wantHelp();
    }
    wantHelp() {
        if (this.isHelpWanted)
            return;
        this.isHelpWanted = true;
        this.ports.onBehind();
    }
    /** One step; answers whether there is more to do. */
    catchUp() {
        this.isHelpWanted = true;
        if (this.roundAt >= this.round.length)
            this.newRound();
        const first = this.nextInRound();
        if (first !== undefined)
            this.help(first);
        if (this.roundAt < this.round.length)
            return true;
        this.newRound();
        this.isHelpWanted = this.round.length > 0;
        return this.isHelpWanted;
    }
    newRound() {
        this.roundAt = 0;
        this.round = [];
        if (this.behindCount === 0)
            return;
        for (const { sink, behind } of this.clients) {
            if (!sink.isReady)
                continue;
            for (const watcher of behind)
                this.round.push(watcher);
        }
        this.round.sort((a, b) => a.nextRevision - b.nextRevision);
    }
    /** The watcher whose turn it is, still at `roundAt`. */
    nextInRound() {
        for (; this.roundAt < this.round.length; this.roundAt++) {
            const watcher = this.round[this.roundAt];
            if (!watcher.isOver && !watcher.isInStep && watcher.client.sink.isReady)
                return watcher;
        }
        return undefined;
    }
    /** Reads on from where `first` is, for it and for all that are within what is read. */
    help(first) {
        const { keyspace, compactedRevision } = this.mvcc;
        if (first.nextRevision < compactedRevision) {
            this.roundAt++;
            this.cancel(first);
            first.client.sink.onCompacted(first, compactedRevision);
            this.tellIfInStep(first.client);
            return;
        }
        const { events, nextRevision } = eventsSince(keyspace, first.nextRevision, this.stepEvents, STEP_BYTES);
        const batches = new Map();
        for (const group of this.match(events.map((event) => new WatchEvent(event)))) {
            batches.set(group, new EventBatch(group.events));
            group.events = [];
        }
        for (; this.roundAt < this.round.length; this.roundAt++) {
            const watcher = this.round[this.roundAt];
            if (watcher.nextRevision >= nextRevision)
                break;
            // Whoever is served by the batch may cancel others.
            if (watcher.isOver || watcher.isInStep)
                continue;
            this.advance(watcher, batches.get(watcher.group), nextRevision);
        }
    }
    advance(watcher, batch, nextRevision) {
        const { client } = watcher;
        if (!client.sink.isReady)
            return;
        let next;
        if (batch !== undefined && batch.lastRevision >= watcher.nextRevision) {
            next = client.sink.deliver(watcher, batch.since(watcher.nextRevision));
        }
        if (watcher.isOver)
            return;
        watcher.nextRevision = next ?? nextRevision;
        if (watcher.nextRevision <= this.mvcc.revision)
            return;
        watcher.isInStep = true;
        watcher.group.inStep.add(watcher);
        client.behind.delete(watcher);
        this.behindCount--;
        this.tellIfInStep(client);
    }
    tellIfInStep(client) {
        if (client.isInStep)
            client.sink.onInStep?.();
    }
    // ── when the state is replaced ──
    /** A snapshot takes the place of the state at `earlierRevision`, up to which all was handed out: the rest is read from it. */
    onRestored(earlierRevision) {
        assert(this.pending.length === 0, 'events are handed out before the state is replaced');
        if (this.mvcc.revision <= earlierRevision)
            return;
        for (const client of this.clients) {
            for (const watcher of client.watchers) {
                if (!watcher.isInStep)
                    continue;
                const next = Math.max(watcher.nextRevision, earlierRevision + 1);
                if (next <= this.mvcc.revision)
                    this.fallBehind(watcher, next);
            }
        }
    }
}
//# sourceMappingURL=hub.js.map