import type { KeyValue, RangeRequest, RangeResponse, TxnRequest, TxnResponse } from '../codec/etcd/kv-types.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { DurableStateMachine, MachineSnapshot } from '../host/replica-types.ts';
import type { AuthStore } from '../kv/auth/auth-store.ts';
import type { MemberAttributes } from '../kv/commands.ts';
import type { KeyEvent } from '../kv/keyspace.ts';
import type { Leases } from '../kv/lease/leases.ts';
import type { KvMachine } from '../kv/machine.ts';
import type { OrderedStore } from '../kv/store.ts';
import { WatchHub } from '../kv/watch/index.ts';
import type { LogEntry, Membership } from '../protocols/replicated-log.ts';
export interface KvStateMachineOptions {
    readonly machine: KvMachine;
    /** The machine's store; closed with this. */
    readonly store: OrderedStore;
    /** Reads the data of the log's membership entries. */
    readonly membershipOf: (data: Uint8Array) => Membership;
}
export declare class KvStateMachine implements DurableStateMachine {
    readonly watches: WatchHub;
    private readonly machine;
    private readonly store;
    private readonly membershipOf;
    private isSweeping;
    /** When the next events may go out. */
    private eventsAt;
    private isRestoring;
    private isClosed;
    private sweepWaiters;
    constructor({ machine, store, membershipOf }: KvStateMachineOptions);
    get revision(): number;
    get auth(): AuthStore;
    get compactedRevision(): number;
    /** Disk space taken, and the part of it in use. */
    get size(): {
        readonly totalBytes: number;
        readonly usedBytes: number;
    };
    /** Throws `compacted`, `future-revision`. */
    range(request: RangeRequest): RangeResponse;
    /** A transaction that only reads: see transactions.ts. */
    readTxn(request: TxnRequest): TxnResponse;
    /** What the event's key was before it, unless that is compacted. */
    previousOf(event: KeyEvent): KeyValue | undefined;
    get leases(): Leases;
    attributesOf(node: NodeId): MemberAttributes | undefined;
    /** Calls `done` once nothing is left of what was compacted so far. */
    whenSwept(done: () => void): void;
    get durableIndex(): number;
    apply(entry: LogEntry): unknown;
    flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void;
    snapshot(): MachineSnapshot;
    restore(index: number, _term: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
    close(): Promise<void>;
    /**
     * Events go out after the turn that made them. With many watchers more are gathered first: each turn would otherwise end in a
     * system call a client, for an event or two.
     */
    private planEvents;
    private readonly handOutEvents;
    /** Others get their turn in between. */
    private readonly helpWatchers;
    /** Removes what compactions left, a bounded piece a turn, so that requests are answered in between. */
    private sweepIfNeeded;
    private readonly sweep;
}
