// Keys as binary strings: one UTF-16 unit of 0 to 255 for each byte. JavaScript then orders them as memcmp does, and
// hashes and compares them natively; a `Map` or a B+tree of byte arrays would have to do both by hand.
const APPLY_CHUNK = 4096;
const { fromCharCode } = String;
/** Eight bytes a call is the fastest pure way measured for keys of usual length: 90 ns for 17 bytes, 195 one by one. */
export function toBinaryString(bytes) {
    const { length } = bytes;
    if (length > APPLY_CHUNK)
        return longToBinaryString(bytes);
    let text = '';
    let i = 0;
    for (; i + 8 <= length; i += 8) {
        text += fromCharCode(bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3], bytes[i + 4], bytes[i + 5], bytes[i + 6], bytes[i + 7]);
    }
    for (; i < length; i++)
        text += fromCharCode(bytes[i]);
    return text;
}
function longToBinaryString(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += APPLY_CHUNK) {
        text += fromCharCode.apply(null, bytes.subarray(i, i + APPLY_CHUNK));
    }
    return text;
}
export function fromBinaryString(text) {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++)
        bytes[i] = text.charCodeAt(i);
    return bytes;
}
/** Writes `text` at `at`; answers where it ends. */
export function writeBinaryString(text, target, at) {
    const { length } = text;
    for (let i = 0; i < length; i++)
        target[at + i] = text.charCodeAt(i);
    return at + length;
}
//# sourceMappingURL=binary-string.js.map