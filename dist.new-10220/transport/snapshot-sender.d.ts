import type { NodeId } from '../core/protocol.ts';
import type { HostPort } from './address.ts';
import type { TransportLimits, TransportOptions } from './types.ts';
export interface SnapshotTransfer {
    readonly to: NodeId;
    readonly target: HostPort;
    readonly header: Uint8Array;
    readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
    readonly signal: AbortSignal;
}
/** Resolves once the receiver said that it has the snapshot; rejects with its refusal, or with what went wrong. */
export declare function sendSnapshot(transfer: SnapshotTransfer, options: TransportOptions, limits: TransportLimits): Promise<void>;
