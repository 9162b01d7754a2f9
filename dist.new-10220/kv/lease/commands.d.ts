import { type ByteReader } from '../../core/bytes.ts';
import type { LeaseCheckpoint, LeaseSighting } from './leases.ts';
export type LeaseCommand = {
    readonly type: 'lease-grant';
    readonly id: bigint;
    readonly ttlSeconds: number;
} | {
    readonly type: 'lease-revoke';
    readonly id: bigint;
} | {
    readonly type: 'lease-renew';
    readonly ids: readonly bigint[];
} | {
    readonly type: 'lease-expire';
    readonly leases: readonly LeaseSighting[];
} | {
    readonly type: 'lease-checkpoint';
    readonly leases: readonly LeaseCheckpoint[];
};
export declare function encodeLeaseCommand(command: LeaseCommand): Uint8Array;
/** Undefined for a kind of which leases know nothing. Throws `malformed`. */
export declare function decodeLeaseCommand(kind: number | undefined, reader: ByteReader): LeaseCommand | undefined;
