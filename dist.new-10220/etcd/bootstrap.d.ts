import type { NodeId } from '../core/protocol.ts';
import type { Membership } from '../protocols/replicated-log.ts';
import type { ClusterInfo } from '../transport/types.ts';
export interface FoundingMember {
    readonly name: string;
    readonly peerUrls: readonly string[];
}
export interface BootstrapOptions {
    readonly name: string;
    /** This member's peer URLs as others reach it. */
    readonly peerUrls: readonly string[];
    readonly initialCluster: readonly FoundingMember[];
    readonly initialClusterState: 'new' | 'existing';
    readonly initialClusterToken: string;
    /** The replicated log that this member is to run. */
    readonly engine: string;
}
export interface Bootstrap {
    readonly self: NodeId;
    readonly clusterId: number;
    /** The founding membership; empty for a newcomer. */
    readonly membership: Membership;
    readonly contacts: readonly {
        readonly node: NodeId;
        readonly address: string;
    }[];
}
/** Asks the member at an address (see `addressOf`) for its cluster; rejects when it cannot be reached. */
export type QueryMembers = (address: string) => Promise<ClusterInfo>;
/** `salt` tells apart the lives of members that are added, removed and added again at one URL. '' for founders. */
export declare function memberIdOf(peerUrls: readonly string[], token: string, salt?: string): NodeId;
export declare function clusterIdOf(members: readonly NodeId[], token: string): number;
/** A member's peer URLs as the one address that the log keeps for it. */
export declare function addressOf(peerUrls: readonly string[]): string;
export declare function peerUrlsOf(address: string): string[];
/** The cluster that the flags describe, as its founders see it. */
export declare function foundCluster(options: BootstrapOptions): Bootstrap;
/** For an empty data directory: the identity to start with. Throws `already-bootstrapped`, `engine-mismatch`, `not-a-member`, `unreachable`. */
export declare function bootstrap(options: BootstrapOptions, query: QueryMembers): Promise<Bootstrap>;
/** For a newcomer that restarts before the cluster's log reached it: whom to dial. Nobody, if nobody answers. */
export declare function findContacts(options: BootstrapOptions, self: NodeId, query: QueryMembers): Promise<Bootstrap['contacts']>;
/**
 * Whether a data directory fits the flags. With `new` the flags say exactly who this member is; with `existing` a member
 * may have got its identifier when it was added, and the directory alone knows.
 */
export declare function checkIdentity(options: BootstrapOptions, directory: string, member: NodeId): void;
