// What goes into the replicated log for the key-value state machine: one byte that says what kind, then the request as the
// client's protobuf has it (so that the edge forwards bytes without encoding anything), or a small form of our own.

import { CompactionRequest, DeleteRangeRequest, PutRequest, TxnRequest } from '../codec/etcd/kv.ts';
import type * as kv from '../codec/etcd/kv-types.ts';
import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import {
  AS_USER,
  type AuthCommand,
  decodeAsUser,
  decodeAuthCommand,
  encodeAsUser,
  encodeAuthCommand,
  type Identity,
} from './auth/commands.ts';
import { decodeLeaseCommand, encodeLeaseCommand, type LeaseCommand } from './lease/commands.ts';
import { decodeMaintenanceCommand, encodeMaintenanceCommand, type MaintenanceCommand } from './maintenance-commands.ts';

/**
 * Numbers are part of the log's format. 16 and up are those of leases (lease/commands.ts), 32 and up of authentication
 * (auth/commands.ts), 48 and up of maintenance (maintenance-commands.ts).
 */
export const CommandKind = {
  put: 1,
  deleteRange: 2,
  txn: 3,
  compaction: 4,
  memberAttributes: 5,
  clusterVersion: 6,
} as const;

export type KvCommand =
  | { readonly type: 'put'; readonly request: kv.PutRequest }
  | { readonly type: 'delete-range'; readonly request: kv.DeleteRangeRequest }
  | { readonly type: 'txn'; readonly request: kv.TxnRequest }
  | { readonly type: 'compaction'; readonly request: kv.CompactionRequest }
  | { readonly type: 'member-attributes'; readonly member: MemberAttributes }
  | { readonly type: 'cluster-version'; readonly version: string }
  | LeaseCommand
  | AuthCommand
  | MaintenanceCommand
  /** On behalf of a user, who must be allowed to. */
  | { readonly type: 'as-user'; readonly identity: Identity; readonly command: KvCommand };

/** What a member publishes of itself once it runs. */
export interface MemberAttributes {
  readonly id: NodeId;
  readonly name: string;
  readonly clientUrls: readonly string[];
}

/** A command from a client's encoded request. */
export function encodeRequest(kind: 'put' | 'deleteRange' | 'txn' | 'compaction', request: Uint8Array): Uint8Array {
  const data = new Uint8Array(1 + request.length);
  data[0] = CommandKind[kind];
  data.set(request, 1);
  return data;
}

export function encodeCommand(command: KvCommand): Uint8Array {
  switch (command.type) {
    case 'put':
      return encodeRequest('put', PutRequest.encode(command.request));
    case 'delete-range':
      return encodeRequest('deleteRange', DeleteRangeRequest.encode(command.request));
    case 'txn':
      return encodeRequest('txn', TxnRequest.encode(command.request));
    case 'compaction':
      return encodeRequest('compaction', CompactionRequest.encode(command.request));
    case 'member-attributes': {
      const writer = new ByteWriter();
      writer.u8(CommandKind.memberAttributes);
      writer.uint(command.member.id);
      writeAttributes(writer, command.member);
      return writer.copy();
    }
    case 'cluster-version': {
      const writer = new ByteWriter();
      writer.u8(CommandKind.clusterVersion);
      writer.string(command.version);
      return writer.copy();
    }
    case 'as-user':
      return encodeAsUser(command.identity, encodeCommand(command.command));
    case 'lease-grant':
    case 'lease-revoke':
    case 'lease-renew':
    case 'lease-expire':
    case 'lease-checkpoint':
      return encodeLeaseCommand(command);
    case 'alarm-raise':
    case 'alarm-disarm':
    case 'hash-ask':
    case 'hash-answer':
      return encodeMaintenanceCommand(command);
    default:
      return encodeAuthCommand(command);
  }
}

/** Throws `malformed`; `unknown-command` for what a newer version may have written. */
export function decodeCommand(data: Uint8Array): KvCommand {
  const rest = data.subarray(1);
  switch (data[0]) {
    case CommandKind.put:
      return { type: 'put', request: PutRequest.decode(rest) };
    case CommandKind.deleteRange:
      return { type: 'delete-range', request: DeleteRangeRequest.decode(rest) };
    case CommandKind.txn:
      return { type: 'txn', request: TxnRequest.decode(rest) };
    case CommandKind.compaction:
      return { type: 'compaction', request: CompactionRequest.decode(rest) };
    case CommandKind.memberAttributes: {
      const reader = new ByteReader(rest);
      const id = reader.uint();
      return { type: 'member-attributes', member: { id, ...readAttributes(reader) } };
    }
    case CommandKind.clusterVersion:
      return { type: 'cluster-version', version: new ByteReader(rest).string() };
    case AS_USER: {
      const { user, revision, command } = decodeAsUser(rest);
      return { type: 'as-user', identity: { user, revision }, command: decodeCommand(command) };
    }
    default: {
      const [kind] = data;
      const command =
        decodeLeaseCommand(kind, new ByteReader(rest)) ??
        decodeAuthCommand(kind, rest) ??
        decodeMaintenanceCommand(kind, rest);
      if (command !== undefined) return command;
      throw new QuorateError('unknown-command', `unknown command ${data[0] ?? '(empty)'} in the log`);
    }
  }
}

export function writeAttributes(writer: ByteWriter, { name, clientUrls }: Omit<MemberAttributes, 'id'>): void {
  writer.string(name);
  writer.uint(clientUrls.length);
  for (const url of clientUrls) writer.string(url);
}

export function readAttributes(reader: ByteReader): Omit<MemberAttributes, 'id'> {
  const name = reader.string();
  const count = reader.uint();
  const clientUrls: string[] = [];
  // Not an array of the length that the input claims: each must be there.
  for (let i = 0; i < count; i++) clientUrls.push(reader.string());
  return { name, clientUrls };
}
