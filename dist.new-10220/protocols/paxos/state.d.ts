import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { Ballot } from './ballot.ts';
import type { PaxosSpec, Proposal, Vote } from './messages.ts';
import type { PaxosOptions } from './options.ts';
import type { Rules } from './rules.ts';
export interface Promise1b {
    readonly node: NodeId;
    readonly ballot: Ballot;
    readonly accepted: Proposal | undefined;
}
export type Proposer = {
    readonly type: 'idle';
}
/** Phase 1. `value` is what the node would like to be chosen. */
 | {
    readonly type: 'preparing';
    readonly ballot: Ballot;
    readonly value: Uint8Array;
    readonly promises: Promise1b[];
}
/** Phase 2: `proposal.value` may be another's. */
 | {
    readonly type: 'accepting';
    readonly proposal: Proposal;
    readonly value: Uint8Array;
}
/** A higher ballot was in the way: waiting, to give its proposer the time to finish. */
 | {
    readonly type: 'backing-off';
    readonly value: Uint8Array;
};
export interface Acceptor {
    promised: Ballot;
    accepted: Proposal | undefined;
}
export interface Learner {
    /** Votes heard: the latest of each acceptor. */
    readonly votes: Vote[];
    chosen: Uint8Array | undefined;
    /** How often it asked in vain, plus one; 0: it is not waiting for anything. */
    inquiries: number;
}
export interface PaxosState {
    readonly self: NodeId;
    readonly members: readonly NodeId[];
    proposer: Proposer;
    readonly acceptor: Acceptor;
    readonly learner: Learner;
    /** The highest counter that this node ever used in a ballot. */
    counter: number;
    /** Ballots lost in a row to higher ones. */
    defeats: number;
    /** Requests to answer once a value is chosen. */
    readonly waiting: number[];
}
/** The state, and what a step has at hand. */
export interface Machine {
    readonly state: PaxosState;
    readonly options: PaxosOptions;
    readonly rules: Rules;
    readonly random: () => number;
    out: Outbox<PaxosSpec>;
    now: Millis;
}
