import type { LogObserver } from '../../checkers/log-observer.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import type { World } from '../world.ts';
import type { MachineKind } from './machines.ts';
import { Operator } from './operator.ts';
import type { LogPlan, PlannedAction, Target } from './plan.ts';
import { LogReplica } from './replica.ts';
export type Replica<S extends LogSpec> = LogReplica<S, unknown>;
export declare class Cluster<S extends LogSpec> {
    /** By place: founders first, then those that joined; the wiped stay in their place. */
    readonly replicas: Replica<S>[];
    readonly wiped: Set<number>;
    /** Lost their disk, and are back under their old id. */
    readonly amnesiacs: Set<number>;
    readonly operator: Operator<S>;
    readonly world: World;
    readonly plan: LogPlan;
    private readonly definition;
    private readonly observer;
    private readonly options;
    private readonly kind;
    /** The second phase began: what is still planned does nothing. */
    private isOver;
    constructor(world: World, plan: LogPlan, definition: LogDefinition<S, unknown>, observer: LogObserver, kind: MachineKind);
    private create;
    start(): void;
    /** A fresh node that waits to be added. */
    join(): Replica<S>;
    /** A node with an empty disk, under the id of one that is down. */
    rejoin(id: NodeId): void;
    private scheduleFlush;
    /** The leader of the highest term, if any node alive thinks it leads. */
    get leader(): Replica<S> | undefined;
    find(target: Target): Replica<S> | undefined;
    byId(id: NodeId): Replica<S> | undefined;
    perform(action: PlannedAction): void;
    private strike;
    private later;
    restart(replica: Replica<S>): void;
    private storm;
    private partition;
    private isolate;
    private cut;
    private disturbLink;
    private changeWeather;
    /** Ends all faults and brings everyone back but `down` members, fewer than half of any configuration's voters. */
    heal(down: ReadonlySet<NodeId>): void;
    /** Restarts who is down; again, if a fault that was planned but not met yet strikes late. */
    private supervise;
}
