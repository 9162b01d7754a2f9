import type { LogSpec } from '../../protocols/replicated-log.ts';
import type { Cluster } from './cluster.ts';
import type { PlannedAction } from './plan.ts';
type Loss = Extract<PlannedAction, {
    type: 'wipe' | 'damage';
}>;
type ChangeTask = Extract<PlannedAction, {
    type: 'add-node' | 'promote' | 'demote' | 'remove' | 'leave-joint';
}>;
type Task = ChangeTask | Loss;
export declare class Operator<S extends LogSpec> {
    private readonly cluster;
    private readonly tasks;
    private isBusy;
    private lastTryAt;
    changesDone: number;
    constructor(cluster: Cluster<S>);
    /** Nothing is under way or waiting. */
    get isIdle(): boolean;
    /** Asks for nothing any more. */
    stop(): void;
    perform(task: Task): void;
    private next;
    private change;
    private addition;
    /** For a member that the task fits. Two voters stay. */
    private alteration;
    /** Asks the leader, and if there is none anyone, until it is done. */
    private attempt;
    /** A voter lost its disk: nothing else is changed until it is replaced. */
    private isMaimed;
    /** Only one at a time and with a majority left that knows everything, else there is nothing to recover from. */
    private lose;
    private wipe;
    /** What comes of it shows when the node starts again: it does, for nothing that matters was hit, or is replaced. */
    private damage;
    private maySpare;
    /** A fresh node takes its place under a new id, in one joint change. */
    private replace;
    /** It is removed, and then added anew under the same id. */
    private addAgain;
    /** Makes the changes that `wanted` asks for, again and again, until it asks for none. */
    private until;
}
export {};
