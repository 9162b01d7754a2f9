import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { MultiPaxosState } from '../../protocols/multi-paxos/index.ts';
import type { LogEntry, LogSpec, Membership } from '../../protocols/replicated-log.ts';
/** One node, as of its last step. */
export interface NodeView {
    readonly id: NodeId;
    life: number;
    isAlive: boolean;
    state: Readonly<MultiPaxosState>;
    term: number;
    owner: NodeId;
    leader: NodeId;
    commitIndex: number;
    isLeader: boolean;
    isTransferring: boolean;
    contactAt: Millis;
    membership: Membership | undefined;
    /** It lost its disk, having held slots through here: whoever counted it in time was right. */
    lostThrough: number;
    /** What it had accepted in slots beyond its commit index. */
    accepted: Map<number, {
        readonly ballot: number;
        readonly entry: LogEntry;
    }>;
}
export interface AcceptedNow {
    readonly index: number;
    readonly ballot: number;
    readonly entry: LogEntry;
    /** The ballot in which something was accepted there before; 0 if nothing was. */
    readonly before: number;
}
/** What a step did. */
export interface MultiPaxosStep {
    readonly node: NodeView;
    readonly state: Readonly<MultiPaxosState>;
    readonly input: Input<LogSpec>;
    /** On the node's own clock. */
    readonly now: Millis;
    /** The first step of a life: all 'before' values are zero. */
    readonly isStart: boolean;
    /** In order of slots. */
    readonly accepted: readonly AcceptedNow[];
    /** Slots that it accepted as the leader of the ballot: it proposed them in this step. */
    readonly isProposing: boolean;
}
/** An invariant, in its own file. `check` runs after each step, `end` not yet having happened. */
export interface MultiPaxosInvariant {
    check(step: MultiPaxosStep, view: MultiPaxosView): void;
}
export declare class MultiPaxosView {
    readonly nodes: Map<number, NodeView>;
    /** `chosen[i]`: the entry in slot i, once any node's commit index reached it. */
    readonly chosen: (LogEntry | undefined)[];
    /** The ballot that the first node was in that knew slot i to be chosen: it was chosen in that one or a lower one. */
    readonly chosenBy: number[];
    /** The highest commit index of any node, ever. */
    commitIndex: number;
    begin(id: NodeId, life: number, state: Readonly<MultiPaxosState>, input: Input<LogSpec>, now: Millis): MultiPaxosStep;
    /** After all invariants were checked. */
    end({ node, state, accepted }: MultiPaxosStep): void;
}
export declare function lastSlot({ slots }: Readonly<MultiPaxosState>): number;
export declare function entryIn({ slots }: Readonly<MultiPaxosState>, index: number): LogEntry | undefined;
export declare function ballotIn({ slots }: Readonly<MultiPaxosState>, index: number): number;
/** The configuration of slot `index`, as far as `state` knows it. */
export declare function configurationOf(state: Readonly<MultiPaxosState>, index: number): Membership;
/** Whether a node, dead or alive, holds slot `index` as chosen, or accepted in `ballot` or a higher one. */
export declare function holds({ state, lostThrough }: NodeView, index: number, ballot: number): boolean;
