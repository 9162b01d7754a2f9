// ZAB's messages and records as bytes. An entry's data is copied once on the way out and viewed, not copied, on the way in:
// whoever hands bytes to a decoder leaves them alone afterwards.
import { assertNever, QuorateError } from '../../core/errors.js';
import { code, decodeEntries, decodeMembership, decodeMembershipCommand, decodeProposals, decodeRefusalCode, encodeEntries, encodeMembership, encodeMembershipCommand, encodeProposals, encodeRefusalCode, malformed, pick, readCount, } from '../log-wire.js';
// The order is the wire's: append only.
const MESSAGE_TYPES = [
    'notification',
    'follower-info',
    'new-epoch',
    'ack-epoch',
    'epoch-refused',
    'sync',
    'sync-refused',
    'propose',
    'ack',
    'gap',
    'ping',
    'pong',
    'install-snapshot',
    'nominate',
    'nomination-accepted',
    'hand-over',
    'forward-proposals',
    'forward-change',
    'forward-read',
    'read-answer',
    'refusal',
    'own-promise',
    'own-append',
    'own-restore',
];
const RECORD_TYPES = ['epochs', 'entries', 'base', 'installed'];
const STATES = ['looking', 'following', 'leading'];
function encodeMessage(message, writer) {
    writer.u8(code(MESSAGE_TYPES, message.type));
    switch (message.type) {
        case 'notification':
            writer.u8(code(STATES, message.state));
            writer.uint(message.round);
            writer.uint(message.leader);
            encodePosition(message, writer);
            writer.uint(message.epoch);
            return;
        case 'follower-info':
            writer.uint(message.acceptedEpoch);
            writer.uint(message.attempt);
            return;
        case 'new-epoch':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.u8((message.isDecided ? 1 : 0) | (message.isJoining ? 2 : 0));
            return;
        case 'ack-epoch':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.bool(message.isPromise);
            encodePosition(message, writer);
            return;
        case 'epoch-refused':
            writer.uint(message.epoch);
            writer.uint(message.acceptedEpoch);
            return;
        case 'sync':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.uint(message.index);
            writer.uint(message.term);
            return;
        case 'sync-refused':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.uint(message.index);
            writer.uint(message.hintIndex);
            writer.uint(message.hintTerm);
            return;
        case 'propose':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.uint(message.prevIndex);
            writer.uint(message.commitIndex);
            encodeEntries(message.entries, writer);
            return;
        case 'ack':
        case 'gap':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.uint(message.index);
            return;
        case 'ping':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.uint(message.commitIndex);
            writer.uint(message.sentIndex);
            writer.uint(message.round);
            writer.f64(message.sentAt);
            return;
        case 'pong':
            writer.uint(message.epoch);
            writer.uint(message.session);
            writer.uint(message.sentIndex);
            writer.uint(message.receivedIndex);
            writer.uint(message.round);
            writer.f64(message.sentAt);
            return;
        case 'install-snapshot':
            writer.uint(message.term);
            writer.uint(message.session);
            writer.uint(message.index);
            writer.uint(message.indexTerm);
            encodeMembership(message.membership, writer);
            return;
        case 'nominate':
        case 'nomination-accepted':
            writer.uint(message.epoch);
            writer.uint(message.session);
            return;
        case 'hand-over':
            writer.uint(message.epoch);
            writer.uint(message.to);
            return;
        case 'forward-proposals':
            writer.uint(message.term);
            encodeProposals(message.proposals, writer);
            return;
        case 'forward-change':
            writer.uint(message.term);
            writer.uint(message.request);
            encodeMembershipCommand(message.command, writer);
            return;
        case 'forward-read':
            writer.uint(message.id);
            return;
        case 'read-answer':
            writer.uint(message.id);
            writer.uint(message.index);
            return;
        case 'refusal':
            writer.bool(message.isRead);
            writer.uint(message.requests.length);
            for (const request of message.requests)
                writer.uint(request);
            encodeRefusalCode(message.code, writer);
            writer.string(message.message);
            writer.uint(message.leader);
            return;
        case 'own-promise':
            writer.uint(message.epoch);
            return;
        case 'own-append':
            writer.uint(message.epoch);
            writer.uint(message.index);
            return;
        case 'own-restore':
            writer.uint(message.index);
            return;
        default:
            assertNever(message, 'message');
    }
}
function encodePosition({ currentEpoch, lastTerm, lastIndex }, writer) {
    writer.uint(currentEpoch);
    writer.uint(lastTerm);
    writer.uint(lastIndex);
}
function decodePosition(reader) {
    return { currentEpoch: reader.uint(), lastTerm: reader.uint(), lastIndex: reader.uint() };
}
function decodeMessage(reader) {
    const type = pick(MESSAGE_TYPES, reader.u8(), 'message type');
    switch (type) {
        case 'notification': {
            const state = pick(STATES, reader.u8(), 'state');
            const round = reader.uint();
            const leader = reader.uint();
            return { type, state, round, leader, ...decodePosition(reader), epoch: reader.uint() };
        }
        case 'follower-info':
            return { type, acceptedEpoch: reader.uint(), attempt: reader.uint() };
        case 'new-epoch': {
            const epoch = reader.uint();
            const session = reader.uint();
            const flags = reader.u8();
            if (flags > 3)
                throw malformed('flags of a new epoch', flags);
            return { type, epoch, session, isDecided: (flags & 1) !== 0, isJoining: (flags & 2) !== 0 };
        }
        case 'ack-epoch': {
            const epoch = reader.uint();
            const session = reader.uint();
            const isPromise = reader.bool();
            return { type, epoch, session, isPromise, ...decodePosition(reader) };
        }
        case 'epoch-refused':
            return { type, epoch: reader.uint(), acceptedEpoch: reader.uint() };
        case 'sync':
            return { type, epoch: reader.uint(), session: reader.uint(), index: reader.uint(), term: reader.uint() };
        case 'sync-refused':
            return {
                type,
                epoch: reader.uint(),
                session: reader.uint(),
                index: reader.uint(),
                hintIndex: reader.uint(),
                hintTerm: reader.uint(),
            };
        case 'propose': {
            const epoch = reader.uint();
            const session = reader.uint();
            const prevIndex = reader.uint();
            const commitIndex = reader.uint();
            return { type, epoch, session, prevIndex, commitIndex, entries: decodeEntries(reader, prevIndex + 1) };
        }
        case 'ack':
        case 'gap':
            return { type, epoch: reader.uint(), session: reader.uint(), index: reader.uint() };
        case 'ping': {
            const epoch = reader.uint();
            const session = reader.uint();
            const commitIndex = reader.uint();
            return {
                type,
                epoch,
                session,
                commitIndex,
                sentIndex: reader.uint(),
                round: reader.uint(),
                sentAt: time(reader),
            };
        }
        case 'pong': {
            const epoch = reader.uint();
            const session = reader.uint();
            const sentIndex = reader.uint();
            const receivedIndex = reader.uint();
            return { type, epoch, session, sentIndex, receivedIndex, round: reader.uint(), sentAt: time(reader) };
        }
        case 'install-snapshot': {
            const term = reader.uint();
            const session = reader.uint();
            const index = reader.uint();
            return { type, term, session, index, indexTerm: reader.uint(), membership: decodeMembership(reader) };
        }
        case 'nominate':
        case 'nomination-accepted':
            return { type, epoch: reader.uint(), session: reader.uint() };
        case 'hand-over':
            return { type, epoch: reader.uint(), to: reader.uint() };
        case 'forward-proposals':
            return { type, term: reader.uint(), proposals: decodeProposals(reader) };
        case 'forward-change':
            return { type, term: reader.uint(), request: reader.uint(), command: decodeMembershipCommand(reader) };
        case 'forward-read':
            return { type, id: reader.uint() };
        case 'read-answer':
            return { type, id: reader.uint(), index: reader.uint() };
        case 'refusal': {
            const isRead = reader.bool();
            const requests = [];
            for (let count = readCount(reader, 1); count > 0; count--)
                requests.push(reader.uint());
            const refusal = decodeRefusalCode(reader);
            return { type, isRead, requests, code: refusal, message: reader.string(), leader: reader.uint() };
        }
        case 'own-promise':
            return { type, epoch: reader.uint() };
        case 'own-append':
            return { type, epoch: reader.uint(), index: reader.uint() };
        case 'own-restore':
            return { type, index: reader.uint() };
        default:
            return assertNever(type, 'message type');
    }
}
function time(reader) {
    const value = reader.f64();
    if (!Number.isFinite(value))
        throw malformed('time', value);
    return value;
}
function encodeRecord(record, writer) {
    writer.u8(code(RECORD_TYPES, record.type));
    switch (record.type) {
        case 'epochs':
            writer.uint(record.accepted);
            writer.uint(record.acceptedLeader);
            writer.uint(record.current);
            return;
        case 'entries':
            writer.uint(record.entries[0]?.index ?? 0);
            encodeEntries(record.entries, writer);
            return;
        case 'base':
        case 'installed':
            writer.uint(record.index);
            writer.uint(record.term);
            encodeMembership(record.membership, writer);
            return;
        default:
            assertNever(record, 'record');
    }
}
function decodeRecord(reader) {
    const type = pick(RECORD_TYPES, reader.u8(), 'record type');
    switch (type) {
        case 'epochs':
            return { type, accepted: reader.uint(), acceptedLeader: reader.uint(), current: reader.uint() };
        case 'entries': {
            const entries = decodeEntries(reader, reader.uint());
            if (entries.length === 0)
                throw new QuorateError('malformed', 'a record of entries without entries');
            return { type, entries };
        }
        case 'base':
        case 'installed':
            return { type, index: reader.uint(), term: reader.uint(), membership: decodeMembership(reader) };
        default:
            return assertNever(type, 'record type');
    }
}
export const zabWire = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
//# sourceMappingURL=wire.js.map