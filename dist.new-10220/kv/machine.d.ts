import type { CompactionResponse, DeleteRangeResponse, PutResponse, TxnResponse } from '../codec/etcd/kv-types.ts';
import { type Crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { AuthStore } from './auth/auth-store.ts';
import { type KeyspaceHash } from './hash.ts';
import { Leases } from './lease/leases.ts';
import { Members } from './members.ts';
import { Mvcc } from './mvcc.ts';
import type { OrderedStore } from './store.ts';
export interface KvMachineOptions {
    /** For snapshots and hashes; the host passes Node's native one. Default: the pure one, same values. */
    readonly crc32?: Crc32;
}
/** What applying a command came to. Equal on every replica. */
export interface KvResult {
    /** The newest revision afterwards: what the response's header says. */
    readonly revision: number;
    /** Of the request's kind; undefined if there is an error, or nothing to answer. */
    readonly response: PutResponse | DeleteRangeResponse | TxnResponse | CompactionResponse | GrantedLease | RenewedLeases | undefined;
    /** The user's error, if the command was refused. It has changed nothing then. */
    readonly error: {
        readonly code: string;
        readonly message: string;
    } | undefined;
}
export interface GrantedLease {
    readonly id: bigint;
    readonly ttlSeconds: number;
}
export interface RenewedLeases {
    /** In the order asked; 0: there is no such lease. */
    readonly ttlsSeconds: readonly number[];
}
/** The state at an index, as chunks. Must be released. Iterate once. */
export interface KvSnapshot extends Iterable<Uint8Array> {
    readonly index: number;
    readonly term: number;
    release(): void;
}
export interface KvRestore {
    /** The next bytes of the stream, cut anywhere. Throws `corrupt-snapshot`; then only `abort` is left. */
    write(chunk: Uint8Array): void;
    /** The restored state is durable and in force when this returns. Throws `corrupt-snapshot` if the stream is not whole. */
    commit(): void;
    abort(): void;
}
export declare class KvMachine {
    readonly mvcc: Mvcc;
    readonly leases: Leases;
    readonly members: Members;
    readonly auth: AuthStore;
    /** The last log entry applied, and its term. Not necessarily durable: see `durableIndex`. */
    appliedIndex: number;
    appliedTerm: number;
    /** The state as of this index survives a crash. */
    durableIndex: number;
    private readonly store;
    private readonly crc32;
    constructor(store: OrderedStore, options?: KvMachineOptions);
    /**
     * Applies one entry. Keeps views on `data` until the next flush: it must not change. Never throws for what a user sent;
     * such an error is in the result. Throws `unknown-command` if the entry was written by a version that knows more:
     * skipping it would make this replica differ from the others.
     */
    apply(index: number, term: number, data: Uint8Array): KvResult;
    /** Passes over an entry that is not this machine's: a leader's no-op. */
    advance(index: number, term: number): void;
    /** An entry that changed the membership to `ids`: who is gone is forgotten. */
    applyMembership(index: number, term: number, ids: Iterable<NodeId>): void;
    /** Asks first whether whoever wants it may. */
    private executeFor;
    private execute;
    private executeLease;
    /** Entries and bytes that a flush would write: what the host decides by. */
    get pendingEntries(): number;
    get pendingBytes(): number;
    get isFlushing(): boolean;
    /**
     * Makes the state as of now durable in the background; none may be under way. `release`, if given, gets the index and a
     * function that starts the writing: to be called once the log is durable up to that index. See PreparedFlush for errors.
     */
    flush(done: (error: QuorateError | undefined, durableIndex: number) => void, release?: (index: number, start: () => void) => void): void;
    /** What a compaction left to be removed has not all been: `backgroundWork` goes on with it, as does each flush. */
    get hasBackgroundWork(): boolean;
    /** Visits at most `changesMax` changes (some 3 µs each). Answers whether work remains. */
    backgroundWork(changesMax: number): boolean;
    /** The state as of now; entries may be applied while it is read. */
    snapshot(): KvSnapshot;
    /** Starts to replace the state by a snapshot's. Until `commit` everything stays as it is, also over a crash. */
    beginRestore(): KvRestore;
    /** Replaces the state by a snapshot's, in one go. Throws `corrupt-snapshot` and then has changed nothing. */
    restore(chunks: Iterable<Uint8Array>): void;
    /** Of the key space at `revision` (0: the newest). Throws `compacted`, `future-revision`. */
    hashKv(revision: number): KeyspaceHash;
    /** Of everything replicated: equal on replicas that have applied the same entries. */
    hash(): number;
    private saveApplied;
    private loadApplied;
}
