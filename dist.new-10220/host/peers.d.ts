import { QuorateError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/protocol.ts';
import type { Membership } from '../protocols/replicated-log.ts';
import type { Acquaintances } from '../storage/acquaintances.ts';
import type { ClusterInfo, PeerAddress } from '../transport/types.ts';
export interface PeerPorts {
    readonly self: NodeId;
    now(): Millis;
    applied(): number;
    setPeers(peers: readonly PeerAddress[]): void;
    readonly acquaintances?: Acquaintances;
}
export declare class Peers {
    private readonly ports;
    private membership;
    private index;
    private readonly contacts;
    /** Members that a membership of this life had and the present one has not, until when they are still spoken to. */
    private readonly former;
    /** Whether the transport still speaks to former members, so that `apply` has something to end. */
    hasFarewells: boolean;
    /** Members that told us that we are none. */
    private readonly removedBy;
    /** Members that told us that they knew us with another data directory. */
    private readonly strangerTo;
    constructor(ports: PeerPorts, membership: Membership, contacts: readonly PeerAddress[]);
    onMembership(membership: Membership, index: number): void;
    /** Tells the transport. Called again from time to time, because farewells end. */
    apply(): void;
    /**
     * Refuses members whose removal is committed, and those that lost the data directory which they had; whoever is merely
     * unknown may be newer than what we know.
     */
    admit(node: NodeId, birth?: number): QuorateError | undefined;
    /** A peer says that we were removed. True once most of the others say so: one alone may not have heard of our return. */
    onRemovedBy(node: NodeId): boolean;
    /** A peer says that we lost our data. True once most of the others say so. */
    onStrangerTo(node: NodeId): boolean;
    private areMostOthers;
    get ownAddress(): string;
    private addressOf;
    describe(clusterId: number, engine: string, nameOf: (node: NodeId) => string): ClusterInfo | undefined;
}
export declare function membersOf(membership: Membership): NodeId[];
