export declare const WIRE_VARINT = 0;
export declare const WIRE_FIXED64 = 1;
export declare const WIRE_LENGTH = 2;
export declare const WIRE_START_GROUP = 3;
export declare const WIRE_END_GROUP = 4;
export declare const WIRE_FIXED32 = 5;
export declare function malformed(what: string): never;
/** Reads one message. Byte fields come as views on the source. */
export declare class ProtoReader {
    private readonly source;
    position: number;
    /** Where the message (or nested message) that is being read ends. */
    end: number;
    private depth;
    /** Halves of the varint read last by `readLong`. */
    private low;
    private high;
    constructor(source: Uint8Array);
    /** The next field's tag (number << 3 | wire type), or 0 at the message's end. */
    tag(): number;
    private byte;
    /** The low 32 bits of a varint. */
    uint32(): number;
    int32(): number;
    bool(): boolean;
    /** The rest of a varint whose first byte gave `low`: up to ten bytes, of which 64 bits count. */
    private readLong;
    /** An int64 as a number; what lies beyond the safe integers becomes the nearest of them. */
    int64(): number;
    /** A uint64 as a number; what lies beyond the safe integers becomes the greatest of them. */
    uint64(): number;
    uint64Big(): bigint;
    int64Big(): bigint;
    private length;
    bytes(): Uint8Array;
    /** Goes into a length-delimited field; `leave(what this returned)` must follow once it is read. */
    enter(): number;
    leave(outerEnd: number): void;
    /** Passes over a field nobody asked for. */
    skip(tag: number): void;
    private advance;
    private skipGroup;
}
/** Writes messages back to front: fields in descending order, a field's value before its tag. */
export declare class ProtoWriter {
    private buffer;
    /** The message that is being written occupies [position, end). */
    private position;
    private end;
    /** Begins a message; an unfinished one (its writer threw) is forgotten. */
    begin(): void;
    /** The message as a view that no later message overwrites. */
    finish(): Uint8Array;
    /** Bytes of the message so far: a nested message's length is the difference of two marks. */
    get mark(): number;
    /** Makes room for `bytes` more. Callers who know a message's size save its regrowth. */
    reserve(bytes: number): void;
    /** Tag or length: below 2^32. */
    uint32(value: number): void;
    /** A safe integer, as int64 or uint64; negative ones take ten bytes. */
    int64(value: number): void;
    /** Any bigint, modulo 2^64. */
    uint64Big(value: bigint): void;
    raw(bytes: Uint8Array): void;
    /** Length-delimited bytes under a tag. */
    bytes(tag: number, bytes: Uint8Array): void;
}
