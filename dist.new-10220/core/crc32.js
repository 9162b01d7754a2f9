// CRC-32 (IEEE 802.3, reflected polynomial 0xedb88320: zlib's), slicing by eight. Where a port takes a `Crc32`, the host
// passes Node's native one; the value is the same, so files and frames do not depend on who computed it.
const TABLES = (() => {
    const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
    const first = tables[0];
    for (let byte = 0; byte < 256; byte++) {
        let crc = byte;
        for (let bit = 0; bit < 8; bit++)
            crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
        first[byte] = crc >>> 0;
    }
    for (let slice = 1; slice < 8; slice++) {
        const previous = tables[slice - 1];
        const table = tables[slice];
        for (let byte = 0; byte < 256; byte++) {
            const crc = previous[byte];
            table[byte] = ((crc >>> 8) ^ first[crc & 0xff]) >>> 0;
        }
    }
    return tables;
})();
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES;
export const crc32 = (bytes, seed = 0) => {
    let crc = ~seed;
    let at = 0;
    const end = bytes.length;
    for (const last = end - 7; at < last; at += 8) {
        const low = crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
        crc =
            T7[low & 0xff] ^
                T6[(low >>> 8) & 0xff] ^
                T5[(low >>> 16) & 0xff] ^
                T4[low >>> 24] ^
                T3[bytes[at + 4]] ^
                T2[bytes[at + 5]] ^
                T1[bytes[at + 6]] ^
                T0[bytes[at + 7]];
    }
    for (; at < end; at++)
        crc = T0[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
    return ~crc >>> 0;
};
//# sourceMappingURL=crc32.js.map