import type * as kv from '../codec/etcd/kv-types.ts';
import { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { NodeId } from '../core/protocol.ts';
import { type AuthCommand, type Identity } from './auth/commands.ts';
import { type LeaseCommand } from './lease/commands.ts';
/** Numbers are part of the log's format. 16 and up are leases' (lease/commands.ts), 32 and up those of
 * authentication (auth/commands.ts); 48 and up are kept for alarms. */
export declare const CommandKind: {
    readonly put: 1;
    readonly deleteRange: 2;
    readonly txn: 3;
    readonly compaction: 4;
    readonly memberAttributes: 5;
    readonly clusterVersion: 6;
};
export type KvCommand = {
    readonly type: 'put';
    readonly request: kv.PutRequest;
} | {
    readonly type: 'delete-range';
    readonly request: kv.DeleteRangeRequest;
} | {
    readonly type: 'txn';
    readonly request: kv.TxnRequest;
} | {
    readonly type: 'compaction';
    readonly request: kv.CompactionRequest;
} | {
    readonly type: 'member-attributes';
    readonly member: MemberAttributes;
} | {
    readonly type: 'cluster-version';
    readonly version: string;
} | LeaseCommand | AuthCommand
/** On behalf of a user, who must be allowed to. */
 | {
    readonly type: 'as-user';
    readonly identity: Identity;
    readonly command: KvCommand;
};
/** What a member publishes of itself once it runs. */
export interface MemberAttributes {
    readonly id: NodeId;
    readonly name: string;
    readonly clientUrls: readonly string[];
}
/** A command from a client's encoded request. */
export declare function encodeRequest(kind: 'put' | 'deleteRange' | 'txn' | 'compaction', request: Uint8Array): Uint8Array;
export declare function encodeCommand(command: KvCommand): Uint8Array;
/** Throws `malformed`; `unknown-command` for what a newer version may have written. */
export declare function decodeCommand(data: Uint8Array): KvCommand;
export declare function writeAttributes(writer: ByteWriter, { name, clientUrls }: Omit<MemberAttributes, 'id'>): void;
export declare function readAttributes(reader: ByteReader): Omit<MemberAttributes, 'id'>;
