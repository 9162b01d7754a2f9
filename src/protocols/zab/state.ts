// The whole state of a ZAB node as plain data, and the context in which the functions of the other files work on it.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { ForwardedProposal, NewestForward } from '../forwarding.ts';
import type { ConfirmingBatch, ReadBatch } from '../log-reads.ts';
import type { ForwardedReads } from '../log-requests.ts';
import type { MembershipAt } from '../membership-history.ts';
import { type Log, lastIndex, lastTerm } from '../memory-log.ts';
import type { LogEntry, LogState, Membership } from '../replicated-log.ts';
import type { Window } from '../window.ts';
import type { Vote, ZabSpec } from './messages.ts';
import type { ZabOptions } from './options.ts';
import type { Position, Rules } from './rules.ts';

export interface ZabState extends LogState {
  readonly self: NodeId;
  /** The accepted epoch: no leader of an earlier one is followed any more. */
  term: number;
  /** Whom `term` was promised to. */
  acceptedLeader: NodeId;
  /** The last epoch whose NEWLEADER this node took: at most `term`. */
  currentEpoch: number;
  /** Whose epoch is established, and who takes requests. */
  leader: NodeId;
  commitIndex: number;
  /** The latest configuration in the log, committed or not: always the last of `memberships`. */
  membership: Membership;
  /** Configurations from the one in effect at the log's start on, in log order. */
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
  /** The election round: see `Notification`. */
  round: number;
  /** When to look for another leader. The timer may fire earlier and is then set anew. */
  electionDeadline: Millis;
  /** The time-out drawn for this role. */
  drawnTimeoutMs: Millis;
  /** The election timer fired so late that this node itself must have been paused; its mail gets a chance first. */
  isWaitingOutPause: boolean;
  /** Nodes that were elected and then did not answer: not voted for until then. */
  shunned: { readonly node: NodeId; readonly until: Millis }[];
  /** The accepted epoch that this life began in. What was forwarded to this node as an earlier leader may have been seen then. */
  readonly termAtStart: number;
  /** The newest request that each other node forwarded to this one as the leader of `term`. */
  readonly forwarded: NewestForward[];
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
}

export type Role = Looking | Follower | Leader;

export interface Looking {
  readonly type: 'looking';
  vote: Vote;
  /** Of this round, by node: this one's own is among them. */
  votes: { readonly node: NodeId; readonly leader: NodeId }[];
  /** When the election is decided if no better vote comes; 0 while no quorum agrees. */
  settleAt: Millis;
}

export interface Follower {
  readonly type: 'follower';
  /** Whom it follows. */
  readonly of: NodeId;
  /** `discovery`: until the history was compared. `synchronisation`: until the epoch is known to be established. */
  phase: 'discovery' | 'synchronisation' | 'broadcast';
  readonly attempt: number;
  /** The leader before ordered this election. */
  readonly isHandOver: boolean;
  /** 0 before there is one. */
  session: number;
  /** The log is the leader's through here, and in a session ends here. */
  receivedIndex: number;
  /** The end of the turn acknowledges `receivedIndex`. */
  owesAck: boolean;
  /** A gap after this index was reported already; −1: none. */
  reportedGap: number;
}

export interface Leader {
  readonly type: 'leader';
  phase: 'discovery' | 'synchronisation' | 'broadcast';
  /** The epoch is chosen: it is `term`. */
  hasEpoch: boolean;
  /** This node's own promise is durable. */
  hasOwnPromise: boolean;
  /** The leader before ordered this election. */
  readonly isHandOver: boolean;
  /** When a discovery without a quorum is given up. */
  readonly discoveryDeadline: Millis;
  /** One for each other member, in order of id. */
  progress: Progress[];
  nextSession: number;
  /** The index of NEWLEADER, the first entry of the epoch. Once it is committed, the epoch is established. */
  newLeaderIndex: number;
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
  /** Reads gathered and not yet given a round. */
  queuedReads: ReadBatch;
  /** Reads whose round is not confirmed yet, in order of rounds. */
  readBatches: ConfirmingBatch[];
  nextBeatAt: Millis;
  /** The last beat was late: this node was paused, and answers may still be unread. */
  wasLate: boolean;
}

/** What the leader knows of another member. */
export interface Progress extends Window {
  readonly node: NodeId;
  /**
   * `absent`: did not come to follow yet. `discovery`: came, and owes its promise or position. `sync`: was offered a point
   * where the histories meet. `replicate`: proposals are pipelined. `snapshot`: the entries it needs are gone.
   */
  mode: 'absent' | 'discovery' | 'sync' | 'replicate' | 'snapshot';
  /** Unique within the epoch, one for each time that the member comes to follow; 0: none. */
  session: number;
  attempt: number;
  acceptedEpoch: number;
  /** Whether it promised this epoch, with a history that is not ahead; undefined: no answer yet. */
  promise: boolean | undefined;
  /** Where its history ended when the session began. */
  position: Position;
  /** Durable there through here, as acknowledged in this session. */
  matchIndex: number;
  /** `matchIndex` as of the last beat. */
  matchAtBeat: number;
  /** It acknowledged something of this epoch, in whichever session. */
  isProven: boolean;
  nextIndex: number;
  /** `snapshot`: the index of the one under way; 0 while the driver prepares it. */
  snapshotIndex: number;
  /** The highest commit index that it was told. */
  commitSent: number;
  lastActiveAt: Millis;
  ackedRound: number;
  /** When the newest ping that it answered was sent. */
  ackedSentAt: Millis;
  /** Set when the configuration at this index removed it: it hears of that once it is committed, then is forgotten. 0: a member. */
  removedAt: number;
}

/** A node at work: its state and what each step may use. `out` and `now` are those of the current step. */
export interface Machine {
  readonly state: ZabState;
  readonly options: ZabOptions;
  readonly rules: Rules;
  readonly random: () => number;
  out: Outbox<ZabSpec>;
  now: Millis;
  /** The entries cut last: followers at the same point and the disk share one array. Forgotten with every turn. */
  cut: { readonly from: number; readonly through: number; readonly entries: readonly LogEntry[] } | undefined;
}

/** How recent this node's history is. */
export function ownPosition({ currentEpoch, log }: Readonly<ZabState>): Position {
  return { currentEpoch, lastTerm: lastTerm(log), lastIndex: lastIndex(log) };
}

/** Whether this node leads an established epoch: only then does it take requests. */
export function isServing(state: Readonly<ZabState>): boolean {
  return state.leader === state.self;
}
