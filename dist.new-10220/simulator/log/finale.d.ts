import type { NodeId } from '../../core/protocol.ts';
import type { LogSpec } from '../../protocols/replicated-log.ts';
import type { World } from '../world.ts';
import type { Cluster } from './cluster.ts';
export declare class Finale<S extends LogSpec> {
    private readonly world;
    private readonly cluster;
    private readonly patienceMs;
    constructor(world: World, cluster: Cluster<S>, patienceMs: number);
    /** Leadership goes to whoever is asked to take it. */
    handOver(): void;
    /**
     * A learner is promoted, cut off from everyone, and then the leader dies for good: the majority that is left needs the
     * vote of one that does not know that it has one (etcd #10998). Whether all that came about; then a write must succeed.
     */
    promoteInTheDark(down: Set<NodeId>): boolean;
    private change;
    /** What comes of it: `done`, `nothing`, or why not. */
    private ask;
}
