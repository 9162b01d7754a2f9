import type { NodeId } from '../../core/protocol.ts';
import type { Ballot } from './ballot.ts';
import type { PaxosState } from './state.ts';
/** A value at a ballot: asked for, accepted or chosen. The bytes are the user's. */
export interface Proposal {
    readonly ballot: Ballot;
    readonly value: Uint8Array;
}
export type PaxosMessage = 
/** Phase 1a: will you take part in this ballot? It names no value. */
{
    readonly type: 'prepare';
    readonly ballot: Ballot;
}
/** Phase 1b: yes, and I promise to stay out of all lower ones. This is what I accepted last. */
 | {
    readonly type: 'promise';
    readonly ballot: Ballot;
    readonly accepted: Proposal | undefined;
}
/** Phase 2a. */
 | {
    readonly type: 'accept';
    readonly proposal: Proposal;
}
/** Phase 2b, to every learner. */
 | {
    readonly type: 'accepted';
    readonly proposal: Proposal;
}
/** A prepare or an accept came too late: this ballot is promised. Saves the proposer its time-out. */
 | {
    readonly type: 'refused';
    readonly ballot: Ballot;
    readonly promised: Ballot;
}
/** What did you accept last, or what is chosen? For learners that missed it. */
 | {
    readonly type: 'inquire';
}
/** From a learner that knows. */
 | {
    readonly type: 'chosen';
    readonly value: Uint8Array;
};
export type PaxosCommand = 
/** Propose a value. Answered once one is chosen: this one or another. */
{
    readonly type: 'propose';
    readonly value: Uint8Array;
}
/** Answered once a value is chosen, by whomever. */
 | {
    readonly type: 'learn';
};
export type PaxosResult = {
    readonly type: 'chosen';
    readonly value: Uint8Array;
};
export type PaxosRecord = 
/** The proposer uses ballots up to this counter: a later life uses higher ones. */
{
    readonly type: 'counter';
    readonly counter: number;
} | {
    readonly type: 'promised';
    readonly ballot: Ballot;
}
/** Promises its ballot too. */
 | {
    readonly type: 'accepted';
    readonly proposal: Proposal;
};
export type PaxosEvent = 
/** This node learned the value; once a life. */
{
    readonly type: 'chosen';
    readonly value: Uint8Array;
};
/** `proposer`: a phase took too long, or the back-off is over. `learner`: ask what was missed. */
export type PaxosTimer = 'proposer' | 'learner';
export interface PaxosSpec {
    Message: PaxosMessage;
    Command: PaxosCommand;
    Result: PaxosResult;
    Record: PaxosRecord;
    Event: PaxosEvent;
    Timer: PaxosTimer;
    State: PaxosState;
}
/** An acceptor's vote, as a learner heard it. */
export interface Vote {
    readonly acceptor: NodeId;
    readonly proposal: Proposal;
}
