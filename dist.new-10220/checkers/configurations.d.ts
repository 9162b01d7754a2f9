import type { NodeId } from '../core/protocol.ts';
import { type Log } from '../protocols/memory-log.ts';
import type { LogEntry, LogState, Membership } from '../protocols/replicated-log.ts';
/** A node whose configurations take effect when they enter its log. */
interface State extends LogState {
    readonly role: {
        readonly type: string;
    };
    readonly log: Readonly<Log>;
    readonly memberships: readonly {
        readonly membership: Membership;
    }[];
}
/** As of before the step, but for the state. */
interface NodeView {
    readonly id: NodeId;
    readonly isAlive: boolean;
    readonly isLeader: boolean;
    readonly term: number;
    readonly state: Readonly<State>;
}
interface Step {
    readonly node: NodeView;
    readonly state: Readonly<State>;
    readonly truncatedFrom: number;
    readonly appended: readonly LogEntry[];
}
interface View {
    readonly nodes: ReadonlyMap<NodeId, NodeView>;
    readonly commitIndex: number;
}
export declare class Configurations {
    private readonly options;
    constructor(options: {
        readonly maxLearnerLagEntries: number;
    });
    check(step: Step, view: View): void;
    private checkBeginning;
}
export {};
