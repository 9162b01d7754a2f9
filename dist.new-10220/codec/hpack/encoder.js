// HPACK encoding (RFC 7541) to bytes that can be kept: no field depends on a dynamic table unless its caller says so.
import { huffmanEncode, huffmanLength } from './huffman.js';
import { STATIC_FIELDS, STATIC_NAMES } from './static-table.js';
const LITERAL = {
    none: [0x00, 4],
    incremental: [0x40, 6],
    never: [0x10, 4],
};
export function encodeInteger(value, first, prefixBits, out) {
    const mask = (1 << prefixBits) - 1;
    if (value < mask) {
        out.push(first | value);
        return;
    }
    out.push(first | mask);
    value -= mask;
    for (; value >= 0x80; value = Math.floor(value / 128))
        out.push((value % 128) | 0x80);
    out.push(value);
}
/** `text` has one character an octet. Huffman-coded where that is shorter. */
export function encodeString(text, out) {
    const coded = huffmanLength(text);
    if (coded < text.length) {
        encodeInteger(coded, 0x80, 7, out);
        huffmanEncode(text, out);
        return;
    }
    encodeInteger(text.length, 0x00, 7, out);
    for (let i = 0; i < text.length; i++)
        out.push(text.charCodeAt(i));
}
/** One field: by its static index when the table has it whole, else as a literal. */
export function encodeField(name, value, indexing, out) {
    const index = STATIC_FIELDS.get(`${name}\n${value}`);
    if (index !== undefined && indexing !== 'never') {
        encodeInteger(index, 0x80, 7, out);
        return;
    }
    const [first, prefixBits] = LITERAL[indexing];
    const nameIndex = STATIC_NAMES.get(name) ?? 0;
    encodeInteger(nameIndex, first, prefixBits, out);
    if (nameIndex === 0)
        encodeString(name, out);
    encodeString(value, out);
}
/** A reference to an entry of a table, as `encodeField` cannot know of. */
export function encodeIndex(index, out) {
    encodeInteger(index, 0x80, 7, out);
}
/** Tells the receiver how large a table this encoder uses from here on; only at the start of a block. */
export function encodeTableSize(bytes, out) {
    encodeInteger(bytes, 0x20, 5, out);
}
/** A block on its own: every field a literal without indexing, or static. */
export function encodeBlock(fields) {
    const out = [];
    for (const [name, value] of fields)
        encodeField(name, value, 'none', out);
    return Uint8Array.from(out);
}
//# sourceMappingURL=encoder.js.map