import http from 'node:http';
import { type PeerCertificate, type TlsOptions } from 'node:tls';
import { type GrpcServerOptions } from './options.ts';
import type { StreamHandler, UnaryHandler } from './types.ts';
export interface ListenAddress {
    readonly host: string;
    /** 0: any free one. */
    readonly port: number;
    /** Serves TLS, with ALPN for both protocols. */
    readonly tls?: ServerTls;
}
/** What a TLS listener serves with. */
export interface ServerTls {
    /** Looked at before each handshake: another object is another certificate. Connections that exist keep theirs. */
    readonly server: TlsOptions;
    /** Why a client whose certificate was verified may not connect all the same. Undefined: it may. */
    refusal?(certificate: PeerCertificate | undefined): string | undefined;
}
export interface GrpcServerStats {
    /** Open HTTP/2 connections. */
    readonly connections: number;
    readonly callsActive: number;
    readonly callsStarted: number;
    readonly callsOk: number;
    readonly callsFailed: number;
    /** Of HTTP/2, before TLS. */
    readonly bytesReceived: number;
    readonly bytesSent: number;
}
export type Http1Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;
export interface GrpcServer {
    /** `path` is `/package.Service/Method`. The request is the handler's to keep. */
    unary(path: string, handler: UnaryHandler): void;
    /** Client-, server- and bidirectional streaming. */
    stream(path: string, handler: StreamHandler): void;
    /** HTTP/1.1 on the same port, and requests over HTTP/2 that are not gRPC's. */
    http1(handler: Http1Handler): void;
    /** May be called for several addresses. Rejects with a `QuorateError` `listen`. */
    listen(address: ListenAddress): Promise<{
        host: string;
        port: number;
    }>;
    /** Writes what was answered in this turn now, not at its end. */
    flush(): void;
    /** Takes no more connections, lets calls end for `graceMs`, then ends them. */
    close(graceMs: number): Promise<void>;
    readonly stats: GrpcServerStats;
}
export declare function createGrpcServer(options?: GrpcServerOptions): GrpcServer;
