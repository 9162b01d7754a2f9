// Base64 (RFC 4648) for code that runs without Node: what JSON carries bytes in.
import { QuorateError } from '../core/errors.js';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The value of each character code; 64 for what stands for nothing. Both alphabets, as proto3's JSON mapping asks. */
const VALUES = new Uint8Array(128).fill(64);
for (let i = 0; i < 64; i++)
    VALUES[ALPHABET.charCodeAt(i)] = i;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;
/** The standard alphabet, with padding. */
export function base64Encode(bytes) {
    let text = '';
    let i = 0;
    for (; i + 2 < bytes.length; i += 3)
        text += four((bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]);
    const left = bytes.length - i;
    if (left === 1)
        text += `${four(bytes[i] << 16).slice(0, 2)}==`;
    else if (left === 2)
        text += `${four((bytes[i] << 16) | (bytes[i + 1] << 8)).slice(0, 3)}=`;
    return text;
}
function four(bits) {
    return ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63] + ALPHABET[(bits >> 6) & 63] + ALPHABET[bits & 63];
}
/** Takes the standard and the URL alphabet, with padding or without. Throws `malformed`. */
export function base64Decode(text) {
    const end = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
    if (end % 4 === 1 || (end < text.length && text.length % 4 !== 0))
        throw notBase64();
    const bytes = new Uint8Array(Math.floor((end * 3) / 4));
    let bits = 0;
    let held = 0;
    let at = 0;
    for (let i = 0; i < end; i++) {
        const value = VALUES[text.charCodeAt(i)] ?? 64;
        if (value === 64)
            throw notBase64();
        bits = ((bits << 6) | value) & 0xffffff;
        held += 6;
        if (held < 8)
            continue;
        held -= 8;
        bytes[at++] = (bits >> held) & 0xff;
    }
    return bytes;
}
function notBase64() {
    return new QuorateError('malformed', 'bytes must be in base64');
}
//# sourceMappingURL=base64.js.map