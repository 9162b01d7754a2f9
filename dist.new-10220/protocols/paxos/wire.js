// Paxos's messages and records as bytes. Values are viewed, not copied, on the way in.
import { assertNever } from '../../core/errors.js';
import { code, malformed, pick } from '../log-wire.js';
import { NO_BALLOT } from './ballot.js';
// The order is the wire's: append only.
const MESSAGE_TYPES = [
    'prepare',
    'promise',
    'accept',
    'accepted',
    'refused',
    'inquire',
    'chosen',
];
const RECORD_TYPES = ['counter', 'promised', 'accepted'];
function encodeBallot({ counter, node }, writer) {
    writer.uint(counter);
    writer.uint(node);
}
/** Only the ballot that stands for none may have a zero in it. */
function decodeBallot(reader) {
    const counter = reader.uint();
    const node = reader.uint();
    if (counter === 0 && node === 0)
        return NO_BALLOT;
    if (counter === 0 || node === 0)
        throw malformed('ballot', `${counter}.${node}`);
    return { counter, node };
}
function encodeProposal({ ballot, value }, writer) {
    encodeBallot(ballot, writer);
    writer.bytes(value);
}
function decodeProposal(reader) {
    return { ballot: decodeBallot(reader), value: reader.bytes() };
}
function encodeMessage(message, writer) {
    writer.u8(code(MESSAGE_TYPES, message.type));
    switch (message.type) {
        case 'prepare':
            encodeBallot(message.ballot, writer);
            return;
        case 'promise':
            encodeBallot(message.ballot, writer);
            writer.bool(message.accepted !== undefined);
            if (message.accepted !== undefined)
                encodeProposal(message.accepted, writer);
            return;
        case 'accept':
        case 'accepted':
            encodeProposal(message.proposal, writer);
            return;
        case 'refused':
            encodeBallot(message.ballot, writer);
            encodeBallot(message.promised, writer);
            return;
        case 'inquire':
            return;
        case 'chosen':
            writer.bytes(message.value);
            return;
        default:
            assertNever(message, 'message');
    }
}
function decodeMessage(reader) {
    const type = pick(MESSAGE_TYPES, reader.u8(), 'message');
    switch (type) {
        case 'prepare':
            return { type, ballot: decodeBallot(reader) };
        case 'promise': {
            const ballot = decodeBallot(reader);
            return { type, ballot, accepted: reader.bool() ? decodeProposal(reader) : undefined };
        }
        case 'accept':
        case 'accepted':
            return { type, proposal: decodeProposal(reader) };
        case 'refused':
            return { type, ballot: decodeBallot(reader), promised: decodeBallot(reader) };
        case 'inquire':
            return { type };
        case 'chosen':
            return { type, value: reader.bytes() };
        default:
            return assertNever(type, 'message');
    }
}
function encodeRecord(record, writer) {
    writer.u8(code(RECORD_TYPES, record.type));
    switch (record.type) {
        case 'counter':
            writer.uint(record.counter);
            return;
        case 'promised':
            encodeBallot(record.ballot, writer);
            return;
        case 'accepted':
            encodeProposal(record.proposal, writer);
            return;
        default:
            assertNever(record, 'record');
    }
}
function decodeRecord(reader) {
    const type = pick(RECORD_TYPES, reader.u8(), 'record');
    switch (type) {
        case 'counter':
            return { type, counter: reader.uint() };
        case 'promised':
            return { type, ballot: decodeBallot(reader) };
        case 'accepted':
            return { type, proposal: decodeProposal(reader) };
        default:
            return assertNever(type, 'record');
    }
}
export const paxosWire = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
//# sourceMappingURL=wire.js.map