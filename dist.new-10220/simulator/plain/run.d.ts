import type { Observer } from '../../checkers/observer.ts';
import type { Definition, Spec } from '../../core/protocol.ts';
import type { RunResult } from '../subject.ts';
import { PlainCluster } from './cluster.ts';
import type { PlainNode } from './node.ts';
import type { PlainPlan } from './plan.ts';
/** One run's own: its checkers, those who use the nodes, and what they may demand. */
export interface Trial<S extends Spec, Request> {
    readonly observers: readonly Observer<S>[];
    /** A planned request is due; its node is alive. */
    request(node: PlainNode<S>, request: Request): void;
    /** A life of the node began. */
    started?(node: PlainNode<S>): void;
    /** What stands above the node hears of this, and may ask something of it in turn. */
    emitted?(node: PlainNode<S>, event: S['Event']): void;
    /** The second phase begins: all faults have ended. */
    healed?(): void;
    /** What the protocol promises and has not done yet; '' once everything is well. Asked again and again after healing. */
    missing(): string;
    /** After all that: throws `InvariantViolation` if the run as a whole was not right. */
    judge?(): void;
    /** What happened, for the summary of a campaign. */
    counts(): Readonly<Record<string, number>>;
}
export declare function runPlainPlan<S extends Spec, Request>(plan: PlainPlan<Request>, definition: Definition<S, unknown>, hasDisk: boolean, prepare: (cluster: PlainCluster<S>) => Trial<S, Request>, log?: (line: string) => void): RunResult;
