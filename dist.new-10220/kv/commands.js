// What goes into the replicated log for the key-value state machine: one byte that says what kind, then the request as the
// client's protobuf has it (so that the edge forwards bytes without encoding anything), or a small form of our own.
import { CompactionRequest, DeleteRangeRequest, PutRequest, TxnRequest } from '../codec/etcd/kv.js';
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { AS_USER, decodeAsUser, decodeAuthCommand, encodeAsUser, encodeAuthCommand, } from './auth/commands.js';
import { decodeLeaseCommand, encodeLeaseCommand } from './lease/commands.js';
/** Numbers are part of the log's format. 16 and up are leases' (lease/commands.ts), 32 and up those of
 * authentication (auth/commands.ts); 48 and up are kept for alarms. */
export const CommandKind = {
    put: 1,
    deleteRange: 2,
    txn: 3,
    compaction: 4,
    memberAttributes: 5,
    clusterVersion: 6,
};
/** A command from a client's encoded request. */
export function encodeRequest(kind, request) {
    const data = new Uint8Array(1 + request.length);
    data[0] = CommandKind[kind];
    data.set(request, 1);
    return data;
}
export function encodeCommand(command) {
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
        default:
            return encodeAuthCommand(command);
    }
}
/** Throws `malformed`; `unknown-command` for what a newer version may have written. */
export function decodeCommand(data) {
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
            const command = decodeLeaseCommand(data[0], new ByteReader(rest)) ?? decodeAuthCommand(data[0], rest);
            if (command !== undefined)
                return command;
            throw new QuorateError('unknown-command', `unknown command ${data[0] ?? '(empty)'} in the log`);
        }
    }
}
export function writeAttributes(writer, { name, clientUrls }) {
    writer.string(name);
    writer.uint(clientUrls.length);
    for (const url of clientUrls)
        writer.string(url);
}
export function readAttributes(reader) {
    const name = reader.string();
    const count = reader.uint();
    const clientUrls = [];
    // Not an array of the length that the input claims: each must be there.
    for (let i = 0; i < count; i++)
        clientUrls.push(reader.string());
    return { name, clientUrls };
}
//# sourceMappingURL=commands.js.map