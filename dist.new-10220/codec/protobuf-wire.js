// Protocol Buffers' wire form (protobuf.dev, "Encoding"): tags, varints, length-delimited fields. Nothing here knows a message.
//
// The writer fills its buffer from the end to the front: the length of a nested message is then known when it has to be
// written, so one pass is enough. Finished messages are views on a slab that is never written again.
import { assert, QuorateError } from '../core/errors.js';
export const WIRE_VARINT = 0;
export const WIRE_FIXED64 = 1;
export const WIRE_LENGTH = 2;
export const WIRE_START_GROUP = 3;
export const WIRE_END_GROUP = 4;
export const WIRE_FIXED32 = 5;
const SLAB_BYTES = 64 * 1024;
/** Deeper nesting is refused: it can only be an attempt to overflow the stack. As in Google's implementations. */
const DEPTH_MAX = 100;
const TWO_32 = 0x1_0000_0000;
/** `high` halves from here on stand for values beyond ±(2^53 - 1). */
const HIGH_SAFE = 0x20_0000;
export function malformed(what) {
    throw new QuorateError('malformed', `protobuf: ${what}`);
}
/** Reads one message. Byte fields come as views on the source. */
export class ProtoReader {
    source;
    position = 0;
    /** Where the message (or nested message) that is being read ends. */
    end;
    depth = 0;
    /** Halves of the varint read last by `readLong`. */
    low = 0;
    high = 0;
    constructor(source) {
        this.source = source;
        this.end = source.length;
    }
    /** The next field's tag (number << 3 | wire type), or 0 at the message's end. */
    tag() {
        if (this.position >= this.end)
            return 0;
        const tag = this.uint32();
        if (tag >>> 3 === 0)
            malformed('field number 0');
        return tag;
    }
    byte() {
        if (this.position >= this.end)
            malformed(`truncated at byte ${this.position}`);
        return this.source[this.position++];
    }
    /** The low 32 bits of a varint. */
    uint32() {
        const first = this.byte();
        if (first < 0x80)
            return first;
        this.readLong(first & 0x7f);
        return this.low;
    }
    int32() {
        return this.uint32() | 0;
    }
    bool() {
        const first = this.byte();
        if (first < 0x80)
            return first !== 0;
        this.readLong(first & 0x7f);
        return this.low !== 0 || this.high !== 0;
    }
    /** The rest of a varint whose first byte gave `low`: up to ten bytes, of which 64 bits count. */
    readLong(low) {
        let high = 0;
        for (let shift = 7; shift < 70; shift += 7) {
            const byte = this.byte();
            const bits = byte & 0x7f;
            if (shift < 28)
                low |= bits << shift;
            else if (shift === 28) {
                low |= bits << 28;
                high = bits >>> 4;
            }
            else
                high |= bits << (shift - 32);
            if (byte < 0x80) {
                this.low = low >>> 0;
                this.high = high >>> 0;
                return;
            }
        }
        malformed(`varint longer than ten bytes at byte ${this.position}`);
    }
    /** An int64 as a number; what lies beyond the safe integers becomes the nearest of them. */
    int64() {
        const first = this.byte();
        if (first < 0x80)
            return first;
        this.readLong(first & 0x7f);
        const high = this.high | 0;
        if (high >= HIGH_SAFE)
            return Number.MAX_SAFE_INTEGER;
        if (high < -HIGH_SAFE || (high === -HIGH_SAFE && this.low === 0))
            return Number.MIN_SAFE_INTEGER;
        return high * TWO_32 + this.low;
    }
    /** A uint64 as a number; what lies beyond the safe integers becomes the greatest of them. */
    uint64() {
        const first = this.byte();
        if (first < 0x80)
            return first;
        this.readLong(first & 0x7f);
        return this.high >= HIGH_SAFE ? Number.MAX_SAFE_INTEGER : this.high * TWO_32 + this.low;
    }
    uint64Big() {
        const first = this.byte();
        if (first < 0x80)
            return BigInt(first);
        this.readLong(first & 0x7f);
        return (BigInt(this.high) << 32n) | BigInt(this.low);
    }
    int64Big() {
        const first = this.byte();
        if (first < 0x80)
            return BigInt(first);
        this.readLong(first & 0x7f);
        return (BigInt(this.high | 0) << 32n) | BigInt(this.low);
    }
    length() {
        const length = this.uint32();
        if (length > this.end - this.position)
            malformed(`${length} bytes wanted at byte ${this.position}, past the end`);
        return length;
    }
    bytes() {
        const length = this.length();
        const start = this.position;
        this.position = start + length;
        return this.source.subarray(start, this.position);
    }
    /** Goes into a length-delimited field; `leave(what this returned)` must follow once it is read. */
    enter() {
        if (++this.depth > DEPTH_MAX)
            malformed(`nested deeper than ${DEPTH_MAX} messages`);
        const outerEnd = this.end;
        const length = this.length();
        this.end = this.position + length;
        return outerEnd;
    }
    leave(outerEnd) {
        this.depth--;
        this.end = outerEnd;
    }
    /** Passes over a field nobody asked for. */
    skip(tag) {
        switch (tag & 7) {
            case WIRE_VARINT:
                this.uint32();
                return;
            case WIRE_FIXED64:
                this.advance(8);
                return;
            case WIRE_LENGTH:
                this.advance(this.length());
                return;
            case WIRE_START_GROUP:
                this.skipGroup(tag >>> 3);
                return;
            case WIRE_FIXED32:
                this.advance(4);
                return;
            default:
                malformed(`wire type ${tag & 7} of field ${tag >>> 3}`);
        }
    }
    advance(bytes) {
        if (bytes > this.end - this.position)
            malformed(`truncated at byte ${this.position}`);
        this.position += bytes;
    }
    skipGroup(field) {
        if (++this.depth > DEPTH_MAX)
            malformed(`nested deeper than ${DEPTH_MAX} messages`);
        for (;;) {
            const tag = this.tag();
            if (tag === 0)
                malformed(`group ${field} without end`);
            if ((tag & 7) === WIRE_END_GROUP) {
                if (tag >>> 3 !== field)
                    malformed(`group ${field} ended as ${tag >>> 3}`);
                this.depth--;
                return;
            }
            this.skip(tag);
        }
    }
}
/** Writes messages back to front: fields in descending order, a field's value before its tag. */
export class ProtoWriter {
    buffer = new Uint8Array(SLAB_BYTES);
    /** The message that is being written occupies [position, end). */
    position = SLAB_BYTES;
    end = SLAB_BYTES;
    /** Begins a message; an unfinished one (its writer threw) is forgotten. */
    begin() {
        this.position = this.end;
    }
    /** The message as a view that no later message overwrites. */
    finish() {
        const message = this.buffer.subarray(this.position, this.end);
        this.end = this.position;
        return message;
    }
    /** Bytes of the message so far: a nested message's length is the difference of two marks. */
    get mark() {
        return this.end - this.position;
    }
    /** Makes room for `bytes` more. Callers who know a message's size save its regrowth. */
    reserve(bytes) {
        if (bytes <= this.position)
            return;
        const used = this.end - this.position;
        const grown = new Uint8Array(Math.max(SLAB_BYTES, (used + bytes) * (used === 0 ? 1 : 2)));
        grown.set(this.buffer.subarray(this.position, this.end), grown.length - used);
        this.buffer = grown;
        this.end = grown.length;
        this.position = this.end - used;
    }
    /** Tag or length: below 2^32. */
    uint32(value) {
        if (value < 0x80) {
            if (this.position === 0)
                this.reserve(1);
            this.buffer[--this.position] = value;
            return;
        }
        const size = value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
        if (this.position < size)
            this.reserve(size);
        this.position -= size;
        let at = this.position;
        while (value > 0x7f) {
            this.buffer[at++] = (value & 0x7f) | 0x80;
            value >>>= 7;
        }
        this.buffer[at] = value;
    }
    /** A safe integer, as int64 or uint64; negative ones take ten bytes. */
    int64(value) {
        if (value >>> 0 === value) {
            this.uint32(value);
            return;
        }
        assert(Number.isSafeInteger(value), `not a safe integer: ${value}`);
        if (value < 0) {
            this.uint64Big(BigInt.asUintN(64, BigInt(value)));
            return;
        }
        const size = value < 2 ** 35 ? 5 : value < 2 ** 42 ? 6 : value < 2 ** 49 ? 7 : 8;
        if (this.position < size)
            this.reserve(size);
        this.position -= size;
        let at = this.position;
        while (value > 0x7fff_ffff) {
            this.buffer[at++] = (value % 128) | 0x80;
            value = Math.floor(value / 128);
        }
        while (value > 0x7f) {
            this.buffer[at++] = (value & 0x7f) | 0x80;
            value >>>= 7;
        }
        this.buffer[at] = value;
    }
    /** Any bigint, modulo 2^64. */
    uint64Big(value) {
        let rest = BigInt.asUintN(64, value);
        const bytes = [];
        while (rest > 0x7fn) {
            bytes.push(Number(rest & 0x7fn) | 0x80);
            rest >>= 7n;
        }
        bytes.push(Number(rest));
        if (this.position < bytes.length)
            this.reserve(bytes.length);
        this.position -= bytes.length;
        for (let i = 0; i < bytes.length; i++)
            this.buffer[this.position + i] = bytes[i];
    }
    raw(bytes) {
        const size = bytes.length;
        if (this.position < size)
            this.reserve(size);
        this.position -= size;
        // For few bytes the call of `set` costs more than the loop.
        if (size < 24) {
            const { buffer, position } = this;
            for (let i = 0; i < size; i++)
                buffer[position + i] = bytes[i];
        }
        else
            this.buffer.set(bytes, this.position);
    }
    /** Length-delimited bytes under a tag. */
    bytes(tag, bytes) {
        this.raw(bytes);
        this.uint32(bytes.length);
        this.uint32(tag);
    }
}
//# sourceMappingURL=protobuf-wire.js.map