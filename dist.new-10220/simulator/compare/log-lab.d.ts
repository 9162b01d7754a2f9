import type { NodeId } from '../../core/protocol.ts';
import type { LogSpec } from '../../protocols/replicated-log.ts';
import { Cluster, type Replica } from '../log/cluster.ts';
import type { Answer } from '../log/replica.ts';
import { World } from '../world.ts';
import { type Conditions, type Traffic } from './conditions.ts';
import type { Contestant } from './contestants.ts';
export type LabReplica = Replica<LogSpec>;
/** What an entry holds, give or take a digit. */
export declare const ENTRY_BYTES: number;
export declare class LogLab {
    readonly world: World;
    readonly cluster: Cluster<LogSpec>;
    private sequence;
    constructor({ name, definition }: Contestant, seed: number, nodes: number, conditions: Conditions);
    /** Runs until a leader serves, and everything is calm. */
    settle(): void;
    get leader(): LabReplica;
    get replicas(): readonly LabReplica[];
    others(than: readonly NodeId[]): LabReplica[];
    /** Asks `replica` for a write of its own; returns the write's number. */
    write(replica: LabReplica, done: (answer: Answer) => void): number;
    /** Asks `replica` for a linearizable read. */
    read(replica: LabReplica, done: (answer: Answer) => void): void;
    traffic(): Traffic;
}
