/** The checksum of `bytes`, going on from an earlier result `seed`. Unsigned 32 bits. */
export type Crc32 = (bytes: Uint8Array, seed?: number) => number;
export declare const crc32: Crc32;
