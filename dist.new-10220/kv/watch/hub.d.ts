import type { KeyRange } from '../key-range.ts';
import type { Mvcc } from '../mvcc.ts';
import { EventBatch, WatchEvent } from './event-batch.ts';
/** Where events go: a client's stream, or something inside the member. */
export interface WatchSink {
    /** False: the client reads slowly. Nothing is delivered until `WatchHub.resume`. */
    readonly isReady: boolean;
    /** Takes the batch; or answers the revision, after that of some event, from which on it wants to get it later. */
    deliver(watcher: Watcher, batch: EventBatch): number | undefined;
    /** The watcher is over: what it has not seen is compacted away. */
    onCompacted(watcher: Watcher, compactedRevision: number): void;
    /** The last of the sink's watchers that were behind is in step. */
    onInStep?(): void;
}
export interface WatchHubPorts {
    /** Events were gathered: `flush` is to be called soon. */
    onPending(): void;
    /** Somebody is behind and can be helped: `catchUp` is to be called until it answers false. */
    onBehind(): void;
}
/** All watchers of one range. */
interface RangeGroup {
    readonly range: KeyRange;
    readonly inStep: Set<Watcher>;
    /** Watchers, those behind too. */
    size: number;
    /** Of the batch that is being gathered. */
    events: WatchEvent[];
}
/** One sink's watchers. */
export declare class WatchClient {
    readonly sink: WatchSink;
    readonly watchers: Set<Watcher>;
    readonly behind: Set<Watcher>;
    constructor(sink: WatchSink);
    get isInStep(): boolean;
}
export declare class Watcher {
    readonly client: WatchClient;
    readonly group: RangeGroup;
    /** In step: events below it are not for this watcher. Behind: where it goes on. */
    nextRevision: number;
    isInStep: boolean;
    isOver: boolean;
    constructor(client: WatchClient, group: RangeGroup, nextRevision: number);
}
export declare class WatchHub {
    private readonly mvcc;
    private readonly ports;
    private readonly stepEvents;
    private readonly index;
    private readonly clients;
    /** Watchers that the last `flush` had something for. */
    served: number;
    private pending;
    /** Watchers behind, in the order of their revisions, each to be helped on by one step before any gets another. */
    private round;
    private roundAt;
    private isHelpWanted;
    private watcherCount;
    private behindCount;
    constructor(mvcc: Mvcc, ports: WatchHubPorts, stepEvents?: number);
    get watchers(): number;
    /** Watchers that are behind. */
    get slowWatchers(): number;
    connect(sink: WatchSink): WatchClient;
    disconnect(client: WatchClient): void;
    /** `startRevision` 0: whatever comes from now on. Delivers nothing before it returns. */
    watch(client: WatchClient, range: KeyRange, startRevision: number): Watcher;
    cancel(watcher: Watcher): void;
    /** The client reads again. */
    resume(client: WatchClient): void;
    private readonly onRevision;
    /** Hands out what was gathered: afterwards whoever is in step has seen everything up to the newest revision. */
    flush(): void;
    /** The groups that `events` concern, each with its share of them. */
    private match;
    /** Answers where the watcher is to go on if it did not take everything. */
    private deliver;
    private fallBehind;
    private wantHelp;
    /** One step; answers whether there is more to do. */
    catchUp(): boolean;
    private newRound;
    /** The watcher whose turn it is, still at `roundAt`. */
    private nextInRound;
    /** Reads on from where `first` is, for it and for all that are within what is read. */
    private help;
    private advance;
    private tellIfInStep;
    /** A snapshot takes the place of the state at `earlierRevision`, up to which all was handed out: the rest is read from it. */
    onRestored(earlierRevision: number): void;
}
export {};
