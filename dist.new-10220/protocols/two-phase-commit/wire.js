// Two-phase commit's messages and records as bytes.
import { assertNever } from '../../core/errors.js';
import { decodeNodes, decodeTransaction, encodeNodes, encodeTransaction } from '../atomic-commit.js';
import { code, pick, readCount } from '../log-wire.js';
// The order is the wire's: append only.
const MESSAGE_TYPES = ['prepare', 'vote', 'decision', 'ack', 'inquire'];
const RECORD_TYPES = [
    'committed',
    'completed',
    'prepared',
    'learned',
    'ended',
    'forgotten',
];
const OUTCOMES = ['commit', 'abort'];
function encodeMessage(message, writer) {
    writer.u8(code(MESSAGE_TYPES, message.type));
    encodeTransaction(message.transaction, writer);
    switch (message.type) {
        case 'prepare':
            encodeNodes(message.participants, writer);
            writer.uint(message.oldest);
            return;
        case 'vote':
            writer.bool(message.yes);
            return;
        case 'decision':
            writer.u8(code(OUTCOMES, message.outcome));
            return;
        case 'ack':
        case 'inquire':
            return;
        default:
            assertNever(message, 'message');
    }
}
function decodeMessage(reader) {
    const type = pick(MESSAGE_TYPES, reader.u8(), 'message');
    const transaction = decodeTransaction(reader);
    switch (type) {
        case 'prepare': {
            const participants = decodeNodes(reader, readCount(reader, 1));
            return { type, transaction, participants, oldest: reader.uint() };
        }
        case 'vote':
            return { type, transaction, yes: reader.bool() };
        case 'decision':
            return { type, transaction, outcome: pick(OUTCOMES, reader.u8(), 'outcome') };
        case 'ack':
        case 'inquire':
            return { type, transaction };
        default:
            return assertNever(type, 'message');
    }
}
function encodeRecord(record, writer) {
    writer.u8(code(RECORD_TYPES, record.type));
    if (record.type === 'forgotten') {
        writer.uint(record.coordinator);
        writer.uint(record.below);
        return;
    }
    encodeTransaction(record.transaction, writer);
    switch (record.type) {
        case 'committed':
        case 'prepared':
            encodeNodes(record.participants, writer);
            return;
        case 'completed':
            return;
        case 'learned':
        case 'ended':
            writer.u8(code(OUTCOMES, record.outcome));
            return;
        default:
            assertNever(record, 'record');
    }
}
function decodeRecord(reader) {
    const type = pick(RECORD_TYPES, reader.u8(), 'record');
    if (type === 'forgotten')
        return { type, coordinator: reader.uint(), below: reader.uint() };
    const transaction = decodeTransaction(reader);
    switch (type) {
        case 'committed':
        case 'prepared':
            return { type, transaction, participants: decodeNodes(reader, readCount(reader, 1)) };
        case 'completed':
            return { type, transaction };
        case 'learned':
        case 'ended':
            return { type, transaction, outcome: pick(OUTCOMES, reader.u8(), 'outcome') };
        default:
            return assertNever(type, 'record');
    }
}
export const twoPhaseWire = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
//# sourceMappingURL=wire.js.map