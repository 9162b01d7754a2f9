// SWIM's messages and records as bytes. Metadata is copied on the way in: it stays, while buffers of packets go.
import { assertNever } from '../../core/errors.js';
import { code, malformed, pick, readCount } from '../log-wire.js';
import { STATUSES } from './messages.js';
import { ADDRESS_BYTES_MAX } from './options.js';
// The order is the wire's: append only.
const MESSAGE_TYPES = ['ping', 'ack', 'ping-request', 'nack', 'gossip', 'sync', 'sync-reply'];
/** Incarnations beyond could not be refuted for ever. */
const INCARNATION_MAX = 2 ** 52;
const UPDATE_BYTES_MIN = 6;
function decodeNode(reader) {
    const node = reader.uint();
    if (node === 0)
        throw malformed('node', node);
    return node;
}
function decodeIncarnation(reader) {
    const incarnation = reader.uint();
    if (incarnation > INCARNATION_MAX)
        throw malformed('incarnation', incarnation);
    return incarnation;
}
function encodeUpdates(updates, writer) {
    writer.uint(updates.length);
    for (const { node, incarnation, status, by, address, metadata } of updates) {
        writer.u8(code(STATUSES, status));
        writer.uint(node);
        writer.uint(incarnation);
        writer.uint(by);
        writer.string(address);
        writer.bytes(metadata);
    }
}
function decodeUpdates(reader) {
    return Array.from({ length: readCount(reader, UPDATE_BYTES_MIN) }, () => decodeUpdate(reader));
}
function decodeUpdate(reader) {
    const status = pick(STATUSES, reader.u8(), 'status');
    const node = decodeNode(reader);
    const incarnation = decodeIncarnation(reader);
    const by = decodeNode(reader);
    const address = reader.string();
    if (address.length > ADDRESS_BYTES_MAX)
        throw malformed('length of an address', address.length);
    return { node, incarnation, status, by, address, metadata: reader.bytes().slice() };
}
function encodeMessage(message, writer) {
    writer.u8(code(MESSAGE_TYPES, message.type));
    switch (message.type) {
        case 'ping':
            writer.uint(message.sequence);
            writer.uint(message.incarnation);
            writer.bool(message.isFallback);
            encodeUpdates(message.updates, writer);
            return;
        case 'ack':
            writer.uint(message.sequence);
            encodeUpdates(message.updates, writer);
            return;
        case 'ping-request':
            writer.uint(message.sequence);
            writer.uint(message.target);
            encodeUpdates(message.updates, writer);
            return;
        case 'nack':
            writer.uint(message.sequence);
            return;
        case 'gossip':
        case 'sync':
        case 'sync-reply':
            encodeUpdates(message.updates, writer);
            return;
        default:
            assertNever(message);
    }
}
function decodeMessage(reader) {
    const type = pick(MESSAGE_TYPES, reader.u8(), 'type of message');
    switch (type) {
        case 'ping':
            return {
                type,
                sequence: reader.uint(),
                incarnation: decodeIncarnation(reader),
                isFallback: reader.bool(),
                updates: decodeUpdates(reader),
            };
        case 'ack':
            return { type, sequence: reader.uint(), updates: decodeUpdates(reader) };
        case 'ping-request':
            return { type, sequence: reader.uint(), target: decodeNode(reader), updates: decodeUpdates(reader) };
        case 'nack':
            return { type, sequence: reader.uint() };
        case 'gossip':
        case 'sync':
        case 'sync-reply':
            return { type, updates: decodeUpdates(reader) };
        default:
            return assertNever(type);
    }
}
function encodeRecord(record, writer) {
    writer.uint(record.incarnation);
}
function decodeRecord(reader) {
    return { type: 'incarnation', incarnation: decodeIncarnation(reader) };
}
export const swimWire = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
//# sourceMappingURL=wire.js.map