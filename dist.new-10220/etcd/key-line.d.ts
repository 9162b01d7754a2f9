import { type KeyValue, type RequestOp } from '../codec/etcd/kv-types.ts';
import type { Call } from '../grpc/types.ts';
import type { KvCommand } from '../kv/commands.ts';
import { type Context } from './context.ts';
/** A key in a line. */
export interface Place {
    readonly key: Uint8Array;
    readonly lease: bigint;
    /** The fencing token. */
    readonly createRevision: number;
}
export interface LineRequest {
    /** Of the lock or the election. */
    readonly name: Uint8Array;
    /** 0: one is granted, for a minute. */
    readonly lease: bigint;
    readonly value: Uint8Array;
}
/** What all keys in the line for `name` begin with. */
export declare function linePrefix(name: Uint8Array): Uint8Array;
/** The first in line as this member knows it, at a past revision if one is given. Throws `compacted`. */
export declare function firstInLine(context: Context, prefix: Uint8Array, revision?: number): KeyValue | undefined;
/** Writes only while the place is still there, as it was made. */
export declare function txnOnPlace(key: Uint8Array, createRevision: number, success: readonly RequestOp[], failure?: readonly RequestOp[]): KvCommand;
export declare const putOf: (key: Uint8Array, value: Uint8Array, lease: bigint) => RequestOp;
export declare const deletionOf: (key: Uint8Array) => RequestOp;
/**
 * Joins the line, and calls `done` once the place is the first. If the call ends before that the line is left again; if the
 * key is lost meanwhile, as with its lease, the call fails. Throws as handlers do.
 */
export declare function standInLine(context: Context, request: LineRequest, call: Call, done: (place: Place) => void): void;
