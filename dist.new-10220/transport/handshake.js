// How two members introduce themselves: the dialler says who it is, whom it wants and what for; the other side welcomes it
// or refuses with a code and a sentence, which both sides report.
import { QuorateError } from '../core/errors.js';
/** Raised when frames or messages change so that older members would misread them. */
export const PROTOCOL_VERSION = 1;
/** 'QRT1': whoever dials the wrong port is told so instead of being misread. */
const MAGIC = 0x31545251;
const PURPOSES = ['messages', 'snapshot'];
export function encodeHello(hello, writer) {
    writer.u32(MAGIC);
    writer.uint(hello.version);
    writer.uint(hello.clusterId);
    writer.uint(hello.from);
    writer.uint(hello.to);
    writer.u8(PURPOSES.indexOf(hello.purpose));
    writer.string(hello.address);
    writer.uint(hello.birth);
    writer.string(hello.engine);
}
export function decodeHello(reader) {
    if (reader.u32() !== MAGIC)
        throw new QuorateError('malformed', 'not a greeting of a Quorate member');
    const version = reader.uint();
    const clusterId = reader.uint();
    const from = reader.uint();
    const to = reader.uint();
    const purpose = PURPOSES[reader.u8()];
    if (purpose === undefined)
        throw new QuorateError('malformed', 'a greeting with an unknown purpose');
    const address = reader.string();
    // Absent in greetings of another version, which is to be named before anything else.
    const birth = reader.remaining > 0 ? reader.uint() : 0;
    const engine = reader.remaining > 0 ? reader.string() : '';
    return { version, clusterId, from, to, purpose, address, birth, engine };
}
/** Why `hello` cannot be welcomed by member `self` of cluster `clusterId`; undefined when it can. */
export function checkHello(hello, { self, clusterId, engine = '' }) {
    if (hello.version !== PROTOCOL_VERSION) {
        return new QuorateError('version-mismatch', `member ${hello.from} speaks peer protocol ${hello.version}, member ${self} speaks ${PROTOCOL_VERSION}`);
    }
    if (hello.clusterId !== clusterId) {
        return new QuorateError('cluster-mismatch', `member ${hello.from} belongs to cluster ${hello.clusterId}, member ${self} to cluster ${clusterId}`);
    }
    if (hello.engine !== '' && engine !== '' && hello.engine !== engine) {
        return new QuorateError('engine-mismatch', `member ${hello.from} runs the consensus engine ${hello.engine}, member ${self} runs ${engine}`);
    }
    if (hello.to !== self) {
        return new QuorateError('member-mismatch', `member ${hello.from} looked for member ${hello.to} here, but this is member ${self}`);
    }
    if (hello.from === self) {
        return new QuorateError('member-mismatch', `another process calls itself member ${self} as well`);
    }
    return undefined;
}
export function encodeRefusal(error, writer) {
    writer.string(error.code);
    writer.string(error.message);
}
export function decodeRefusal(reader) {
    return new QuorateError(reader.string(), reader.string());
}
//# sourceMappingURL=handshake.js.map