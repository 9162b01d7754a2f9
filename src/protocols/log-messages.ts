// Messages that all replicated logs send alike: requests on their way to the leader, the answers to them, mail to oneself.

import type { NodeId } from '../core/protocol.ts';
import type { ForwardedProposal } from './forwarding.ts';
import type { MembershipCommand, RefusalCode } from './replicated-log.ts';

/** A follower's proposals of one turn; their origin is the sender. */
export interface ForwardProposals {
  readonly type: 'forward-proposals';
  /** The term (ballot, epoch) that the addressee leads: see `forwarding.ts`. */
  readonly term: number;
  readonly proposals: readonly ForwardedProposal[];
}

export interface ForwardChange {
  readonly type: 'forward-change';
  /** As for proposals. */
  readonly term: number;
  readonly request: number;
  readonly command: MembershipCommand;
}

/** One question for all reads that a follower gathered in a turn; `id` is the request id of the first of them. */
export interface ForwardRead {
  readonly type: 'forward-read';
  readonly id: number;
}

export interface ReadAnswer {
  readonly type: 'read-answer';
  readonly id: number;
  readonly index: number;
}

/** Forwarded requests that were not done. */
export interface Refusal {
  readonly type: 'refusal';
  /** Whether they are reads: those are asked as often as the network repeats them, and answered once. */
  readonly isRead: boolean;
  readonly requests: readonly number[];
  readonly code: RefusalCode;
  readonly message: string;
  readonly leader: NodeId;
}

/** Mail to oneself: a restored snapshot, and all that was emitted after it through `index`, has left. */
export interface OwnRestore {
  readonly type: 'own-restore';
  readonly index: number;
}

export type SharedMessage = ForwardProposals | ForwardChange | ForwardRead | ReadAnswer | Refusal | OwnRestore;
