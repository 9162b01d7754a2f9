import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { type HostPort } from './address.ts';
import type { ClusterInfo, TransportTls } from './types.ts';
export declare function encodeClusterInfo(info: ClusterInfo, writer: ByteWriter): void;
export declare function decodeClusterInfo(reader: ByteReader): ClusterInfo;
export interface QueryOptions {
    readonly tls?: TransportTls;
    /** Default 3000. */
    readonly timeoutMs?: number;
    readonly resolveAddress?: (address: string) => HostPort;
}
/**
 * Asks the member that accepts peers at `address` for its cluster's id and members. Rejects with `connection-failed`,
 * `timed-out`, `malformed`, `unavailable` (a member that waits to be added itself).
 */
export declare function queryMembers(address: string, options?: QueryOptions): Promise<ClusterInfo>;
