import { Duplex } from 'node:stream';
import type { Connection } from './connection.ts';
import type { LinkStream } from './link.ts';
import type { RequestHeaders } from './request-headers.ts';
/** True if method and path can stand in a request line. */
export declare function fitsRequestLine(headers: RequestHeaders): boolean;
export declare class PlainExchange implements LinkStream {
    readonly id: number;
    readonly startedAt: number;
    readonly prefixBytes = 0;
    sendWindow: number;
    receiveWindow: number;
    held: Uint8Array[];
    sentOfFirst: number;
    heldBytes: number;
    isWaiting: boolean;
    isGone: boolean;
    isRemoteDone: boolean;
    private readonly connection;
    private readonly serve;
    private readonly requestHead;
    private lengthLeft;
    private readonly body;
    private bodyBytes;
    private played;
    private head;
    private isAnswered;
    private onTaken;
    private readonly stall;
    constructor(connection: Connection, id: number, headers: RequestHeaders, serve: (socket: Duplex) => void);
    data(bytes: Uint8Array, start: number, end: number, frameLength: number, endStream: boolean): boolean;
    endOfStream(): boolean;
    private refuse;
    /** Bytes of the HTTP/1.1 answer; `done` asks for more. */
    answer(chunk: Buffer, done: () => void): void;
    private sendHead;
    /** The handler has said all. */
    answered(): void;
    private finish;
    onFlushed(): void;
    /** node:http destroyed its end. */
    playedGone(): void;
    fail(): void;
    checkStall(now: number): void;
    abandon(code: number): void;
    cancelled(): void;
    private close;
}
