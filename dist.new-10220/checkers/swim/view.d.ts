import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { Status, SwimMessage, SwimSpec, SwimState } from '../../protocols/swim/index.ts';
import type { WatchedNode } from '../observer.ts';
export interface MemberSnapshot {
    readonly incarnation: number;
    readonly status: Status;
    readonly since: Millis;
}
export interface SuspicionSnapshot {
    readonly accusers: readonly NodeId[];
    readonly startedAt: Millis;
    readonly deadline: Millis;
}
export interface Snapshot {
    readonly incarnation: number;
    readonly phase: SwimState['phase'];
    readonly members: ReadonlyMap<NodeId, MemberSnapshot>;
    readonly suspicions: ReadonlyMap<NodeId, SuspicionSnapshot>;
    readonly probe: Readonly<NonNullable<SwimState['probe']>> | undefined;
    readonly health: number;
    /** Alive or suspected, the node itself included. */
    readonly groupSize: number;
}
/** What a step did. */
export interface SwimStep {
    readonly node: WatchedNode<SwimSpec>;
    readonly input: Input<SwimSpec>;
    /** Undefined in the first step of a life. */
    readonly before: Snapshot | undefined;
    readonly after: Snapshot;
}
/** An invariant, or a few that belong together, in a file of their own. */
export interface SwimInvariant {
    check?(step: SwimStep): void;
    sent?(node: WatchedNode<SwimSpec>, to: NodeId, message: SwimMessage): void;
}
export declare function snapshotOf(state: Readonly<SwimState>): Snapshot;
export declare function liveOf(members: ReadonlyMap<NodeId, MemberSnapshot>): NodeId[];
