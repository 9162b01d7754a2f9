import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { NodeId, Spec } from '../core/protocol.ts';
/** Unique for ever: the coordinator's node and the request that began the transaction there. Numbers of one node rise. */
export interface TransactionId {
    readonly coordinator: NodeId;
    readonly number: number;
}
export type Outcome = 'commit' | 'abort';
export type CommitCommand = 
/** Coordinator: decide about a transaction of these nodes (itself may be among them). Answered with `decided`. */
{
    readonly type: 'begin';
    readonly participants: readonly NodeId[];
}
/** Participant: the resource's answer to `prepare`. A yes says that it can commit whatever happens, a crash included. */
 | {
    readonly type: 'vote';
    readonly transaction: TransactionId;
    readonly yes: boolean;
}
/** Participant: the resource has carried out the outcome durably, and its locks are free. */
 | {
    readonly type: 'finished';
    readonly transaction: TransactionId;
};
export type CommitResult = {
    readonly type: 'decided';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
};
export type CommitEvent = 
/** To a participant's resource: vote. Comes at most once a life; a resource that does not know it any more votes no. */
{
    readonly type: 'prepare';
    readonly transaction: TransactionId;
}
/** To a participant's resource: do it. Comes again after a restart until it is `finished`, so doing it twice must do no harm. */
 | {
    readonly type: 'carry-out';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
}
/** The coordinator decided, or learned what others decided. */
 | {
    readonly type: 'decided';
    readonly transaction: TransactionId;
    readonly outcome: Outcome;
};
/** The `Spec` of a commit protocol as its checkers see it. */
export interface CommitSpec extends Spec {
    Message: {
        readonly type: string;
    } | VoteMessage;
    Command: CommitCommand | {
        readonly type: string;
    };
    Result: CommitResult;
    Event: CommitEvent | {
        readonly type: string;
    };
}
/** How a participant's vote travels. */
export interface VoteMessage {
    readonly type: 'vote';
    readonly transaction: TransactionId;
    readonly yes: boolean;
}
/** What transactions are kept under. */
export declare function keyOf({ coordinator, number }: TransactionId): string;
/**
 * Up to which numbers of each coordinator a participant has forgotten what ended. A late copy of an old `prepare` must not
 * begin anything anew, and nobody wants to remember all transactions for ever: each `prepare` says below which number its
 * coordinator has nothing under way.
 */
export type Forgotten = Map<NodeId, number>;
export declare function isForgotten(forgotten: Forgotten, { coordinator, number }: TransactionId): boolean;
export declare function encodeTransaction({ coordinator, number }: TransactionId, writer: ByteWriter): void;
export declare function decodeTransaction(reader: ByteReader): TransactionId;
export declare function encodeNodes(nodes: readonly NodeId[], writer: ByteWriter): void;
/** `count` was read and found plausible. */
export declare function decodeNodes(reader: ByteReader, count: number): NodeId[];
