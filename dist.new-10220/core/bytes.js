// Binary writing and reading without Node: what every wire form of ours is made of. Little-endian; LEB128 varints.
import { assert, QuorateError } from './errors.js';
const UTF8_ENCODER_CHUNK = 0x8000;
/** Grows as needed; `finish` hands out a view of what was written, valid until the next `reset`. */
export class ByteWriter {
    buffer;
    view;
    /** Bytes written so far. */
    length = 0;
    constructor(initialBytes = 256) {
        this.buffer = new Uint8Array(initialBytes);
        this.view = new DataView(this.buffer.buffer);
    }
    reserve(bytes) {
        const needed = this.length + bytes;
        if (needed <= this.buffer.length)
            return;
        const grown = new Uint8Array(Math.max(needed, this.buffer.length * 2));
        grown.set(this.buffer.subarray(0, this.length));
        this.buffer = grown;
        this.view = new DataView(grown.buffer);
    }
    u8(value) {
        this.reserve(1);
        this.buffer[this.length++] = value;
    }
    bool(value) {
        this.u8(value ? 1 : 0);
    }
    u32(value) {
        this.reserve(4);
        this.view.setUint32(this.length, value, true);
        this.length += 4;
    }
    f64(value) {
        this.reserve(8);
        this.view.setFloat64(this.length, value, true);
        this.length += 8;
    }
    /** A safe integer ≥ 0 in 1 to 8 bytes. */
    uint(value) {
        assert(Number.isSafeInteger(value) && value >= 0, `not an unsigned safe integer: ${value}`);
        this.reserve(8);
        const buffer = this.buffer;
        let at = this.length;
        // Bit operations hold 32 bits; peel off the rest by division first.
        while (value > 0x7fff_ffff) {
            buffer[at++] = (value % 128) | 0x80;
            value = Math.floor(value / 128);
        }
        while (value > 0x7f) {
            buffer[at++] = (value & 0x7f) | 0x80;
            value >>>= 7;
        }
        buffer[at++] = value;
        this.length = at;
    }
    /** Raw bytes, no length. */
    raw(bytes) {
        this.reserve(bytes.length);
        this.buffer.set(bytes, this.length);
        this.length += bytes.length;
    }
    /** Length-prefixed bytes. */
    bytes(bytes) {
        this.uint(bytes.length);
        this.raw(bytes);
    }
    /** Length-prefixed UTF-8. */
    string(text) {
        this.bytes(utf8Encode(text));
    }
    /** Overwrites four bytes written earlier, as when a length or checksum is known only afterwards. */
    patchU32(at, value) {
        assert(at + 4 <= this.length, 'patch beyond what was written');
        this.view.setUint32(at, value, true);
    }
    /** What was written from `start` on; a view, valid until the next write or `reset`. */
    since(start) {
        return this.buffer.subarray(start, this.length);
    }
    /** What was written, as a view: valid until the next write or `reset`. */
    finish() {
        return this.buffer.subarray(0, this.length);
    }
    /** What was written, as a copy of its own. */
    copy() {
        return this.buffer.slice(0, this.length);
    }
    reset() {
        this.length = 0;
    }
}
/** Reads what `ByteWriter` wrote. Throws a `QuorateError` `malformed` on truncated or impossible input. */
export class ByteReader {
    source;
    view;
    /** Offset of the next byte to read. */
    offset;
    end;
    constructor(source, offset = 0, end = source.length) {
        this.source = source;
        this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
        this.offset = offset;
        this.end = end;
    }
    get remaining() {
        return this.end - this.offset;
    }
    need(bytes) {
        if (this.offset + bytes > this.end) {
            throw new QuorateError('malformed', `truncated: ${bytes} bytes wanted at ${this.offset}, ${this.remaining} left`);
        }
    }
    u8() {
        this.need(1);
        return this.source[this.offset++];
    }
    bool() {
        return this.u8() !== 0;
    }
    u32() {
        this.need(4);
        const value = this.view.getUint32(this.offset, true);
        this.offset += 4;
        return value;
    }
    f64() {
        this.need(8);
        const value = this.view.getFloat64(this.offset, true);
        this.offset += 8;
        return value;
    }
    uint() {
        let result = 0;
        let scale = 1;
        for (let i = 0; i < 8; i++) {
            const byte = this.u8();
            result += (byte & 0x7f) * scale;
            if (byte < 0x80) {
                if (!Number.isSafeInteger(result))
                    break;
                return result;
            }
            scale *= 128;
        }
        throw new QuorateError('malformed', `varint beyond a safe integer before offset ${this.offset}`);
    }
    /** A view of the next `length` bytes, not a copy. */
    raw(length) {
        this.need(length);
        const bytes = this.source.subarray(this.offset, this.offset + length);
        this.offset += length;
        return bytes;
    }
    /** A view, not a copy. */
    bytes() {
        return this.raw(this.uint());
    }
    string() {
        return utf8Decode(this.bytes());
    }
}
/** UTF-8 without TextEncoder, which the pure folders' types do not have. Lone surrogates become U+FFFD. */
export function utf8Encode(text) {
    const out = [];
    for (const character of text) {
        let point = character.codePointAt(0);
        if (point >= 0xd800 && point <= 0xdfff)
            point = 0xfffd;
        if (point < 0x80)
            out.push(point);
        else if (point < 0x800)
            out.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
        else if (point < 0x10000)
            out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
        else {
            out.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
        }
    }
    return Uint8Array.from(out);
}
/** UTF-8 to text; malformed sequences become U+FFFD, one for each byte that fits nowhere. */
export function utf8Decode(bytes) {
    let text = '';
    let units = [];
    let at = 0;
    while (at < bytes.length) {
        const [point, size] = decodePoint(bytes, at);
        at += size;
        if (point > 0xffff)
            units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
        else
            units.push(point);
        if (units.length >= UTF8_ENCODER_CHUNK) {
            text += String.fromCharCode(...units);
            units = [];
        }
    }
    return text + String.fromCharCode(...units);
}
function decodePoint(bytes, at) {
    const first = bytes[at];
    if (first < 0x80)
        return [first, 1];
    const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
    if (size === 0 || at + size > bytes.length)
        return [0xfffd, 1];
    let point = first & (0x7f >> size);
    for (let i = 1; i < size; i++) {
        const next = bytes[at + i];
        if ((next & 0xc0) !== 0x80)
            return [0xfffd, 1];
        point = (point << 6) | (next & 0x3f);
    }
    const smallest = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
    if (point < smallest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return [0xfffd, 1];
    return [point, size];
}
/** Lexicographic order of unsigned bytes, as memcmp: negative, 0 or positive. */
export function compareBytes(a, b) {
    const shared = Math.min(a.length, b.length);
    for (let i = 0; i < shared; i++) {
        const difference = a[i] - b[i];
        if (difference !== 0)
            return difference;
    }
    return a.length - b.length;
}
export function joinBytes(a, b) {
    const whole = new Uint8Array(a.length + b.length);
    whole.set(a);
    whole.set(b, a.length);
    return whole;
}
export function equalBytes(a, b) {
    return a.length === b.length && compareBytes(a, b) === 0;
}
export const EMPTY_BYTES = new Uint8Array(0);
//# sourceMappingURL=bytes.js.map