import type { StreamCall, UnaryCall } from '../grpc/types.ts';
import { type Context } from './context.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
export interface LeaseServiceOptions {
    /** Shorter leases get this much: nobody could renew them over a change of leader. */
    readonly ttlSecondsMin: number;
}
export declare class LeaseService {
    private readonly context;
    private readonly keeper;
    private readonly ttlSecondsMin;
    constructor(context: Context, keeper: LeaseKeeper, { ttlSecondsMin }: LeaseServiceOptions);
    grant(bytes: Uint8Array, call: UnaryCall): void;
    private proposeGrant;
    revoke(bytes: Uint8Array, call: UnaryCall): void;
    private propose;
    keepAlive(call: StreamCall): void;
    private asking;
    timeToLive(bytes: Uint8Array, call: UnaryCall): void;
    private encodeTimeToLive;
    leases(_bytes: Uint8Array, call: UnaryCall): void;
}
/** Positive, as etcd's are. */
export declare function randomLeaseId(): bigint;
