import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PeerCertificate } from 'node:tls';
import type { Method } from '../../codec/etcd/services.ts';
import { type CancelReason, Metadata, type StreamCall, type UnaryCall } from '../../grpc/index.ts';
export declare class GatewayCall implements UnaryCall, StreamCall {
    readonly path: string;
    readonly metadata: Metadata;
    readonly authority: string;
    readonly deadline: number;
    readonly peer: string;
    readonly peerCertificate: PeerCertificate | undefined;
    isOver: boolean;
    private readonly method;
    private readonly request;
    private readonly response;
    private readonly cancelListeners;
    private messageListener;
    private endListener;
    private drainListener;
    private unread;
    private isPaused;
    private isRemoteDone;
    private isDrainOwed;
    private readonly timer;
    constructor(path: string, method: Method<unknown, unknown>, request: IncomingMessage, response: ServerResponse);
    /** A request message as JSON. Throws `malformed`. */
    take(json: unknown): Uint8Array;
    receive(message: Uint8Array): void;
    /** The body is over. */
    receiveEnd(): void;
    onMessage(listener: (message: Uint8Array) => void): void;
    onEnd(listener: () => void): void;
    pause(): void;
    resume(): void;
    private deliver;
    private tellEnd;
    onCancel(listener: (why: CancelReason) => void): void;
    private cancel;
    private onDeadline;
    private finish;
    /** Of no use to clients that speak JSON. */
    setInitialMetadata(): void;
    setTrailingMetadata(): void;
    respond(message: Uint8Array): void;
    write(message: Uint8Array, lead?: Uint8Array): boolean;
    private beginStream;
    onDrain(listener: () => void): void;
    private onDrained;
    get heldBytes(): number;
    end(): void;
    fail(code: number, message: string): void;
    failWith(thrown: unknown): void;
    private answer;
    private toText;
}
