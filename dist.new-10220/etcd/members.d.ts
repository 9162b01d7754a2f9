import type { Member } from '../codec/etcd/cluster.ts';
import type { NodeId } from '../core/protocol.ts';
import type { Membership } from '../protocols/replicated-log.ts';
/** What a member says of itself, through the log, once it serves. */
export interface MemberAttributes {
    readonly name: string;
    readonly clientUrls: readonly string[];
}
/** In order of their identifiers. A member that never served has no name. */
export declare function listMembers(membership: Membership, attributesOf: (node: NodeId) => MemberAttributes | undefined): Member[];
/** What the rules look at. */
export interface ClusterHealth {
    readonly self: NodeId;
    readonly members: readonly Member[];
    /** The other members that this one has a connection to. */
    readonly connected: ReadonlySet<NodeId>;
}
/** The new member counts as not running yet: with it, the others must still be a quorum. */
export declare function checkAdd(health: ClusterHealth, peerUrls: readonly string[], isLearner: boolean): void;
/** The members that stay must be a quorum of themselves. */
export declare function checkRemove(health: ClusterHealth, id: bigint): void;
export declare function checkPromote(health: ClusterHealth, id: bigint): void;
export declare function checkUpdate(health: ClusterHealth, id: bigint, peerUrls: readonly string[]): void;
/** Peer URLs as etcd takes them: `http(s)://host:port`, and nothing behind it. Returns them in order. */
export declare function parsePeerUrls(urls: readonly string[]): string[];
