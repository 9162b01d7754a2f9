import type { Socket } from 'node:net';
export interface Protocols {
    /** The question is settled, by one of the others or by the end of the connection. */
    decided(): void;
    /** `first`: bytes read already, the preface among them; undefined if TLS said so before any byte. */
    http2(first: Uint8Array | undefined): void;
    /** Bytes that were read are put back before. */
    http1(): void;
}
/** Decides by ALPN where TLS settled it, else by the first bytes. A peer silent for `timeoutMs` is cut off. */
export declare function sniff(socket: Socket, timeoutMs: number, protocols: Protocols): void;
