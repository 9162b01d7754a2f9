import type { NodeId } from '../../core/protocol.ts';
import type { CommitCommand, CommitEvent, CommitResult, Outcome, TransactionId, VoteMessage } from '../atomic-commit.ts';
import type { TwoPhaseState } from './state.ts';
export type TwoPhaseMessage = 
/** Phase 1. `oldest`: the coordinator has no transaction under way with a number below. */
{
    readonly type: 'prepare';
    readonly transaction: TransactionId;
    readonly participants: readonly NodeId[];
    readonly oldest: number;
} | VoteMessage
/** Phase 2; or an answer to `inquire`. */
 | {
    readonly type: 'decision';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
}
/** The commit is carried out and need not be told again. Aborts are not acknowledged: they are presumed. */
 | {
    readonly type: 'ack';
    readonly transaction: TransactionId;
}
/** A participant in doubt asks the coordinator and the other participants. */
 | {
    readonly type: 'inquire';
    readonly transaction: TransactionId;
};
export type TwoPhaseCommand = CommitCommand
/** With `decisionRecord: 'port'`: what is on record now, for every node that said `record` (see the event). */
 | {
    readonly type: 'recorded';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
};
export type TwoPhaseRecord = 
/** Coordinator: decided to commit. There is none for aborts. */
{
    readonly type: 'committed';
    readonly transaction: TransactionId;
    readonly participants: readonly NodeId[];
}
/** Coordinator: everybody acknowledged. */
 | {
    readonly type: 'completed';
    readonly transaction: TransactionId;
}
/** Participant: voted yes. */
 | {
    readonly type: 'prepared';
    readonly transaction: TransactionId;
    readonly participants: readonly NodeId[];
}
/** Participant: heard the decision, or made it by voting no. Its resource may have carried it out. */
 | {
    readonly type: 'learned';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
}
/** Participant: its resource has carried it out. */
 | {
    readonly type: 'ended';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
}
/** Participant: what ended below this number is forgotten. */
 | {
    readonly type: 'forgotten';
    readonly coordinator: NodeId;
    readonly below: number;
};
export type TwoPhaseEvent = CommitEvent
/**
 * With `decisionRecord: 'port'`: put this decision on record, unless the transaction has one already, and say `recorded`
 * with the one that is there. Comes again until then.
 */
 | {
    readonly type: 'record';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
}
/** Every participant has carried out the commit: no record of it is needed any more. */
 | {
    readonly type: 'completed';
    readonly transaction: TransactionId;
};
/** `coordinator`: repeat what was not answered, give up what took too long. `participant`: ask about what is in doubt. */
export type TwoPhaseTimer = 'coordinator' | 'participant';
export interface TwoPhaseSpec {
    Message: TwoPhaseMessage;
    Command: TwoPhaseCommand;
    Result: CommitResult;
    Record: TwoPhaseRecord;
    Event: TwoPhaseEvent;
    Timer: TwoPhaseTimer;
    State: TwoPhaseState;
}
