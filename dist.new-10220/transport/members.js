// Asking any member who is in its cluster: how a process that was only told one address learns the rest.
import { crc32 as zlibCrc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { parseAddress } from './address.js';
import { dial, socketError } from './dial.js';
import { FRAME, FrameParser, writeFrame } from './frames.js';
import { decodeRefusal } from './handshake.js';
const ANSWER_BYTES_MAX = 1024 * 1024;
export function encodeClusterInfo(info, writer) {
    writer.uint(info.clusterId);
    writer.uint(info.members.length);
    for (const member of info.members) {
        writer.uint(member.node);
        writer.string(member.name);
        writer.string(member.address);
        writer.bool(member.isLearner);
    }
    writer.string(info.engine);
}
export function decodeClusterInfo(reader) {
    const clusterId = reader.uint();
    const count = reader.uint();
    const members = [];
    for (let i = 0; i < count; i++) {
        members.push({ node: reader.uint(), name: reader.string(), address: reader.string(), isLearner: reader.bool() });
    }
    return { clusterId, engine: reader.remaining > 0 ? reader.string() : '', members };
}
/**
 * Asks the member that accepts peers at `address` for its cluster's id and members. Rejects with `connection-failed`,
 * `timed-out`, `malformed`, `unavailable` (a member that waits to be added itself).
 */
export function queryMembers(address, options = {}) {
    return new Promise((resolve, reject) => {
        const target = (options.resolveAddress ?? parseAddress)(address);
        const timeoutMs = options.timeoutMs ?? 3000;
        const finish = (settle) => {
            clearTimeout(timer);
            socket.destroy();
            settle();
        };
        const fail = (error) => finish(() => reject(error));
        const parser = new FrameParser(ANSWER_BYTES_MAX, zlibCrc32, (type, source, start, end) => {
            const reader = new ByteReader(source, start, end);
            if (type === FRAME.refused)
                throw decodeRefusal(reader);
            if (type !== FRAME.members)
                throw new QuorateError('malformed', `a frame of type ${type} is not an answer`);
            const info = decodeClusterInfo(reader);
            finish(() => resolve(info));
        });
        const socket = dial(target, options.tls, () => {
            const writer = new ByteWriter(16);
            writeFrame(writer, FRAME.membersRequest, new Uint8Array(0), zlibCrc32);
            socket.write(writer.finish());
        });
        const timer = setTimeout(() => fail(new QuorateError('timed-out', `no answer from ${address} within ${timeoutMs} ms`)), timeoutMs);
        socket.on('data', (chunk) => {
            try {
                parser.push(chunk);
            }
            catch (error) {
                fail(QuorateError.from(error));
            }
        });
        socket.on('error', (error) => fail(socketError(error, `cannot ask ${address}`)));
        socket.on('close', () => fail(new QuorateError('connection-failed', `${address} closed the connection`)));
    });
}
//# sourceMappingURL=members.js.map