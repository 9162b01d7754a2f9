import type { NodeId } from '../core/protocol.ts';
import { type MemberAttributes } from './commands.ts';
import type { OrderedStore } from './store.ts';
export declare class Members {
    /** Empty until the members have agreed on one. */
    clusterVersion: string;
    private readonly store;
    private readonly members;
    constructor(store: OrderedStore);
    load(): void;
    get(id: NodeId): MemberAttributes | undefined;
    /** In the order of ids. */
    list(): MemberAttributes[];
    publish(member: MemberAttributes): void;
    /** Forgets whoever is not in `ids`, as when the membership has changed. */
    retain(ids: Iterable<NodeId>): void;
    setClusterVersion(version: string): void;
}
