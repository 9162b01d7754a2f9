import type { NodeId } from '../../core/protocol.ts';
import { type Ballot, type PaxosMessage, type Proposal } from '../../protocols/paxos/index.ts';
export interface BallotView {
    readonly ballot: Ballot;
    readonly proposal: Proposal;
    /** Different values proposed at this ballot: must stay empty. */
    readonly others: Proposal[];
    readonly voters: Set<NodeId>;
}
export declare class Votes {
    readonly ballots: Map<string, BallotView>;
    /** Ballots that a majority voted for. */
    readonly chosen: BallotView[];
    private readonly needed;
    constructor(members: number);
    /** Notes a message that leaves `from`. The ballot it is about, if it is an accept or a vote. */
    note(from: NodeId, message: PaxosMessage): BallotView | undefined;
}
