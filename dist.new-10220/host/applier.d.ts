import { QuorateError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/protocol.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
import type { DurableStateMachine, MachineSnapshot, ReplicaTuning } from './replica-types.ts';
export interface ApplierPorts {
    readonly self: NodeId;
    now(): Millis;
    /** Uniform in [0, 1). */
    random(): number;
    /** Records handed to this node's log so far, and those of them that are durable. */
    persistedSequence(): number;
    durableSequence(): number;
    /** An entry that this node proposed was applied. */
    onOwnApplied(request: number, result: unknown): void;
    /** The first entry of a higher term than before was applied. */
    onNewTerm(term: number): void;
    /** There is more to do: a turn must come. */
    wake(): void;
    /** Entries through `index` are not needed in the log any more. */
    compact(index: number): void;
    /** The state machine's disk is full: it is flushed again every second. With `false` once there was room. */
    onNoSpace(isRaised: boolean, message: string): void;
    onFatal(error: QuorateError): void;
}
/** A snapshot that the log decided to go on from. */
export interface Restore {
    readonly index: number;
    readonly term: number;
    open(): AsyncIterable<Uint8Array>;
    /** The state machine holds it durably, or never will. */
    done(): void;
}
export declare class Applier {
    private readonly machine;
    private readonly ports;
    private readonly tuning;
    applied: number;
    durableApplied: number;
    private appliedTerm;
    private work;
    /** How many entries of the first piece of work are applied already. */
    private position;
    private bytesApplied;
    private bytesAtFlush;
    private appliedAtFlush;
    /** Positions in the log with the bytes applied up to there, oldest first. */
    private samples;
    /** Nothing is applied until this many records are durable: the state machine is to be flushed as it is now. */
    private flushAt;
    private flushFactor;
    private isFlushing;
    /** The disk was full: when to flush again. */
    private retryAt;
    private isRestoring;
    private isStopped;
    private idleWaiters;
    private compactedThrough;
    constructor(machine: DurableStateMachine, ports: ApplierPorts, tuning: ReplicaTuning);
    push(entries: readonly LogEntry[]): void;
    pushRestore(restore: Restore): void;
    get hasWork(): boolean;
    /** A snapshot of what is applied; undefined while another snapshot is being loaded. */
    snapshot(): MachineSnapshot | undefined;
    /** Applies what is there, within the turn's budget. Returns whether anything was applied. */
    run(): boolean;
    private mayApply;
    /** False: the budget is used up, or the state machine is to be flushed first. */
    private applyEntries;
    private apply;
    private sample;
    /**
     * What is applied may have been committed by others while our own log still writes it. The state machine on disk must
     * never be ahead of the log on disk, so it waits, for one commit at most.
     */
    private requestFlush;
    /** Members apply in step; if they also flushed in step, no quorum would be quick to answer while they do. */
    private drawFlushFactor;
    private get isFarAheadOfFlush();
    private flushIfDurable;
    private onFlushed;
    /** Called from time to time. */
    tick(now: Millis): void;
    /** Keeps a tail of the log, bounded by entries and bytes, for members that come back after a while. */
    private compact;
    private startRestore;
    private onRestored;
    /** Applies nothing more. Resolves once the state machine is at rest. */
    stop(): Promise<void>;
    /** After `stop`: writes what was applied, if the log on disk holds it, so that the next start has less to replay. */
    flushFinally(): Promise<void>;
    private settleIdle;
    private whenIdle;
}
