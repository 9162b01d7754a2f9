import type { Socket } from 'node:net';
import { type ByteReader } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { TransportLimits, TransportOptions } from './types.ts';
export declare class SnapshotReceiver {
    private readonly from;
    private readonly socket;
    private readonly options;
    private readonly waiting;
    private waitingBytes;
    private isStarted;
    private isComplete;
    private error;
    private checksum;
    private wakeConsumer;
    constructor(from: NodeId, socket: Socket, options: TransportOptions, limits: TransportLimits);
    onFrame(type: number, reader: ByteReader): void;
    private start;
    private onChunk;
    private onEnd;
    /** The transfer broke: the host's iteration throws. */
    fail(error: QuorateError): void;
    private chunks;
    private answer;
}
