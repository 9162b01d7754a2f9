// A header block on its way: the payload of a HEADERS frame without its padding and priority, and the CONTINUATION frames
// after it, within bounds (CONTINUATION floods, CVE-2024-27983 and its kin).
import { FLAG, HTTP2_ERROR } from '../codec/http2/index.js';
const NONE = new Uint8Array(0);
export class HeaderBlock {
    /** The stream whose block is not whole yet; 0 if none. */
    streamId = 0;
    endStream = false;
    bytes = NONE;
    start = 0;
    end = 0;
    maxBytes;
    constructor(maxBytes) {
        this.maxBytes = maxBytes;
    }
    /** A HEADERS frame. Returns the code of a connection error, or 0. `streamId` stays set if the block goes on. */
    begin(flags, streamId, bytes, start, end) {
        if ((flags & FLAG.padded) !== 0) {
            if (end - start < 1)
                return HTTP2_ERROR.frameSize;
            const padding = bytes[start];
            start++;
            if (padding > end - start)
                return HTTP2_ERROR.protocol;
            end -= padding;
        }
        if ((flags & FLAG.priority) !== 0) {
            if (end - start < 5)
                return HTTP2_ERROR.frameSize;
            const dependency = ((bytes[start] & 0x7f) << 24) | (bytes[start + 1] << 16) | (bytes[start + 2] << 8) | bytes[start + 3];
            if (dependency === streamId)
                return HTTP2_ERROR.protocol;
            start += 5;
        }
        this.endStream = (flags & FLAG.endStream) !== 0;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        if ((flags & FLAG.endHeaders) === 0) {
            this.streamId = streamId;
            this.bytes = bytes.slice(start, end);
            this.start = 0;
            this.end = this.bytes.length;
        }
        return HTTP2_ERROR.none;
    }
    /** A CONTINUATION frame of this stream. Returns the code of a connection error, or 0. */
    add(flags, bytes, start, end) {
        const length = this.end + end - start;
        if (length > this.maxBytes)
            return HTTP2_ERROR.enhanceYourCalm;
        if (length > this.bytes.length) {
            const grown = new Uint8Array(Math.min(this.maxBytes, Math.max(length, this.bytes.length * 2)));
            grown.set(this.bytes.subarray(0, this.end));
            this.bytes = grown;
        }
        this.bytes.set(bytes.subarray(start, end), this.end);
        this.end = length;
        if ((flags & FLAG.endHeaders) !== 0)
            this.streamId = 0;
        return HTTP2_ERROR.none;
    }
    release() {
        this.bytes = NONE;
    }
}
//# sourceMappingURL=header-block.js.map