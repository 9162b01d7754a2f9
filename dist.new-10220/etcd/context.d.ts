import { QuorateError } from '../core/errors.ts';
import { type NodeId } from '../core/protocol.ts';
import type { Call, UnaryCall } from '../grpc/types.ts';
import type { Replica } from '../host/replica-types.ts';
import { type KvCommand } from '../kv/commands.ts';
import type { KvResult } from '../kv/machine.ts';
import type { Gate } from './auth/gate.ts';
import type { ResponseHeaders } from './headers.ts';
import type { KvStateMachine } from './kv-state-machine.ts';
import type { LastingCalls } from './lasting-calls.ts';
/** The version of etcd whose API this is: clients decide by it what they may ask for. */
export declare const ETCD_VERSION = "3.6.0";
export interface Context {
    readonly self: NodeId;
    readonly replica: Replica;
    readonly machine: KvStateMachine;
    /** Who may do what. */
    readonly gate: Gate;
    readonly headers: ResponseHeaders;
    readonly limits: Limits;
    readonly lasting: LastingCalls;
    /** The leader as this member knows it; 0 for none. */
    readonly leader: NodeId;
    /** Learners answer little. */
    readonly isLearner: boolean;
    /** Entries that are committed but not yet applied here. */
    readonly applyLag: number;
    /** Salts the identifiers of members to be added. */
    readonly clusterToken: string;
}
export interface Limits {
    /** Largest request that goes through the log, in bytes. etcd's 1.5 MiB. */
    readonly maxRequestBytes: number;
    /** Operations in a transaction's branch, and comparisons. etcd's 128. */
    readonly maxTxnOps: number;
}
export declare function failWith(call: Call, error: QuorateError): void;
/** Learners answer status and local reads, and leave the rest to voters: as in etcd. */
export declare function checkVoter(context: Context): void;
/** Clients that ask for it would rather try another member than wait here until there is a leader. */
export declare function checkLeader(context: Context, call: Call): void;
/** Entries that may be committed but not yet applied before writes are refused: etcd's figure. */
export declare const APPLY_LAG_MAX = 5000;
/** Puts a command of the caller's into the log. `done` gets what it came to here, or why it did not happen, or may not have. */
export declare function proposeCommand(context: Context, command: KvCommand, call: Call, done: (error: QuorateError | undefined, result: KvResult) => void): void;
/** The same: `answer` gets the result, an error is the call's answer. */
export declare function proposeFor(context: Context, command: KvCommand, call: Call, answer: (result: KvResult) => void): void;
/** Calls `answer` once this member has all that was acknowledged before. */
export declare function readLinearizably(context: Context, call: Call, answer: () => void): void;
/** For what a handler threw: an error of the world is the call's answer, a bug goes on. */
export declare function failOrThrow(call: Call, thrown: unknown): void;
/** Does `work`, which answers `call`, or fails it. */
export declare function guard(call: Call, work: () => void): void;
/** For what is not on the hot path: answers with what the promise brings. */
export declare function settle(call: UnaryCall, answer: Promise<Uint8Array>): void;
