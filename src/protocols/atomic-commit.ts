// The contract of atomic commitment: what two- and three-phase commit share, and all that resources and coordinators' users
// know of them.
//
// Several nodes take part in a transaction, each with a resource above it (a database, a shard): all commit, or all abort.
// The coordinator's user says `begin`. Each participant's resource hears `prepare`, makes sure that it can do both, and says
// `vote`; later it hears `carry-out` and, once that is done and durable, says `finished`.

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
  | { readonly type: 'begin'; readonly participants: readonly NodeId[] }
  /** Participant: the resource's answer to `prepare`. A yes says that it can commit whatever happens, a crash included. */
  | { readonly type: 'vote'; readonly transaction: TransactionId; readonly yes: boolean }
  /** Participant: the resource has carried out the outcome durably, and its locks are free. */
  | { readonly type: 'finished'; readonly transaction: TransactionId };

export type CommitResult = {
  readonly type: 'decided';
  readonly transaction: TransactionId;
  readonly outcome: Outcome;
};

export type CommitEvent =
  /** To a participant's resource: vote. Comes at most once a life; a resource that does not know it any more votes no. */
  | { readonly type: 'prepare'; readonly transaction: TransactionId }
  /** To a participant's resource: do it. Comes again after a restart until it is `finished`, so doing it twice must do no harm. */
  | { readonly type: 'carry-out'; readonly transaction: TransactionId; readonly outcome: Outcome }
  /** The coordinator decided, or learned what others decided. */
  | { readonly type: 'decided'; readonly transaction: TransactionId; readonly outcome: Outcome };

/** The `Spec` of a commit protocol as its checkers see it. */
export interface CommitSpec extends Spec {
  Message: { readonly type: string } | VoteMessage;
  Command: CommitCommand | { readonly type: string };
  Result: CommitResult;
  Event: CommitEvent | { readonly type: string };
}

/** How a participant's vote travels. */
export interface VoteMessage {
  readonly type: 'vote';
  readonly transaction: TransactionId;
  readonly yes: boolean;
}

/** What transactions are kept under. */
export function keyOf({ coordinator, number }: TransactionId): string {
  return `${coordinator}.${number}`;
}

/**
 * Up to which numbers of each coordinator a participant has forgotten what ended. A late copy of an old `prepare` must not
 * begin anything anew, and nobody wants to remember all transactions for ever: each `prepare` says below which number its
 * coordinator has nothing under way.
 */
export type Forgotten = Map<NodeId, number>;

export function isForgotten(forgotten: Forgotten, { coordinator, number }: TransactionId): boolean {
  return number < (forgotten.get(coordinator) ?? 0);
}

export function encodeTransaction({ coordinator, number }: TransactionId, writer: ByteWriter): void {
  writer.uint(coordinator);
  writer.uint(number);
}

export function decodeTransaction(reader: ByteReader): TransactionId {
  return { coordinator: reader.uint(), number: reader.uint() };
}

export function encodeNodes(nodes: readonly NodeId[], writer: ByteWriter): void {
  writer.uint(nodes.length);
  for (const node of nodes) writer.uint(node);
}

/** `count` was read and found plausible. */
export function decodeNodes(reader: ByteReader, count: number): NodeId[] {
  return Array.from({ length: count }, () => reader.uint());
}
