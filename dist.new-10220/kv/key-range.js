// What a request's `key` and `range_end` mean, as etcd has it: no end is the one key, an end of one zero byte is every key
// from `key` on, else the keys in [key, end).
import { toBinaryString } from './binary-string.js';
export function keyRange(key, rangeEnd) {
    const from = toBinaryString(key);
    if (rangeEnd.length === 0)
        return { from, to: undefined, isSingle: true };
    if (rangeEnd.length === 1 && rangeEnd[0] === 0)
        return { from, to: undefined, isSingle: false };
    return { from, to: toBinaryString(rangeEnd), isSingle: false };
}
/** The `range_end` with which `prefix` as key means every key that starts with it. */
export function prefixEnd(prefix) {
    let length = prefix.length;
    while (length > 0 && prefix[length - 1] === 0xff)
        length--;
    if (length === 0)
        return Uint8Array.of(0);
    const end = prefix.slice(0, length);
    end[length - 1] = end[length - 1] + 1;
    return end;
}
//# sourceMappingURL=key-range.js.map