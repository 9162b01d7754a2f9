import type { NodeId, Wire } from '../core/protocol.ts';
import type { LogCommand, LogSpec, SnapshotMessage } from '../protocols/replicated-log.ts';
import type { SnapshotStore } from '../storage/snapshots.ts';
import type { Restore } from './applier.ts';
import type { MachineSnapshot, ReplicaLog } from './replica-types.ts';
export interface SnapshotPorts<S extends LogSpec> {
    readonly wire: Wire<S>;
    readonly store: SnapshotStore;
    readonly log: ReplicaLog;
    applied(): number;
    /** Undefined while the state machine cannot give one. */
    takeSnapshot(): MachineSnapshot | undefined;
    nextRequestId(): number;
    request(id: number, command: LogCommand): void;
    transfer(to: NodeId, header: Uint8Array, snapshot: MachineSnapshot): Promise<void>;
    deliver(from: NodeId, message: SnapshotMessage): void;
}
export declare function isSnapshotMessage(message: {
    readonly type: string;
}): message is SnapshotMessage;
export declare class SnapshotTransfers<S extends LogSpec> {
    private readonly ports;
    /** Members that need one; served at the end of a turn, because taking one is no work for within a step. */
    private readonly needed;
    /** Announced to the protocol, which answers with the message to send or with a refusal. */
    private readonly announced;
    private isReceiving;
    /** Stored snapshots that the log goes on from and the state machine does not hold yet: nothing else has that state. */
    private readonly awaited;
    constructor(ports: SnapshotPorts<S>);
    onNeeded(to: NodeId): void;
    get hasWork(): boolean;
    announce(): void;
    /** The protocol does not want the snapshot that was announced as request `id`. Whether `id` was one of ours. */
    onRefused(id: number): boolean;
    /** The protocol's message: now the data goes with it. */
    send(to: NodeId, message: S['Message'] & SnapshotMessage): void;
    private report;
    releaseAll(): void;
    receive(from: NodeId, header: Uint8Array, chunks: AsyncIterable<Uint8Array>): Promise<void>;
    private keep;
    /** What the applier needs to load the stored snapshot at `index`. Throws `state-machine-behind`. */
    restoreOf(index: number, term: number): Restore;
    /** Those that a crash left between their arrival and the protocol's word on them. */
    discardStored(): void;
    /** The protocol had no use for it; but a copy may have come before it, and wait to be loaded. */
    onIgnored(index: number): void;
}
