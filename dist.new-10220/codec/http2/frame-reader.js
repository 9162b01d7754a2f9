// Cuts a byte stream into HTTP/2 frames (RFC 9113, section 4), however it arrives in chunks. A frame that is whole in its
// chunk is handed out in place; only one that spans chunks is copied.
import { FRAME_HEADER_BYTES } from './constants.js';
const NOTHING = new Uint8Array(0);
export class FrameReader {
    sink;
    maxFrame;
    isStopped = false;
    /** The beginning of a frame whose end has not arrived. */
    held = NOTHING;
    heldLength = 0;
    /** `maxFrame`: the SETTINGS_MAX_FRAME_SIZE that we declared. */
    constructor(maxFrame, sink) {
        this.maxFrame = maxFrame;
        this.sink = sink;
    }
    /** Hands out nothing more, not even the rest of the chunk in hand. */
    stop() {
        this.isStopped = true;
        this.held = NOTHING;
        this.heldLength = 0;
    }
    /** Bytes of an unfinished frame. */
    get heldBytes() {
        return this.heldLength;
    }
    push(chunk) {
        let at = this.heldLength === 0 ? 0 : this.completeHeld(chunk);
        const end = chunk.length;
        while (!this.isStopped && end - at >= FRAME_HEADER_BYTES) {
            const length = (chunk[at] << 16) | (chunk[at + 1] << 8) | chunk[at + 2];
            if (length > this.maxFrame) {
                this.refuse(chunk, at, length);
                return;
            }
            const start = at + FRAME_HEADER_BYTES;
            if (start + length > end)
                break;
            this.sink.frame(chunk[at + 3], chunk[at + 4], streamIdAt(chunk, at + 5), chunk, start, start + length, true);
            at = start + length;
        }
        if (!this.isStopped && at < end)
            this.hold(chunk, at, end);
    }
    /** Feeds the held frame from the chunk; returns where the chunk goes on. */
    completeHeld(chunk) {
        let at = 0;
        if (this.heldLength < FRAME_HEADER_BYTES) {
            at = Math.min(FRAME_HEADER_BYTES - this.heldLength, chunk.length);
            this.hold(chunk, 0, at);
            if (this.heldLength < FRAME_HEADER_BYTES)
                return at;
        }
        const held = this.held;
        const length = (held[0] << 16) | (held[1] << 8) | held[2];
        if (length > this.maxFrame) {
            this.refuse(held, 0, length);
            return chunk.length;
        }
        const whole = FRAME_HEADER_BYTES + length;
        const taken = Math.min(whole - this.heldLength, chunk.length - at);
        this.hold(chunk, at, at + taken);
        if (this.heldLength === whole) {
            const bytes = this.held;
            this.heldLength = 0;
            this.sink.frame(bytes[3], bytes[4], streamIdAt(bytes, 5), bytes, FRAME_HEADER_BYTES, whole, false);
        }
        return at + taken;
    }
    hold(chunk, start, end) {
        const needed = this.heldLength + end - start;
        if (needed > this.held.length) {
            // Room for the whole frame once its length is known; never for more than the frame limit.
            const source = this.heldLength >= 3 ? this.held : chunk.subarray(start);
            const announced = this.heldLength >= 3 || end - start >= 3 ? frameLength(source) : 0;
            const whole = FRAME_HEADER_BYTES + Math.min(announced, this.maxFrame);
            const grown = new Uint8Array(Math.max(needed, whole, 64));
            grown.set(this.held.subarray(0, this.heldLength));
            this.held = grown;
        }
        this.held.set(chunk.subarray(start, end), this.heldLength);
        this.heldLength = needed;
    }
    refuse(bytes, at, length) {
        const type = bytes[at + 3];
        const streamId = streamIdAt(bytes, at + 5);
        this.stop();
        this.sink.oversized(type, streamId, length);
    }
}
function frameLength(bytes) {
    return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
}
/** 31 bits; the reserved bit is ignored. */
function streamIdAt(bytes, at) {
    return ((bytes[at] & 0x7f) << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}
//# sourceMappingURL=frame-reader.js.map