import type { PeerCertificate } from 'node:tls';
import type { Connection } from './connection.ts';
import { type Timed } from './deadline-wheel.ts';
import { type MessageSink } from './inbound.ts';
import type { LinkStream } from './link.ts';
import { Metadata, type OutgoingMetadata } from './metadata.ts';
import type { RequestHeaders } from './request-headers.ts';
import type { CancelReason, Route, StreamCall, UnaryCall } from './types.ts';
export declare class ServerCall implements UnaryCall, StreamCall, LinkStream, Timed, MessageSink {
    readonly id: number;
    readonly route: Route;
    readonly authority: string;
    readonly deadline: number;
    readonly startedAt: number;
    wheelNext: Timed | undefined;
    wheelPrevious: Timed | undefined;
    wheelSlot: number;
    readonly prefixBytes = 5;
    sendWindow: number;
    held: Uint8Array[];
    sentOfFirst: number;
    heldBytes: number;
    isWaiting: boolean;
    /** No longer among the connection's streams. */
    isGone: boolean;
    isRemoteDone: boolean;
    receiveWindow: number;
    private readonly connection;
    private readonly fields;
    private readonly encoding;
    private parsedMetadata;
    /** Declared by content-length and not yet come; -1: not declared. */
    private lengthLeft;
    private areHeadersSent;
    private status;
    private statusMessage;
    private assembler;
    /** Of a unary call: its message, until the client's side ends. Of a stream: what came before its listener. */
    private unread;
    /** Request bytes that wait here: unread messages, and one that is not whole. */
    private requestBytes;
    private isPaused;
    private isEndTold;
    private unacknowledged;
    private stall;
    private cancelListeners;
    private messageListener;
    private endListener;
    /** `write` has answered false, and its listener waits to hear of better times. */
    private isDrainOwed;
    private drainListener;
    private initialMetadata;
    private trailingMetadata;
    constructor(connection: Connection, id: number, route: Route, headers: RequestHeaders, deadline: number);
    get path(): string;
    get metadata(): Metadata;
    get peer(): string;
    get peerCertificate(): PeerCertificate | undefined;
    get isOver(): boolean;
    /** Streams start on their headers, unary calls on their message. */
    start(): void;
    data(bytes: Uint8Array, start: number, end: number, frameLength: number, endStream: boolean, mayKeep: boolean): boolean;
    private assemble;
    /** Lets the client send on, unless the handler has not taken what it sent. */
    private acknowledge;
    /** Counts request bytes that wait here, against what one connection may hold. */
    private holdRequest;
    endOfStream(): boolean;
    private remoteEnded;
    private callUnary;
    message(message: Uint8Array): void;
    inboundFailure(code: number, message: string): void;
    private tellMessage;
    private tellEnd;
    private handlerThrew;
    onDeadline(): void;
    cancelled(why?: CancelReason): void;
    private tellCancel;
    onCancel(listener: (why: CancelReason) => void): void;
    onMessage(listener: (message: Uint8Array) => void): void;
    onEnd(listener: () => void): void;
    onDrain(listener: () => void): void;
    pause(): void;
    resume(): void;
    private deliverUnread;
    setInitialMetadata(metadata: OutgoingMetadata): void;
    setTrailingMetadata(metadata: OutgoingMetadata): void;
    respond(message: Uint8Array): void;
    write(message: Uint8Array, lead?: Uint8Array): boolean;
    private send;
    private sendHeaders;
    end(): void;
    fail(code: number, message: string): void;
    /** Everything held was sent. */
    onFlushed(): void;
    private finishWhenFlushed;
    private sendTrailers;
    /** Only an ended call is stuck when its bytes do not move; a stream that goes on may wait for its reader for ever. */
    checkStall(now: number): void;
    /** Cuts the stream off without a status, as when its client never reads. */
    abandon(code: number, why?: CancelReason): void;
    /** Leaves the connection: after the trailers, a reset, or the loss of the connection. */
    private close;
}
