import type { ByteWriter } from '../core/bytes.ts';
import type { Crc32 } from '../core/crc32.ts';
export declare const FRAME_HEAD_BYTES = 8;
export declare const FRAME: {
    readonly hello: 1;
    readonly welcome: 2;
    readonly refused: 3;
    readonly message: 16;
    readonly ping: 17;
    readonly pong: 18;
    readonly snapshotHeader: 32;
    readonly snapshotChunk: 33;
    readonly snapshotEnd: 34;
    readonly snapshotResult: 35;
    readonly membersRequest: 48;
    readonly members: 49;
};
/** Starts a frame in `writer`; the caller writes the body and passes what this returned to `endFrame`. */
export declare function beginFrame(writer: ByteWriter, type: number): number;
export declare function endFrame(writer: ByteWriter, start: number, crc32: Crc32): void;
export declare function writeFrame(writer: ByteWriter, type: number, body: Uint8Array, crc32: Crc32): void;
/** Gets a frame's type and the place of its body in `source`. The bytes stay as they are: they may be kept. */
export type OnFrame = (type: number, source: Uint8Array, start: number, end: number) => void;
/** Cuts a stream of bytes into frames. `push` throws `malformed` on what cannot be a frame; the stream is then useless. */
export declare class FrameParser {
    /** Longest content accepted. Small until a peer has shown who it is: the length alone makes us allocate. */
    bytesMax: number;
    private readonly crc32;
    private readonly onFrame;
    /** The beginning of a frame whose rest has not arrived. */
    private readonly head;
    private headLength;
    private content;
    private contentLength;
    private isStopped;
    constructor(bytesMax: number, crc32: Crc32, onFrame: OnFrame);
    /** Takes no more frames, not even those that `push` is going through. */
    stop(): void;
    push(chunk: Uint8Array): void;
    /** Completes the frame begun by earlier chunks as far as `chunk` goes; returns how much of `chunk` it took. */
    private continueFrame;
    private keepRest;
    private checkLength;
    private emit;
}
