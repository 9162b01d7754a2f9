// HPACK's Huffman code (RFC 7541, section 5.2 and appendix B). The code is canonical: lengths alone determine it.
import { QuorateError } from '../../core/errors.js';
/** Bits of the code of each octet, and of EOS (256) at the end. */
const LENGTHS = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6,
    5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23,
    22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22,
    23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26,
    20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27,
    27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
    27, 27, 27, 26, 30,
];
const EOS = 256;
const LONGEST = 30;
/** Codes in canonical order: by length, then by octet. */
export const HUFFMAN_CODES = (() => {
    const codes = new Uint32Array(EOS + 1);
    let next = 0;
    for (let length = 1; length <= LONGEST; length++) {
        next *= 2;
        for (let symbol = 0; symbol <= EOS; symbol++) {
            if (LENGTHS[symbol] === length)
                codes[symbol] = next++;
        }
    }
    return codes;
})();
export const HUFFMAN_LENGTHS = Uint8Array.from(LENGTHS);
// The decoder walks the tree four bits at a time. A step holds the state after it (the inner node), and the octet that was
// completed on the way: at most one, as the shortest code has five bits.
const STATE_MASK = 0x1ff;
const EMITS = 1 << 9;
const FAILS = 1 << 10;
const SYMBOL_SHIFT = 11;
const { STEPS, MAY_END } = buildDecoder();
function buildDecoder() {
    // children[2 × node + bit]: an inner node, or ~symbol for a leaf.
    const children = [0, 0];
    for (let symbol = 0; symbol <= EOS; symbol++) {
        const code = HUFFMAN_CODES[symbol];
        let node = 0;
        for (let bit = HUFFMAN_LENGTHS[symbol] - 1; bit > 0; bit--) {
            const slot = node * 2 + ((code >>> bit) & 1);
            if (children[slot] === 0) {
                children[slot] = children.length / 2;
                children.push(0, 0);
            }
            node = children[slot];
        }
        children[node * 2 + (code & 1)] = ~symbol;
    }
    const nodes = children.length / 2;
    const steps = new Int32Array(nodes * 16);
    for (let node = 0; node < nodes; node++) {
        for (let nibble = 0; nibble < 16; nibble++)
            steps[node * 16 + nibble] = walk(children, node, nibble);
    }
    // A string may end inside a code only on padding: fewer than eight bits, all of them ones (a prefix of EOS).
    const mayEnd = new Uint8Array(nodes);
    for (let node = 0, depth = 0; depth < 8; depth++) {
        mayEnd[node] = 1;
        node = children[node * 2 + 1];
    }
    return { STEPS: steps, MAY_END: mayEnd };
}
function walk(children, node, nibble) {
    let emitted = 0;
    for (let bit = 3; bit >= 0; bit--) {
        const next = children[node * 2 + ((nibble >>> bit) & 1)];
        if (next >= 0) {
            node = next;
            continue;
        }
        if (~next === EOS)
            return FAILS;
        emitted = EMITS | (~next << SYMBOL_SHIFT);
        node = 0;
    }
    return node | emitted;
}
/** Decodes to text, one character an octet. Throws a `QuorateError` `malformed` on EOS or wrong padding. */
export function huffmanDecode(bytes, start, end) {
    let text = '';
    let state = 0;
    for (let at = start; at < end; at++) {
        const byte = bytes[at];
        const high = STEPS[state * 16 + (byte >>> 4)];
        if (high & EMITS)
            text += String.fromCharCode(high >>> SYMBOL_SHIFT);
        const low = STEPS[(high & STATE_MASK) * 16 + (byte & 15)];
        if (low & EMITS)
            text += String.fromCharCode(low >>> SYMBOL_SHIFT);
        if ((high | low) & FAILS)
            throw new QuorateError('malformed', 'a Huffman-coded string contains EOS');
        state = low & STATE_MASK;
    }
    if (MAY_END[state] !== 1)
        throw new QuorateError('malformed', 'a Huffman-coded string ends in wrong padding');
    return text;
}
/** Bytes that `text` takes in this code. */
export function huffmanLength(text) {
    let bits = 0;
    for (let i = 0; i < text.length; i++)
        bits += HUFFMAN_LENGTHS[text.charCodeAt(i)];
    return (bits + 7) >>> 3;
}
/** Appends `text` (one character an octet), padded with ones. */
export function huffmanEncode(text, out) {
    let held = 0;
    let bits = 0;
    for (let i = 0; i < text.length; i++) {
        const symbol = text.charCodeAt(i);
        let length = HUFFMAN_LENGTHS[symbol];
        const code = HUFFMAN_CODES[symbol];
        // Up to seven bits are held; take at most 24 at a time, so that 31 suffice.
        while (length > 0) {
            const taken = Math.min(length, 24);
            length -= taken;
            held = (held << taken) | ((code >>> length) & ((1 << taken) - 1));
            bits += taken;
            for (; bits >= 8; bits -= 8)
                out.push((held >>> (bits - 8)) & 0xff);
            held &= (1 << bits) - 1;
        }
    }
    if (bits > 0)
        out.push(((held << (8 - bits)) | (0xff >>> bits)) & 0xff);
}
//# sourceMappingURL=huffman.js.map