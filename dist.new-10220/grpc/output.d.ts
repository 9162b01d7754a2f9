import type { Socket } from 'node:net';
import { FrameWriter } from '../codec/http2/index.ts';
import { ResponseBlocks } from './response-blocks.ts';
/** Before each gRPC message: a flag and its length. */
export declare const PREFIX_BYTES = 5;
/** What `Output` needs to know of a stream with answers under way. */
export interface Sender {
    readonly id: number;
    /** What precedes each message: gRPC's prefix, or nothing. */
    readonly prefixBytes: number;
    /** Bytes that the client lets this stream send; below zero after it shrank its windows. */
    sendWindow: number;
    /** Messages that wait, each to be preceded by its prefix. The first is partly sent up to `sentOfFirst`. */
    readonly held: Uint8Array[];
    sentOfFirst: number;
    /** Bytes in `held` not yet sent, prefixes included. */
    heldBytes: number;
    /** True while on the list of those that wait for the connection. */
    isWaiting: boolean;
    readonly isGone: boolean;
    /** Everything held was sent. */
    onFlushed(): void;
}
export declare class Output {
    readonly blocks: ResponseBlocks;
    readonly writer: FrameWriter;
    /** Bytes that the client lets the connection send. */
    window: number;
    maxFrame: number;
    /** The socket took less than was written: nothing but control frames until it drains. */
    isSocketFull: boolean;
    /** Response bytes that wait in streams. */
    heldBytes: number;
    /** Headers or messages were written since this was last set to false. */
    hasAnswered: boolean;
    /** Bytes handed to the socket. */
    bytesWritten: number;
    private readonly socket;
    private readonly wantFlush;
    private isFlushWanted;
    private waiting;
    constructor(socket: Socket, wantFlush: () => void);
    /** Call after writing into `writer`: the connection will be flushed at the end of the turn. */
    touch(): void;
    flush(): void;
    /** Everything that the kernel has not taken, whatever it waits for. */
    get backlogBytes(): number;
    /** True if a DATA frame may be gathered now. */
    private hasRoom;
    /** The common answer: headers, one message and trailers at once. False: it does not fit now, nothing was written. */
    tryUnary(sender: Sender, message: Uint8Array): boolean;
    private prefix;
    headers(id: number, block: Uint8Array, endStream: boolean): void;
    /** A message of a stream: at once if it fits, else it waits with its stream. */
    message(sender: Sender, message: Uint8Array, lead?: Uint8Array): void;
    /** Puts a stream on the list and sends what can be sent. */
    resume(sender: Sender): void;
    /** Forgets what a stream still held. */
    drop(sender: Sender): void;
    /** The connection's window grew; false on overflow (RFC 9113, section 6.9.1). */
    grow(increment: number): boolean;
    onSocketDrain(): void;
    /** One frame a stream and round, so that a large answer does not hold up the small ones. */
    pump(): void;
    /** True if the stream has more to send; it stays on the list then. */
    private sendFrame;
    private copyHeld;
}
