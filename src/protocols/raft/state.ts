// The whole state of a Raft node as plain data, and the context in which the functions of the other files work on it.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { ForwardedProposal, NewestForward } from '../forwarding.ts';
import type { ConfirmingBatch, ReadBatch } from '../log-reads.ts';
import type { ForwardedReads } from '../log-requests.ts';
import type { MembershipAt } from '../membership-history.ts';
import type { Log } from '../memory-log.ts';
import type { LogEntry, LogState, Membership } from '../replicated-log.ts';
import type { Window } from '../window.ts';
import type { RaftSpec } from './messages.ts';
import type { RaftOptions } from './options.ts';
import type { Rules } from './rules.ts';

export interface RaftState extends LogState {
  readonly self: NodeId;
  term: number;
  vote: NodeId;
  leader: NodeId;
  commitIndex: number;
  /** The latest configuration in the log, committed or not: always the last of `memberships`. */
  membership: Membership;
  /** Configurations from the one in effect at the log's start on, in log order. Truncation and snapshots look back here. */
  memberships: MembershipAt[];
  log: Log;
  /** The last durable base: a restart finds the log from here. The log in memory may reach further back. */
  compactedIndex: number;
  compactedTerm: number;
  /** Committed events were emitted through here. */
  emittedIndex: number;
  /** After a restore: committed events through here went out behind it and may not be overtaken by early ones. Else 0. */
  gatedThrough: number;
  /** Had no durable records when it started. */
  readonly isFresh: boolean;
  /** A committed configuration no longer holds this node. */
  isRemoved: boolean;
  /** When a living leader was last heard of, or this node last led with a quorum: what stickiness and leases rest on. */
  contactAt: Millis;
  /** When to campaign. The timer may fire earlier and is then set anew, so that hearing from the leader costs no timer. */
  electionDeadline: Millis;
  /** The time-out drawn for this role: from hearing of the leader to campaigning. */
  drawnTimeoutMs: Millis;
  /** The election timer fired so late that this node itself must have been paused; its mail gets a chance first. */
  isWaitingOutPause: boolean;
  /** The term that this life began in. What was forwarded to this node as the leader of an earlier one may have been seen then. */
  readonly termAtStart: number;
  /** The newest request that each other node forwarded to this one as the leader of `term`. */
  forwarded: NewestForward[];
  role: Role;
  /** Requests of this turn that go to the leader on `flush`. */
  turn: { proposals: ForwardedProposal[]; reads: number[] };
  /** Reads asked of the leader, not answered yet; in order of `deadline`. */
  forwardedReads: ForwardedReads[];
  /** Membership requests of this node's driver that wait for their commit. */
  pendingChanges: number[];
  /** The hand-over that this node was asked for. Outlives the leader's role: only the next leader shows how it went. */
  transfer: Transfer | undefined;
}

export interface Transfer {
  readonly to: NodeId;
  readonly request: number;
  /** `timeout-now` is on its way: from here on stickiness protects nobody. */
  isSent: boolean;
}

export type Role = Follower | Candidate | Leader;

export interface Follower {
  readonly type: 'follower';
  /** The log was seen to match the current leader's through here; no commit index counts beyond. */
  matchIndex: number;
  /** The acknowledgement that the end of the turn sends. */
  pendingAck: { readonly to: NodeId; readonly progress: number; readonly index: number } | undefined;
}

export interface Candidate {
  readonly type: 'pre-candidate' | 'candidate';
  readonly votes: { readonly node: NodeId; granted: boolean }[];
  readonly isTransfer: boolean;
}

export interface Leader {
  readonly type: 'leader';
  /** One for each other member, in order of id. */
  progress: Progress[];
  /** For the next `Progress.id`. */
  nextProgressId: number;
  /** The index of the first entry of the term. Once it is committed, the term is established. */
  readonly firstIndexOfTerm: number;
  /** Handed to the disk through here; what follows was appended this turn. */
  persistedThrough: number;
  /** Durable on this node's own disk through here, by mail to itself. */
  ownMatchIndex: number;
  /** Own appends that the disk has not acknowledged, oldest first. */
  ownAppends: { readonly index: number; readonly at: Millis }[];
  uncommittedBytes: number;
  /** An acknowledgement came in: the commit index may move. */
  hasNewMatch: boolean;
  round: number;
  /** Reads gathered and not yet given a round: of this turn, or from before the term was established. */
  queuedReads: ReadBatch;
  /** Reads whose round is not confirmed yet, in order of rounds. */
  readBatches: ConfirmingBatch[];
  /** No lease reads any more in this term: a hand-over was begun, whose election no stickiness holds back. */
  isLeaseLost: boolean;
  nextBeatAt: Millis;
  /** The last beat was late: this node was paused, and answers may still be unread. */
  wasLate: boolean;
}

/** What the leader knows of another member. */
export interface Progress extends Window {
  readonly node: NodeId;
  /**
   * Unique within the term: a member that was removed and added again gets another one, so that acknowledgements meant for
   * its earlier life do not count for this one (raft-rs #571).
   */
  readonly id: number;
  /**
   * `probe`: where the logs match is unknown; one append at a time. `replicate`: appends are pipelined. `snapshot`: the
   * entries it needs are gone; nothing but heartbeats until a snapshot arrived.
   */
  mode: 'probe' | 'replicate' | 'snapshot';
  /** Durable there through here, as acknowledged. */
  matchIndex: number;
  nextIndex: number;
  /** `probe`: an append is under way and not answered. */
  isProbing: boolean;
  /** `snapshot`: the index of the one under way; 0 while the driver prepares it. */
  snapshotIndex: number;
  /** The highest commit index that it was told. */
  commitSent: number;
  lastActiveAt: Millis;
  ackedRound: number;
  /** When the newest heartbeat that it answered was sent. */
  ackedSentAt: Millis;
  /** Set when the configuration at this index removed it: it hears of that once it is committed, then is forgotten. 0: a member. */
  removedAt: number;
}

/** A node at work: its state and what each step may use. `out` and `now` are those of the current step. */
export interface Machine {
  readonly state: RaftState;
  readonly options: RaftOptions;
  readonly rules: Rules;
  readonly random: () => number;
  out: Outbox<RaftSpec>;
  now: Millis;
  /** The entries cut last: followers at the same point and the disk share one array. Forgotten with every turn. */
  cut: { readonly from: number; readonly through: number; readonly entries: readonly LogEntry[] } | undefined;
}
