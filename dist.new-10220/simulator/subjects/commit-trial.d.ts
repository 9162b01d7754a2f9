import type { Spec } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import { type CommitCommand, type CommitEvent, type CommitResult } from '../../protocols/atomic-commit.ts';
import type { PlainCluster } from '../plain/cluster.ts';
import type { Place } from '../plain/faults.ts';
import type { PlainNode } from '../plain/node.ts';
import type { PlainPlan, PlannedRequest } from '../plain/plan.ts';
import type { Trial } from '../plain/run.ts';
export interface Transaction {
    readonly participants: readonly Place[];
    /** Those of them whose resource says no. */
    readonly refusing: readonly Place[];
    /** …or never says anything. */
    readonly silent: readonly Place[];
    /** How long a resource takes to vote, and to carry out, at most. */
    readonly workMs: number;
}
export interface TrialSpec extends Spec {
    Command: CommitCommand | {
        readonly type: string;
    };
    Result: CommitResult;
    Event: CommitEvent | {
        readonly type: string;
    };
}
export declare function drawTransactions(random: Random, { safetyMs }: {
    readonly safetyMs: number;
}, { nodes }: {
    readonly nodes: number;
}, workMsMax: number): PlannedRequest<Transaction>[];
/** `shortestTimeoutMs`: who waits so long takes something for gone. `pending`: what a node still has to do about any transaction, '' if nothing. */
export declare function commitTrial<S extends TrialSpec>(cluster: PlainCluster<S>, plan: PlainPlan<Transaction>, shortestTimeoutMs: number, pending: (node: PlainNode<S>) => string): Trial<S, Transaction>;
