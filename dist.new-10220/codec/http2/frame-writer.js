// Writes HTTP/2 frames (RFC 9113, section 6) into a buffer that grows and is used again. It knows the bytes of frames and
// nothing of connections.
import { FLAG, FRAME, FRAME_HEADER_BYTES } from './constants.js';
export class FrameWriter {
    bytes;
    length = 0;
    constructor(initialBytes = 4096) {
        this.bytes = new Uint8Array(initialBytes);
    }
    /** Makes room for `count` more bytes. */
    reserve(count) {
        const needed = this.length + count;
        if (needed <= this.bytes.length)
            return;
        const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
        grown.set(this.bytes.subarray(0, this.length));
        this.bytes = grown;
    }
    /** The nine bytes before a payload of `length` bytes, for which room is made too. */
    header(length, type, flags, streamId) {
        this.reserve(FRAME_HEADER_BYTES + length);
        const bytes = this.bytes;
        const at = this.length;
        bytes[at] = length >>> 16;
        bytes[at + 1] = length >>> 8;
        bytes[at + 2] = length;
        bytes[at + 3] = type;
        bytes[at + 4] = flags;
        bytes[at + 5] = streamId >>> 24;
        bytes[at + 6] = streamId >>> 16;
        bytes[at + 7] = streamId >>> 8;
        bytes[at + 8] = streamId;
        this.length = at + FRAME_HEADER_BYTES;
    }
    u8(value) {
        this.reserve(1);
        this.bytes[this.length++] = value;
    }
    u32(value) {
        this.reserve(4);
        const bytes = this.bytes;
        const at = this.length;
        bytes[at] = value >>> 24;
        bytes[at + 1] = value >>> 16;
        bytes[at + 2] = value >>> 8;
        bytes[at + 3] = value;
        this.length = at + 4;
    }
    raw(source) {
        this.reserve(source.length);
        this.bytes.set(source, this.length);
        this.length += source.length;
    }
    settings(values) {
        this.header(values.length * 6, FRAME.settings, 0, 0);
        for (const [id, value] of values) {
            this.u8(id >>> 8);
            this.u8(id);
            this.u32(value);
        }
    }
    settingsAck() {
        this.header(0, FRAME.settings, FLAG.ack, 0);
    }
    /** The payload is the eight bytes of `source` from `start`. */
    ping(flags, source, start) {
        this.header(8, FRAME.ping, flags, 0);
        for (let i = 0; i < 8; i++)
            this.bytes[this.length++] = source[start + i];
    }
    windowUpdate(streamId, increment) {
        this.header(4, FRAME.windowUpdate, 0, streamId);
        this.u32(increment);
    }
    rstStream(streamId, code) {
        this.header(4, FRAME.rstStream, 0, streamId);
        this.u32(code);
    }
    goaway(lastStreamId, code, debug) {
        this.header(8 + debug.length, FRAME.goaway, 0, 0);
        this.u32(lastStreamId);
        this.u32(code);
        this.raw(debug);
    }
    /** A header block of any length, in as many frames as `maxFrame` asks for (RFC 9113, section 6.10). */
    headers(streamId, block, endStream, maxFrame) {
        const streamFlag = endStream ? FLAG.endStream : 0;
        if (block.length <= maxFrame) {
            this.header(block.length, FRAME.headers, FLAG.endHeaders | streamFlag, streamId);
            this.raw(block);
            return;
        }
        for (let at = 0; at < block.length; at += maxFrame) {
            const piece = block.subarray(at, at + maxFrame);
            const flags = (at === 0 ? streamFlag : 0) | (at + maxFrame >= block.length ? FLAG.endHeaders : 0);
            this.header(piece.length, at === 0 ? FRAME.headers : FRAME.continuation, flags, streamId);
            this.raw(piece);
        }
    }
}
//# sourceMappingURL=frame-writer.js.map