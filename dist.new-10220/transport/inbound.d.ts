import type { Socket } from 'node:net';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { type Hello } from './handshake.ts';
import type { TransportLimits, TransportOptions } from './types.ts';
/** What an inbound connection tells the transport that owns it. */
export interface InboundOwner {
    onGreeted(inbound: Inbound, hello: Hello): void;
    onClosed(inbound: Inbound): void;
}
export declare class Inbound {
    private readonly socket;
    private readonly options;
    private readonly limits;
    private readonly owner;
    private readonly parser;
    private deadline;
    private snapshot;
    private isOpen;
    private isEnding;
    private readonly remote;
    /** The member at the other end; undefined before it greeted. */
    hello: Hello | undefined;
    constructor(socket: Socket, options: TransportOptions, limits: TransportLimits, owner: InboundOwner);
    get from(): NodeId | undefined;
    private onData;
    private onFrame;
    private onFirstFrame;
    private onHello;
    /** Tells the other side why, and ends the connection. */
    refuse(error: QuorateError): void;
    private answerStranger;
    /**
     * Takes nothing more, and lets what was written arrive: closing at once, with bytes unread, would reset the connection and
     * might take our last words with it.
     */
    private endGently;
    private pong;
    private write;
    /** Closes because the other side broke the rules, and says so to it and to the log. */
    private fail;
    close(reason: QuorateError): void;
}
