import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PeerCertificate } from 'node:tls';
import type { ServerCall } from './call.ts';
import type { DeadlineWheel } from './deadline-wheel.ts';
import { KeepAlive } from './keep-alive.ts';
import type { ServerOptions } from './options.ts';
import { Output, type Sender } from './output.ts';
import type { Route } from './types.ts';
/** What a connection needs of its server. */
export interface ConnectionHost {
    readonly options: ServerOptions;
    readonly routes: ReadonlyMap<string, Route>;
    readonly wheel: DeadlineWheel;
    wantFlush(connection: Link): void;
    connectionClosed(connection: Link): void;
    callStarted(): void;
    callEnded(call: ServerCall, code: number): void;
    handlerThrew(error: unknown, path: string): void;
    /** Serves a connection that speaks HTTP/1.1; undefined if nobody registered a handler. */
    readonly serveHttp1: ((socket: Duplex) => void) | undefined;
}
/** A stream, as its connection knows it: a gRPC call, or a plain HTTP request. */
export interface LinkStream extends Sender {
    /** `performance.now()` milliseconds. */
    readonly startedAt: number;
    /** The client has ended its side. */
    isRemoteDone: boolean;
    /** Bytes the client may still send. */
    receiveWindow: number;
    /**
     * DATA payload `bytes[start, end)` of a frame that took `frameLength` of the window, padding included. `mayKeep`: views
     * of `bytes` stay valid. False if it contradicts content-length.
     */
    data(bytes: Uint8Array, start: number, end: number, frameLength: number, endStream: boolean, mayKeep: boolean): boolean;
    /** The client's side ended, by DATA or by trailers. False if content-length declared more. */
    endOfStream(): boolean;
    /** The stream was reset by either side, or the connection is lost: nothing more can be said. */
    cancelled(): void;
    fail(code: number, message: string): void;
    /** Cuts the stream off. */
    abandon(code: number): void;
    /** Now and then: cuts the stream off if its client does not let its last bytes go. */
    checkStall(now: number): void;
}
export declare abstract class Link {
    readonly options: ServerOptions;
    readonly output: Output;
    readonly peer: string;
    readonly calls: Map<number, LinkStream>;
    /** `performance.now()` when the chunk in hand arrived. */
    now: number;
    bytesRead: number;
    protected readonly socket: Socket;
    protected readonly host: ConnectionHost;
    protected readonly keepAlive: KeepAlive;
    protected lastStreamId: number;
    /** Streams above it are not processed any more. */
    protected lastAccepted: number;
    /** When a connection error ended it. */
    protected failedAt: number;
    /** The client's SETTINGS came, and it acknowledged ours. */
    protected isGreeted: boolean;
    private readonly openedAt;
    private isClosed;
    private drainingSince;
    private isReadStopped;
    /** For noticing stalls: what the kernel had taken in all, and since when that has not changed. */
    private takenBytes;
    private takenAt;
    constructor(socket: Socket, host: ConnectionHost);
    get peerCertificate(): PeerCertificate | undefined;
    get remoteAddress(): string | undefined;
    get remotePort(): number | undefined;
    get isEncrypted(): boolean;
    get hasFailed(): boolean;
    flush(): void;
    /** It does not read its answers: no more questions until it does. */
    protected stopReading(): void;
    private onSocketDrain;
    /** Answers are leaving: the client will have to acknowledge them with pings and window updates. */
    protected abstract onAnswersSent(bytes: number): void;
    /** Nothing more is read after this. */
    protected abstract stopReader(): void;
    /** A connection error (RFC 9113, section 5.4.1): GOAWAY, and the end of every call. */
    fatal(code: number, message: string): void;
    private cancelCalls;
    private onSocketClose;
    /** Once a second or so: everything that depends on time but deadlines. */
    check(now: number): void;
    private isSocketStalled;
    /**
     * Graceful: first a GOAWAY that refuses nothing, for calls that are under way to us; once the client has seen it, the
     * real one; once the last call has ended, the end (RFC 9113, section 6.8).
     */
    drain(): void;
    /** An acknowledged ping: was it the one that goes with GOAWAY? */
    protected onPingAcknowledged(bytes: Uint8Array, start: number): void;
    private finishDraining;
    protected endIfDrained(): void;
    /** The grace is over: what still runs fails, and the socket goes as soon as that is written. */
    shutDown(): void;
}
