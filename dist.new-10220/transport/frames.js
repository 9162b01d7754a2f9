// Frames, the unit of every peer connection: length u32 | crc32 u32 | type u8 | body, little-endian. Length and checksum
// cover type and body.
import { QuorateError } from '../core/errors.js';
export const FRAME_HEAD_BYTES = 8;
export const FRAME = {
    hello: 0x01,
    welcome: 0x02,
    refused: 0x03,
    message: 0x10,
    ping: 0x11,
    pong: 0x12,
    snapshotHeader: 0x20,
    snapshotChunk: 0x21,
    snapshotEnd: 0x22,
    snapshotResult: 0x23,
    membersRequest: 0x30,
    members: 0x31,
};
/** Starts a frame in `writer`; the caller writes the body and passes what this returned to `endFrame`. */
export function beginFrame(writer, type) {
    const start = writer.length;
    writer.u32(0);
    writer.u32(0);
    writer.u8(type);
    return start;
}
export function endFrame(writer, start, crc32) {
    const content = writer.since(start + FRAME_HEAD_BYTES);
    writer.patchU32(start, content.length);
    writer.patchU32(start + 4, crc32(content));
}
export function writeFrame(writer, type, body, crc32) {
    const start = beginFrame(writer, type);
    writer.raw(body);
    endFrame(writer, start, crc32);
}
/** Cuts a stream of bytes into frames. `push` throws `malformed` on what cannot be a frame; the stream is then useless. */
export class FrameParser {
    /** Longest content accepted. Small until a peer has shown who it is: the length alone makes us allocate. */
    bytesMax;
    crc32;
    onFrame;
    /** The beginning of a frame whose rest has not arrived. */
    head = new Uint8Array(FRAME_HEAD_BYTES);
    headLength = 0;
    content;
    contentLength = 0;
    isStopped = false;
    constructor(bytesMax, crc32, onFrame) {
        this.bytesMax = bytesMax;
        this.crc32 = crc32;
        this.onFrame = onFrame;
    }
    /** Takes no more frames, not even those that `push` is going through. */
    stop() {
        this.isStopped = true;
    }
    push(chunk) {
        let at = this.headLength > 0 ? this.continueFrame(chunk) : 0;
        while (!this.isStopped && chunk.length - at >= FRAME_HEAD_BYTES) {
            const length = this.checkLength(readU32(chunk, at));
            const start = at + FRAME_HEAD_BYTES;
            if (start + length > chunk.length)
                break;
            this.emit(readU32(chunk, at + 4), chunk, start, start + length);
            at = start + length;
        }
        if (at < chunk.length && !this.isStopped)
            this.keepRest(chunk, at);
    }
    /** Completes the frame begun by earlier chunks as far as `chunk` goes; returns how much of `chunk` it took. */
    continueFrame(chunk) {
        let at = 0;
        if (this.content === undefined) {
            at = Math.min(FRAME_HEAD_BYTES - this.headLength, chunk.length);
            this.head.set(chunk.subarray(0, at), this.headLength);
            this.headLength += at;
            if (this.headLength < FRAME_HEAD_BYTES)
                return at;
            this.content = new Uint8Array(this.checkLength(readU32(this.head, 0)));
            this.contentLength = 0;
        }
        const content = this.content;
        const take = Math.min(content.length - this.contentLength, chunk.length - at);
        content.set(chunk.subarray(at, at + take), this.contentLength);
        this.contentLength += take;
        at += take;
        if (this.contentLength === content.length) {
            this.content = undefined;
            this.headLength = 0;
            this.emit(readU32(this.head, 4), content, 0, content.length);
        }
        return at;
    }
    keepRest(chunk, at) {
        const rest = chunk.subarray(at);
        const headBytes = Math.min(rest.length, FRAME_HEAD_BYTES);
        this.head.set(rest.subarray(0, headBytes));
        this.headLength = headBytes;
        if (headBytes < FRAME_HEAD_BYTES)
            return;
        this.content = new Uint8Array(this.checkLength(readU32(this.head, 0)));
        this.content.set(rest.subarray(FRAME_HEAD_BYTES));
        this.contentLength = rest.length - FRAME_HEAD_BYTES;
    }
    checkLength(length) {
        if (length === 0)
            throw new QuorateError('malformed', 'a frame without a type');
        if (length > this.bytesMax) {
            throw new QuorateError('malformed', `a frame of ${length} bytes, at most ${this.bytesMax} are accepted`);
        }
        return length;
    }
    emit(expected, source, start, end) {
        const actual = this.crc32(source.subarray(start, end));
        if (actual !== expected) {
            throw new QuorateError('malformed', `a frame of ${end - start} bytes with checksum ${actual}, not ${expected}`);
        }
        this.onFrame(source[start], source, start + 1, end);
    }
}
function readU32(bytes, at) {
    return ((bytes[at] |
        (bytes[at + 1] << 8) |
        (bytes[at + 2] << 16) |
        (bytes[at + 3] << 24)) >>>
        0);
}
//# sourceMappingURL=frames.js.map