// What the key-value state looks like in an ordered store.
//
// `revisions` holds every retained change under its revision (main, sub), with the value: values exist once. `heads` holds
// for each key its newest change, without the value; `tombstones` names the keys whose newest change is a deletion, so
// that live keys can be counted without being visited. Older versions of a key are reached from its head: each change
// points to the key's previous change and, further back, to another one (`skip`), so that a read at an old revision takes
// O(log n) steps however often a key was written. Changes of a key are numbered (`depth`); change d skips to d without its
// lowest set bit, as in a Fenwick tree.
import { toBinaryString, writeBinaryString } from './binary-string.js';
const TOMBSTONE = 1;
const HAS_LEASE = 2;
const HAS_PREVIOUS = 4;
/** The skip is not the same as the previous change. */
const HAS_SKIP = 8;
const UINT_BYTES_MAX = 8;
function writeUint(value, target, at) {
    while (value > 0x7fff_ffff) {
        target[at++] = (value % 128) | 0x80;
        value = Math.floor(value / 128);
    }
    while (value > 0x7f) {
        target[at++] = (value & 0x7f) | 0x80;
        value >>>= 7;
    }
    target[at++] = value;
    return at;
}
/** Where `readUint` ended: module state instead of an object a number. */
let readEnd = 0;
function readUint(bytes, at) {
    let byte = bytes[at++];
    let result = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
        byte = bytes[at++];
        result += (byte & 0x7f) * scale;
    }
    readEnd = at;
    return result;
}
function writeLease(lease, target, at) {
    let rest = BigInt.asUintN(64, lease);
    for (let i = 0; i < 8; i++) {
        target[at + i] = Number(rest & 0xffn);
        rest >>= 8n;
    }
    return at + 8;
}
function readLease(bytes, at) {
    let lease = 0n;
    for (let i = 7; i >= 0; i--)
        lease = (lease << 8n) | BigInt(bytes[at + i]);
    readEnd = at + 8;
    return BigInt.asIntN(64, lease);
}
const NO_ANCESTORS = [];
const headCodec = {
    size: (head) => 1 + 8 + (5 + head.ancestors.length) * UINT_BYTES_MAX,
    encode(head, target, at) {
        target[at++] = (head.isTombstone ? TOMBSTONE : 0) | (head.lease !== 0n ? HAS_LEASE : 0);
        at = writeUint(head.main, target, at);
        at = writeUint(head.sub, target, at);
        at = writeUint(head.create, target, at);
        at = writeUint(head.version, target, at);
        at = writeUint(head.depth, target, at);
        at = writeUint(head.ancestors.length, target, at);
        for (const number of head.ancestors)
            at = writeUint(number, target, at);
        return head.lease === 0n ? at : writeLease(head.lease, target, at);
    },
    decode(bytes, start) {
        const flags = bytes[start];
        const main = readUint(bytes, start + 1);
        const sub = readUint(bytes, readEnd);
        const create = readUint(bytes, readEnd);
        const version = readUint(bytes, readEnd);
        const depth = readUint(bytes, readEnd);
        const length = readUint(bytes, readEnd);
        let ancestors = NO_ANCESTORS;
        if (length > 0) {
            const list = [];
            for (let i = 0; i < length; i++)
                list.push(readUint(bytes, readEnd));
            ancestors = list;
        }
        const lease = flags & HAS_LEASE ? readLease(bytes, readEnd) : 0n;
        return { main, sub, create, version, lease, isTombstone: (flags & TOMBSTONE) !== 0, depth, ancestors };
    },
};
const changeCodec = {
    size: (change) => 1 + 8 + 7 * UINT_BYTES_MAX + change.key.length + change.value.length,
    encode(change, target, at) {
        const { previousMain, previousSub, skipMain, skipSub } = change;
        const hasSkip = skipMain !== previousMain || skipSub !== previousSub;
        target[at++] =
            (change.isTombstone ? TOMBSTONE : 0) |
                (change.lease !== 0n ? HAS_LEASE : 0) |
                (previousMain !== 0 ? HAS_PREVIOUS : 0) |
                (hasSkip ? HAS_SKIP : 0);
        at = writeUint(change.create, target, at);
        at = writeUint(change.version, target, at);
        if (previousMain !== 0)
            at = writeUint(previousSub, target, writeUint(previousMain, target, at));
        if (hasSkip)
            at = writeUint(skipSub, target, writeUint(skipMain, target, at));
        if (change.lease !== 0n)
            at = writeLease(change.lease, target, at);
        at = writeUint(change.key.length, target, at);
        at = writeBinaryString(change.key, target, at);
        target.set(change.value, at);
        return at + change.value.length;
    },
    decode(bytes, start, end) {
        const flags = bytes[start];
        const create = readUint(bytes, start + 1);
        const version = readUint(bytes, readEnd);
        let previousMain = 0;
        let previousSub = 0;
        if (flags & HAS_PREVIOUS) {
            previousMain = readUint(bytes, readEnd);
            previousSub = readUint(bytes, readEnd);
        }
        let skipMain = previousMain;
        let skipSub = previousSub;
        if (flags & HAS_SKIP) {
            skipMain = readUint(bytes, readEnd);
            skipSub = readUint(bytes, readEnd);
        }
        const lease = flags & HAS_LEASE ? readLease(bytes, readEnd) : 0n;
        const keyEnd = readUint(bytes, readEnd) + readEnd;
        const key = toBinaryString(bytes.subarray(readEnd, keyEnd));
        // A copy that is exactly a Uint8Array, whatever the store's own buffer type.
        const value = new Uint8Array(end - keyEnd);
        value.set(bytes.subarray(keyEnd, end));
        const isTombstone = (flags & TOMBSTONE) !== 0;
        return { key, value, create, version, lease, isTombstone, previousMain, previousSub, skipMain, skipSub };
    },
};
const leaseCodec = {
    size: () => 3 * UINT_BYTES_MAX,
    encode({ ttlSeconds, remainingSeconds, renewedAt }, target, at) {
        at = writeUint(ttlSeconds, target, at);
        at = writeUint(remainingSeconds, target, at);
        return writeUint(renewedAt, target, at);
    },
    decode(bytes, start) {
        const ttlSeconds = readUint(bytes, start);
        const remainingSeconds = readUint(bytes, readEnd);
        const renewedAt = readUint(bytes, readEnd);
        return { ttlSeconds, remainingSeconds, renewedAt };
    },
};
const markCodec = {
    size: () => 1,
    encode(_, target, at) {
        target[at] = 1;
        return at + 1;
    },
    decode: () => true,
};
const bytesCodec = {
    size: (bytes) => bytes.length,
    encode(bytes, target, at) {
        target.set(bytes, at);
        return at + bytes.length;
    },
    decode: (bytes, start, end) => Uint8Array.from(bytes.subarray(start, end)),
};
export const HEADS = { id: 0, name: 'heads', codec: headCodec };
export const TOMBSTONES = { id: 1, name: 'tombstones', codec: markCodec };
export const CHANGES = { id: 2, name: 'changes', codec: changeCodec };
/** Small things by name: applied index, revisions, members; later alarms and the like. */
export const META = { id: 3, name: 'meta', codec: bytesCodec };
/** By `leaseKey`. */
export const LEASES = { id: 4, name: 'leases', codec: leaseCodec };
/** Which keys hang on a lease: `leaseKey`, followed by the key. */
export const LEASE_KEYS = { id: 5, name: 'lease-keys', codec: markCodec };
/** In the order in which snapshots list them. */
export const TABLES = [
    META,
    CHANGES,
    HEADS,
    TOMBSTONES,
    LEASES,
    LEASE_KEYS,
];
// ── leases as keys: 8 bytes, big-endian ──
export function leaseKey(id) {
    const unsigned = BigInt.asUintN(64, id);
    let key = '';
    for (let shift = 56n; shift >= 0n; shift -= 8n)
        key += String.fromCharCode(Number((unsigned >> shift) & 0xffn));
    return key;
}
export function leaseOf(key) {
    let id = 0n;
    for (let i = 0; i < 8; i++)
        id = (id << 8n) | BigInt(key.charCodeAt(i));
    return BigInt.asIntN(64, id);
}
// ── revisions as keys: 7 bytes of main, 4 of sub, big-endian ──
/** The low byte of main followed by a sub of 0, looked up: with the prefix, which rarely changes, one concatenation a key. */
const FIRST_SUB = Array.from({ length: 256 }, (_, low) => String.fromCharCode(low, 0, 0, 0, 0));
let prefixOf = -1;
let prefix = '';
export function revisionKey(main, sub) {
    const high = Math.floor(main / 256);
    if (high !== prefixOf) {
        prefix = '';
        for (let scale = 2 ** 40; scale >= 1; scale /= 256) {
            prefix += String.fromCharCode(Math.floor(high / scale) % 256);
        }
        prefixOf = high;
    }
    if (sub === 0)
        return prefix + FIRST_SUB[main % 256];
    return prefix + String.fromCharCode(main % 256, (sub >>> 24) & 255, (sub >>> 16) & 255, (sub >>> 8) & 255, sub & 255);
}
export function mainOf(key) {
    let main = 0;
    for (let i = 0; i < 7; i++)
        main = main * 256 + key.charCodeAt(i);
    return main;
}
export function subOf(key) {
    return key.charCodeAt(7) * 2 ** 24 + ((key.charCodeAt(8) << 16) | (key.charCodeAt(9) << 8) | key.charCodeAt(10));
}
//# sourceMappingURL=tables.js.map