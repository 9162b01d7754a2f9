// The receiving side of one call: DATA payloads to gRPC messages (length-prefixed, maybe compressed), however frames cut them.
import { gunzipSync } from 'node:zlib';
import { GRPC_STATUS } from './status.js';
const PREFIX_BYTES = 5;
const FIRST_ROOM_BYTES = 16 * 1024;
export class MessageAssembler {
    sink;
    maxBytes;
    encoding;
    isFailed = false;
    prefix = new Uint8Array(PREFIX_BYTES);
    prefixLength = 0;
    partial;
    partialLength = 0;
    messageLength = 0;
    isCompressed = false;
    constructor(sink, maxBytes, encoding) {
        this.sink = sink;
        this.maxBytes = maxBytes;
        this.encoding = encoding;
    }
    /** Bytes of a message that has begun and not ended. */
    get heldBytes() {
        return this.prefixLength + this.partialLength;
    }
    /** A message is under way: the stream must not end here. */
    get isMidMessage() {
        return this.prefixLength > 0;
    }
    /** `mayKeep`: views of `bytes` stay valid. */
    push(bytes, start, end, mayKeep) {
        let at = start;
        while (at < end && !this.isFailed) {
            if (this.partial === undefined) {
                at = this.prefixLength === 0 ? this.whole(bytes, at, end, mayKeep) : at;
                if (at < end && !this.isFailed)
                    at = this.begin(bytes, at, end);
                continue;
            }
            at += this.append(bytes, at, end);
            this.finishIfWhole();
        }
    }
    /** Room grows with what has arrived: an announced length alone costs nothing. */
    append(bytes, start, end) {
        const taken = Math.min(this.messageLength - this.partialLength, end - start);
        const needed = this.partialLength + taken;
        let partial = this.partial;
        if (needed > partial.length) {
            const grown = new Uint8Array(Math.min(this.messageLength, Math.max(needed, partial.length * 2)));
            grown.set(partial.subarray(0, this.partialLength));
            this.partial = partial = grown;
        }
        partial.set(bytes.subarray(start, start + taken), this.partialLength);
        this.partialLength = needed;
        return taken;
    }
    /** Hands out the messages that lie whole in the frame, in place; returns where they end. */
    whole(bytes, at, end, mayKeep) {
        while (end - at >= PREFIX_BYTES && !this.isFailed) {
            const length = readU32(bytes, at + 1);
            const start = at + PREFIX_BYTES;
            if (start + length > end)
                break;
            if (!this.admit(bytes[at], length))
                break;
            at = start + length;
            if (mayKeep)
                this.deliver(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length));
            else
                this.deliver(bytes.slice(start, at));
        }
        return at;
    }
    begin(bytes, at, end) {
        while (at < end && this.prefixLength < PREFIX_BYTES)
            this.prefix[this.prefixLength++] = bytes[at++];
        if (this.prefixLength < PREFIX_BYTES)
            return at;
        const length = readU32(this.prefix, 1);
        if (!this.admit(this.prefix[0], length))
            return end;
        this.messageLength = length;
        this.partial = new Uint8Array(Math.min(length, FIRST_ROOM_BYTES));
        this.partialLength = 0;
        this.finishIfWhole();
        return at;
    }
    finishIfWhole() {
        const partial = this.partial;
        if (partial === undefined || this.partialLength < this.messageLength)
            return;
        this.partial = undefined;
        this.partialLength = 0;
        this.prefixLength = 0;
        this.deliver(partial);
    }
    admit(flag, length) {
        if (flag > 1)
            return this.fail(GRPC_STATUS.internal, `received unexpected payload format ${flag}`);
        this.isCompressed = flag === 1;
        if (this.isCompressed && this.encoding !== 'gzip') {
            return this.fail(GRPC_STATUS.internal, 'grpc: compressed flag set with identity or empty encoding');
        }
        if (length > this.maxBytes) {
            return this.fail(GRPC_STATUS.resourceExhausted, `grpc: received message larger than max (${length} vs. ${this.maxBytes})`);
        }
        return true;
    }
    deliver(message) {
        if (!this.isCompressed) {
            this.sink.message(message);
            return;
        }
        let inflated;
        try {
            // Bounded, so that a bomb costs no more than the largest message allowed.
            inflated = gunzipSync(message, { maxOutputLength: Math.max(1, this.maxBytes) });
        }
        catch (error) {
            if (error.code === 'ERR_BUFFER_TOO_LARGE') {
                const text = `grpc: received message after decompression larger than max ${this.maxBytes}`;
                this.fail(GRPC_STATUS.resourceExhausted, text);
            }
            else {
                this.fail(GRPC_STATUS.internal, `grpc: failed to decompress the received message: ${error.message}`);
            }
            return;
        }
        this.sink.message(inflated);
    }
    fail(code, message) {
        this.isFailed = true;
        this.partial = undefined;
        this.partialLength = 0;
        this.sink.inboundFailure(code, message);
        return false;
    }
}
function readU32(bytes, at) {
    return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}
//# sourceMappingURL=inbound.js.map