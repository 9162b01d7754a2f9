import { QuorateError } from '../core/errors.ts';
import type { Input, Millis, NodeId, Outbox, Protocol, Spec, Wire } from '../core/protocol.ts';
import type { VirtualClock } from './clock.ts';
import type { SimulatedDisk } from './disk.ts';
import type { World } from './world.ts';
/** Where in a turn a crash strikes. */
export type CrashPoint = 'mid-turn' | 'before-early' | 'before-write' | 'before-sync' | 'before-gated' | 'amid-gated';
/** What stands on top of a node: it makes the protocol, and gets what the protocol replies and emits. */
export interface Upper<S extends Spec> {
    create(durable: readonly S['Record'][], random: () => number): Protocol<S>;
    /** The highest log index inside, 0 for none: what keeps a segment of the WAL alive. */
    recordIndex(record: S['Record']): number;
    checkpoint(): readonly S['Record'][];
    /** In the step itself: a reply is on its way, gated as it may be. */
    replying(id: number, result: S['Result']): void;
    reply(id: number, result: S['Result']): void;
    emit(event: S['Event']): void;
    /** What travels beside a message that leaves; undefined for most; 'lost' if it cannot leave. */
    attach(to: NodeId, message: S['Message']): {
        readonly payload: unknown;
        readonly extraMs: number;
    } | undefined | 'lost';
    /** A message with an attachment arrived. Its receiver calls `accept` once the attachment is safe. */
    receive(from: NodeId, message: S['Message'], attachment: unknown, accept: () => void): void;
    /** Before and after each step: for the checkers. */
    stepped(input: Input<S>): void;
    /** Records `first`…`last` in order of persisting are durable. */
    durable(last: number): void;
    /** A start found what the disk holds damaged; whether it may be. The node stays down. */
    corrupt?(error: QuorateError): boolean;
    /** The process is gone. */
    crashed(reason: string): void;
}
export interface NodeSettings {
    readonly segmentBytes: number;
    /** A turn begins this long after the first input arrived, at most. */
    readonly turnDelayMaxMs: number;
    /** The chance that a turn takes only some of the inputs that wait. */
    readonly smallTurnChance: number;
}
export declare class SimulatedNode<S extends Spec, Disk extends SimulatedDisk | undefined = SimulatedDisk> implements Outbox<S> {
    readonly id: NodeId;
    readonly clock: VirtualClock;
    /** None: the protocol keeps nothing, and each life begins anew. */
    readonly disk: Disk;
    isAlive: boolean;
    isPaused: boolean;
    /** Counts starts: what belongs to an earlier life is void. */
    life: number;
    /** Set: the node crashes at this point of its next turn that gets there. */
    armedCrash: CrashPoint | undefined;
    /** Records persisted and durable in this life. */
    persisted: number;
    durable: number;
    private readonly world;
    private readonly wire;
    private readonly upper;
    private readonly settings;
    private readonly random;
    private readonly writer;
    private machine;
    private wal;
    private isCommitting;
    private isTurnPlanned;
    private inbox;
    private gated;
    private early;
    /** Sync completions that found the process paused. */
    private completions;
    private readonly timers;
    constructor(world: World, id: NodeId, wire: Wire<S>, upper: Upper<S>, clock: VirtualClock, disk: Disk, settings: NodeSettings);
    get protocol(): Protocol<S>;
    get now(): Millis;
    /** Recovers from the disk and takes the first turn. With a disk that fails, again and again until it works. */
    start(): void;
    private recover;
    /** Ends the process at once. The disk forgets what was not synced. */
    crash(reason: string): void;
    pause(): void;
    resume(): void;
    /** Puts an input into the inbox; false if nobody is there. */
    feed(input: Input<S>): boolean;
    /** Entries up to `index` are no longer needed from the WAL. */
    release(index: number): void;
    /** After a jump of the clock: timers may be due. */
    clockChanged(): void;
    private planTurn;
    private turn;
    private step;
    private commit;
    private committed;
    /** No space: the batch stays pending and is tried again. Anything else ends the process, as on a real host. */
    private failed;
    private encodeCheckpoint;
    private releaseEarly;
    private releaseGated;
    private release1;
    private transmit;
    private arrive;
    persist(record: S['Record']): void;
    send(to: NodeId, message: S['Message']): void;
    sendEarly(to: NodeId, message: S['Message']): void;
    reply(id: number, result: S['Result']): void;
    emit(event: S['Event']): void;
    emitEarly(event: S['Event']): void;
    setTimer(timer: S['Timer'], at: Millis): void;
    clearTimer(timer: S['Timer']): void;
    /** One wake-up a timer is under way at most, unless an earlier one is needed: timers are put off all the time. */
    private planWake;
    private wake;
}
