export declare class HeaderBlock {
    /** The stream whose block is not whole yet; 0 if none. */
    streamId: number;
    endStream: boolean;
    bytes: Uint8Array;
    start: number;
    end: number;
    private readonly maxBytes;
    constructor(maxBytes: number);
    /** A HEADERS frame. Returns the code of a connection error, or 0. `streamId` stays set if the block goes on. */
    begin(flags: number, streamId: number, bytes: Uint8Array, start: number, end: number): number;
    /** A CONTINUATION frame of this stream. Returns the code of a connection error, or 0. */
    add(flags: number, bytes: Uint8Array, start: number, end: number): number;
    release(): void;
}
