import type { Observer } from '../../checkers/observer.ts';
import type { Definition, NodeId, Spec } from '../../core/protocol.ts';
import type { World } from '../world.ts';
import type { FaultAction, Place } from './faults.ts';
import { PlainNode } from './node.ts';
import type { PlainPlan } from './plan.ts';
export declare class PlainCluster<S extends Spec> {
    readonly nodes: readonly PlainNode<S>[];
    /** Chosen to stay down in the second phase. */
    readonly down: Set<number>;
    readonly world: World;
    readonly plan: PlainPlan;
    /** Filled before the start. */
    readonly observers: Observer<S>[];
    /** The second phase began: what is still planned does nothing. */
    private isOver;
    constructor(world: World, plan: PlainPlan, definition: Definition<S, unknown>, hasDisk: boolean);
    start(): void;
    /** The node in a place. */
    at(place: Place): PlainNode<S>;
    byId(id: NodeId): PlainNode<S> | undefined;
    perform(action: FaultAction): void;
    private strike;
    private later;
    restart(target: PlainNode<S>): void;
    private storm;
    private partition;
    private isolate;
    private cut;
    private disturbLink;
    private changeWeather;
    /** Ends all faults and brings everyone back but `stayDown` nodes. */
    heal(): void;
    /** Restarts who is down; again, if a fault that was planned but not met yet strikes late. */
    private supervise;
}
