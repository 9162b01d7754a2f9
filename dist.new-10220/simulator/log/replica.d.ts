import type { LogObserver, Watched } from '../../checkers/log-observer.ts';
import { QuorateError } from '../../core/errors.ts';
import type { Input, Millis, NodeId, Protocol } from '../../core/protocol.ts';
import type { LogCommand, LogDefinition, LogEvent, LogResult, LogSpec, LogStatus, Membership } from '../../protocols/replicated-log.ts';
import type { VirtualClock } from '../clock.ts';
import type { SimulatedDisk } from '../disk.ts';
import { type NodeSettings, SimulatedNode, type Upper } from '../node.ts';
import type { World } from '../world.ts';
import type { ClientInput, ClientOutput, MachineKind, ReplicatedMachine } from './machines.ts';
/** The answer to a client's request, as far as this replica knows it. */
export type Answer = {
    readonly type: 'served';
    readonly output: ClientOutput;
} | {
    readonly type: 'done';
    readonly index: number;
}
/** Certainly not done. */
 | {
    readonly type: 'refused';
    readonly code: string;
    readonly leader: NodeId;
}
/** Nobody can say. */
 | {
    readonly type: 'unknown';
};
export interface ReplicaSettings extends NodeSettings {
    /** Entries kept in the log behind the state machine's durable index. */
    readonly compactionMargin: number;
    readonly snapshotMs: number;
}
export declare class LogReplica<S extends LogSpec, Options> implements Upper<S>, Watched {
    readonly id: NodeId;
    readonly node: SimulatedNode<S>;
    machine: ReplicatedMachine;
    leader: NodeId;
    isRemoved: boolean;
    /** What its disk holds is damaged, and known to be: it does not start again. */
    isCorrupt: boolean;
    private readonly world;
    private readonly definition;
    private readonly options;
    private readonly founders;
    private readonly settings;
    private readonly observer;
    private readonly kind;
    private readonly random;
    private readonly disk;
    private image;
    private shelf;
    private requests;
    private reads;
    private readonly outgoing;
    private flushes;
    /** The log was told to compact through `index` when so many records were persisted. */
    private compactions;
    private nextRequest;
    constructor(world: World, id: NodeId, definition: LogDefinition<S, Options>, options: Options, founders: Membership, clock: VirtualClock, disk: SimulatedDisk, settings: ReplicaSettings, observer: LogObserver, kind: MachineKind);
    get isAlive(): boolean;
    get now(): Millis;
    get life(): number;
    get state(): Readonly<S['State']>;
    get status(): LogStatus;
    start(): void;
    /** `input`: what a read reads. `done` is called at most once; never, if nobody is there. */
    request(command: LogCommand, input: ClientInput | undefined, done: (answer: Answer) => void): void;
    private tell;
    /** Persists the state machine as of now, in the background, and then lets the log be compacted. */
    flush(): void;
    private finishFlushes;
    peerDisconnected(node: NodeId): void;
    create(durable: readonly S['Record'][], random: () => number): Protocol<S>;
    /** If this life lasts so long. */
    private later;
    corrupt(error: QuorateError): boolean;
    recordIndex(record: S['Record']): number;
    checkpoint(): readonly S['Record'][];
    stepped(input: Input<S>): void;
    durable(): void;
    crashed(): void;
    replying(id: number, result: LogResult): void;
    reply(id: number, result: LogResult): void;
    private finish;
    private serveReads;
    emit(event: LogEvent): void;
    private apply;
    private prepareSnapshot;
    attach(to: NodeId, message: S['Message']): {
        readonly payload: unknown;
        readonly extraMs: number;
    } | undefined | 'lost';
    receive(from: NodeId, message: S['Message'], attachment: unknown, accept: () => void): void;
    private restore;
    /** Undefined: it is damaged, and so the process is over. */
    private readSnapshot;
}
