import { ByteWriter } from '../core/bytes.ts';
import type { NodeId } from '../core/protocol.ts';
import { type Purpose } from './handshake.ts';
import type { PeerStatus, TransportLimits, TransportOptions } from './types.ts';
export declare class PeerLink {
    readonly node: NodeId;
    readonly address: string;
    private readonly options;
    private readonly limits;
    private socket;
    private isReady;
    private isClosed;
    private backoffMs;
    private retryTimer;
    private deadline;
    private lastFailure;
    /** Frames of this turn. */
    private writer;
    /** Buffers that came back from a socket. */
    private readonly spare;
    private lend;
    private pingSentAt;
    private pingNumber;
    private heardAt;
    private roundTripMs;
    constructor(node: NodeId, address: string, options: TransportOptions, limits: TransportLimits);
    get isConnected(): boolean;
    /** Where to write frames; undefined while there is no connection. */
    get output(): ByteWriter | undefined;
    flush(): void;
    /**
     * How to write to `socket`, which holds a buffer until it calls back, in the order of the writes. Buffers that a broken
     * socket holds are lost with it: it calls back late.
     */
    private lender;
    /** The peer was heard of just now: dial at once instead of waiting the back-off out. */
    nudge(): void;
    private open;
    private greet;
    private onFrame;
    private becomeReady;
    private onRefused;
    private reportFailure;
    /** Whether this is another reason than that of the try before: one line in a log for each is enough. */
    private isNews;
    /** Gives the connection up and dials again later. */
    private drop;
    private retryLater;
    private shut;
    close(): void;
    /** Called every `pingIntervalMs`: measures the round trip and finds connections that are dead without having closed. */
    tick(): void;
    private ping;
    private onPong;
    status(): PeerStatus;
}
/** The first frame on every connection between members. */
export declare function helloFrame(options: TransportOptions, to: NodeId, purpose: Purpose): Uint8Array;
