export declare class FrameWriter {
    bytes: Uint8Array;
    length: number;
    constructor(initialBytes?: number);
    /** Makes room for `count` more bytes. */
    reserve(count: number): void;
    /** The nine bytes before a payload of `length` bytes, for which room is made too. */
    header(length: number, type: number, flags: number, streamId: number): void;
    u8(value: number): void;
    u32(value: number): void;
    raw(source: Uint8Array): void;
    settings(values: readonly (readonly [id: number, value: number])[]): void;
    settingsAck(): void;
    /** The payload is the eight bytes of `source` from `start`. */
    ping(flags: number, source: Uint8Array, start: number): void;
    windowUpdate(streamId: number, increment: number): void;
    rstStream(streamId: number, code: number): void;
    goaway(lastStreamId: number, code: number, debug: Uint8Array): void;
    /** A header block of any length, in as many frames as `maxFrame` asks for (RFC 9113, section 6.10). */
    headers(streamId: number, block: Uint8Array, endStream: boolean, maxFrame: number): void;
}
