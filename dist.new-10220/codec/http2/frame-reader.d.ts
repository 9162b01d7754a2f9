export interface FrameSink {
    /**
     * One frame; its payload is `bytes[start, end)`. `isInChunk`: the bytes are the chunk's own, so a view of them may be
     * kept; otherwise they are the reader's and are overwritten later.
     */
    frame(type: number, flags: number, streamId: number, bytes: Uint8Array, start: number, end: number, isInChunk: boolean): void;
    /** A frame longer than allowed: the connection is lost. Nothing follows. */
    oversized(type: number, streamId: number, length: number): void;
}
export declare class FrameReader {
    private readonly sink;
    private readonly maxFrame;
    private isStopped;
    /** The beginning of a frame whose end has not arrived. */
    private held;
    private heldLength;
    /** `maxFrame`: the SETTINGS_MAX_FRAME_SIZE that we declared. */
    constructor(maxFrame: number, sink: FrameSink);
    /** Hands out nothing more, not even the rest of the chunk in hand. */
    stop(): void;
    /** Bytes of an unfinished frame. */
    get heldBytes(): number;
    push(chunk: Uint8Array): void;
    /** Feeds the held frame from the chunk; returns where the chunk goes on. */
    private completeHeld;
    private hold;
    private refuse;
}
