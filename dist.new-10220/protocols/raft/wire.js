// Raft's messages and records as bytes. An entry's data is copied once on the way out and viewed, not copied, on the way in:
// whoever hands bytes to a decoder leaves them alone afterwards.
import { assertNever, QuorateError } from '../../core/errors.js';
import { code, decodeEntries, decodeMembership, decodeMembershipCommand, decodeProposals, decodeRefusalCode, encodeEntries, encodeMembership, encodeMembershipCommand, encodeProposals, encodeRefusalCode, malformed, pick, readCount, } from '../log-wire.js';
// The order is the wire's: append only.
const MESSAGE_TYPES = [
    'vote-request',
    'vote-response',
    'append',
    'append-response',
    'heartbeat',
    'heartbeat-response',
    'install-snapshot',
    'timeout-now',
    'forward-proposals',
    'forward-change',
    'forward-read',
    'read-answer',
    'refusal',
    'own-append',
    'own-restore',
];
const RECORD_TYPES = ['hard-state', 'entries', 'base', 'installed'];
function encodeMessage(message, writer) {
    writer.u8(code(MESSAGE_TYPES, message.type));
    switch (message.type) {
        case 'vote-request':
            writer.uint(message.term);
            writer.u8((message.isPreVote ? 1 : 0) | (message.isTransfer ? 2 : 0) | (message.isJoining ? 4 : 0));
            writer.uint(message.lastIndex);
            writer.uint(message.lastTerm);
            return;
        case 'vote-response':
            writer.uint(message.term);
            writer.u8((message.isPreVote ? 1 : 0) | (message.granted ? 2 : 0));
            return;
        case 'append':
            writer.uint(message.term);
            writer.uint(message.progress);
            writer.uint(message.prevIndex);
            writer.uint(message.prevTerm);
            writer.uint(message.commitIndex);
            writer.bool(message.wantsAnswer);
            encodeEntries(message.entries, writer);
            return;
        case 'append-response':
            writer.uint(message.term);
            writer.uint(message.progress);
            writer.bool(message.accepted);
            writer.uint(message.index);
            writer.uint(message.hintIndex);
            writer.uint(message.hintTerm);
            return;
        case 'heartbeat':
        case 'heartbeat-response':
            writer.uint(message.term);
            writer.uint(message.commitIndex);
            writer.uint(message.round);
            writer.f64(message.sentAt);
            return;
        case 'install-snapshot':
            writer.uint(message.term);
            writer.uint(message.progress);
            writer.uint(message.index);
            writer.uint(message.indexTerm);
            encodeMembership(message.membership, writer);
            return;
        case 'timeout-now':
            writer.uint(message.term);
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
        case 'own-append':
            writer.uint(message.term);
            writer.uint(message.index);
            return;
        case 'own-restore':
            writer.uint(message.index);
            return;
        default:
            assertNever(message, 'message');
    }
}
function decodeMessage(reader) {
    const type = pick(MESSAGE_TYPES, reader.u8(), 'message type');
    switch (type) {
        case 'vote-request': {
            const term = reader.uint();
            const flags = reader.u8();
            if (flags > 7)
                throw malformed('flags of a vote request', flags);
            return {
                type,
                term,
                isPreVote: (flags & 1) !== 0,
                isTransfer: (flags & 2) !== 0,
                isJoining: (flags & 4) !== 0,
                lastIndex: reader.uint(),
                lastTerm: reader.uint(),
            };
        }
        case 'vote-response': {
            const term = reader.uint();
            const flags = reader.u8();
            if (flags > 3)
                throw malformed('flags of a vote', flags);
            return { type, term, isPreVote: (flags & 1) !== 0, granted: (flags & 2) !== 0 };
        }
        case 'append': {
            const term = reader.uint();
            const progress = reader.uint();
            const prevIndex = reader.uint();
            return {
                type,
                term,
                progress,
                prevIndex,
                prevTerm: reader.uint(),
                commitIndex: reader.uint(),
                wantsAnswer: reader.bool(),
                entries: decodeEntries(reader, prevIndex + 1),
            };
        }
        case 'append-response':
            return {
                type,
                term: reader.uint(),
                progress: reader.uint(),
                accepted: reader.bool(),
                index: reader.uint(),
                hintIndex: reader.uint(),
                hintTerm: reader.uint(),
            };
        case 'heartbeat':
        case 'heartbeat-response': {
            const term = reader.uint();
            const commitIndex = reader.uint();
            const round = reader.uint();
            const sentAt = reader.f64();
            if (!Number.isFinite(sentAt))
                throw malformed('time', sentAt);
            return { type, term, commitIndex, round, sentAt };
        }
        case 'install-snapshot': {
            const term = reader.uint();
            const progress = reader.uint();
            const index = reader.uint();
            return { type, term, progress, index, indexTerm: reader.uint(), membership: decodeMembership(reader) };
        }
        case 'timeout-now':
            return { type, term: reader.uint() };
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
        case 'own-append':
            return { type, term: reader.uint(), index: reader.uint() };
        case 'own-restore':
            return { type, index: reader.uint() };
        default:
            return assertNever(type, 'message type');
    }
}
function encodeRecord(record, writer) {
    writer.u8(code(RECORD_TYPES, record.type));
    switch (record.type) {
        case 'hard-state':
            writer.uint(record.term);
            writer.uint(record.vote);
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
        case 'hard-state':
            return { type, term: reader.uint(), vote: reader.uint() };
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
export const raftWire = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
//# sourceMappingURL=wire.js.map