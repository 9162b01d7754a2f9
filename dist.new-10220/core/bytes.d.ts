/** Grows as needed; `finish` hands out a view of what was written, valid until the next `reset`. */
export declare class ByteWriter {
    private buffer;
    private view;
    /** Bytes written so far. */
    length: number;
    constructor(initialBytes?: number);
    private reserve;
    u8(value: number): void;
    bool(value: boolean): void;
    u32(value: number): void;
    f64(value: number): void;
    /** A safe integer ≥ 0 in 1 to 8 bytes. */
    uint(value: number): void;
    /** Raw bytes, no length. */
    raw(bytes: Uint8Array): void;
    /** Length-prefixed bytes. */
    bytes(bytes: Uint8Array): void;
    /** Length-prefixed UTF-8. */
    string(text: string): void;
    /** Overwrites four bytes written earlier, as when a length or checksum is known only afterwards. */
    patchU32(at: number, value: number): void;
    /** What was written from `start` on; a view, valid until the next write or `reset`. */
    since(start: number): Uint8Array;
    /** What was written, as a view: valid until the next write or `reset`. */
    finish(): Uint8Array;
    /** What was written, as a copy of its own. */
    copy(): Uint8Array;
    reset(): void;
}
/** Reads what `ByteWriter` wrote. Throws a `QuorateError` `malformed` on truncated or impossible input. */
export declare class ByteReader {
    readonly source: Uint8Array;
    private readonly view;
    /** Offset of the next byte to read. */
    offset: number;
    readonly end: number;
    constructor(source: Uint8Array, offset?: number, end?: number);
    get remaining(): number;
    private need;
    u8(): number;
    bool(): boolean;
    u32(): number;
    f64(): number;
    uint(): number;
    /** A view of the next `length` bytes, not a copy. */
    raw(length: number): Uint8Array;
    /** A view, not a copy. */
    bytes(): Uint8Array;
    string(): string;
}
/** UTF-8 without TextEncoder, which the pure folders' types do not have. Lone surrogates become U+FFFD. */
export declare function utf8Encode(text: string): Uint8Array;
/** UTF-8 to text; malformed sequences become U+FFFD, one for each byte that fits nowhere. */
export declare function utf8Decode(bytes: Uint8Array): string;
/** Lexicographic order of unsigned bytes, as memcmp: negative, 0 or positive. */
export declare function compareBytes(a: Uint8Array, b: Uint8Array): number;
export declare function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array;
export declare function equalBytes(a: Uint8Array, b: Uint8Array): boolean;
export declare const EMPTY_BYTES: Uint8Array;
