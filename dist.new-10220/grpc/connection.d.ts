import type { Socket } from 'node:net';
import { type FrameSink } from '../codec/http2/index.ts';
import { ServerCall } from './call.ts';
import { type ConnectionHost, Link } from './link.ts';
export declare class Connection extends Link implements FrameSink {
    /** What a new stream may send. */
    initialSendWindow: number;
    /** Bytes of request messages that wait in calls. */
    requestBytes: number;
    private readonly reader;
    private readonly decoder;
    private readonly headers;
    private readonly block;
    private readonly resets;
    private readonly nuisances;
    private readonly recentResets;
    private prefaceLength;
    private areSettingsReceived;
    private unacknowledged;
    constructor(socket: Socket, host: ConnectionHost);
    private greet;
    /** Bytes from the client, the preface first. */
    readonly receive: (chunk: Uint8Array) => void;
    protected stopReader(): void;
    protected onAnswersSent(bytes: number): void;
    private matchPreface;
    frame(type: number, flags: number, id: number, bytes: Uint8Array, start: number, end: number, inChunk: boolean): void;
    oversized(_type: number, _id: number, length: number): void;
    private onData;
    /**
     * The connection's own window is given back at once, so that one slow call does not stop the others; what a client may
     * have us hold is bounded by the windows of its streams and by `maxConnectionRequestBytes`.
     */
    private countReceived;
    private isIdle;
    private onHeaders;
    private onContinuation;
    private onBlock;
    private onTrailers;
    private onRequest;
    private readonly hasService;
    /** Answers a request that no handler will see. */
    private refuse;
    private onPriority;
    private onRstStream;
    private onSettings;
    private readonly applySetting;
    /** RFC 9113, section 6.9.2: open streams move by the difference, below zero if need be. */
    private resizeSendWindows;
    private onPing;
    private onWindowUpdate;
    /** Counts a frame that asks for nothing: too many of them end the connection. */
    private nuisance;
    /** A stream error by the client's fault. Provoking them is as cheap as resetting, and bounded with it. */
    private streamError;
    reset(id: number, code: number): void;
    updateWindow(id: number, increment: number): void;
    handlerThrew(error: unknown, path: string): void;
    /** A call has left. */
    closed(call: ServerCall, code: number, isAnswered: boolean): void;
    /** A stream has left. Only one that took its answer speaks for the client. */
    left(id: number, isAnswered: boolean): void;
}
