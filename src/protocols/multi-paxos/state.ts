// The whole state of a Multi-Paxos node as plain data, and the context in which the functions of the other files work on it.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { ForwardedProposal, NewestForward } from '../forwarding.ts';
import type { ConfirmingBatch, ReadBatch } from '../log-reads.ts';
import type { ForwardedReads } from '../log-requests.ts';
import type { MembershipAt as InLog } from '../membership-history.ts';
import type { EntryKind, LogEntry, LogState, Membership } from '../replicated-log.ts';
import type { Window } from '../window.ts';
import type { Holdings } from './islands.ts';
import type { MultiPaxosSpec } from './messages.ts';
import type { MultiPaxosOptions } from './options.ts';
import type { Rules } from './rules.ts';
import type { Slots } from './slots.ts';

export interface MultiPaxosState extends LogState {
  readonly self: NodeId;
  /** The ballot that this acceptor has promised. */
  term: number;
  /** The one proposer that it promised it to. */
  owner: NodeId;
  leader: NodeId;
  /** All slots through here are known to be chosen. */
  commitIndex: number;
  /** The configuration of the slot after `commitIndex`: always the last of `memberships`. */
  membership: Membership;
  /** Chosen configurations, from the one in effect where the slots start, in order of slots. */
  memberships: MembershipAt[];
  slots: Slots;
  /** The last durable base: a restart finds the slots from here. Those in memory may reach further back. */
  compactedIndex: number;
  compactedTerm: number;
  /** Committed events were emitted through here. */
  emittedIndex: number;
  /** Configurations in slots below this one were settled: whoever asked for them was told. */
  settledIndex: number;
  /** After a restore: committed events through here went out behind it and may not be overtaken by early ones. Else 0. */
  gatedThrough: number;
  /** Had no durable records when it started. */
  readonly isFresh: boolean;
  /** A settled configuration no longer holds this node. */
  isRemoved: boolean;
  /** The highest ballot heard of, promised or not: the next one of this node's own lies above. */
  highestBallot: number;
  /** When a living leader was last heard of, or this node last led with a quorum: what stickiness and leases rest on. */
  contactAt: Millis;
  /** When to campaign. The timer may fire earlier and is then set anew, so that hearing from the leader costs no timer. */
  electionDeadline: Millis;
  drawnTimeoutMs: Millis;
  /** The election timer fired so late that this node itself must have been paused; its mail gets a chance first. */
  isWaitingOutPause: boolean;
  /** The ballot that this life began with: what was forwarded to this node in it or before may have been seen then. */
  readonly termAtStart: number;
  forwarded: NewestForward[];
  role: Role;
  /** Requests of this turn that go to the leader on `flush`. */
  turn: { proposals: ForwardedProposal[]; reads: number[] };
  /** Reads asked of the leader, not answered yet; in order of `deadline`. */
  forwardedReads: ForwardedReads[];
  /** Membership requests of this node's driver that wait to be settled. */
  pendingChanges: number[];
  /** The hand-over that this node was asked for. Outlives the leader's role: only the next leader shows how it went. */
  transfer: Transfer | undefined;
  /** The proposer that asked this acceptor for a snapshot, and its ballot; 0 if none. */
  snapshotFor: { readonly node: NodeId; readonly ballot: number } | undefined;
}

export interface MembershipAt extends InLog {
  /** Voters that it added: until a slot beyond it is chosen they may hold nothing yet, and promise all the same (`mayPromiseWhileEmpty`). */
  readonly joining: readonly NodeId[];
}

export interface Transfer {
  readonly to: NodeId;
  readonly request: number;
  /** `timeout-now` is on its way: from here on stickiness protects nobody. */
  isSent: boolean;
}

export type Role = Follower | Canvasser | Candidate | Leader;

export interface Follower {
  readonly type: 'follower';
  /** Every slot through here was accepted in the current ballot or is known to be chosen. */
  acceptedThrough: number;
  /** The acknowledgement that the end of the turn sends. */
  pendingAck: { readonly to: NodeId; readonly progress: number; islands: number[] } | undefined;
}

export interface Canvasser {
  readonly type: 'canvasser';
  readonly ballot: number;
  readonly votes: { readonly node: NodeId; granted: boolean }[];
}

/** Phase 1 is under way: promises come in, and with them what was accepted before. */
export interface Candidate extends Books {
  readonly type: 'candidate';
  readonly isTransfer: boolean;
  /** Acceptors that promised a ballot not below this one to somebody else. */
  rejections: NodeId[];
  /** The acceptor that was asked for a snapshot; 0 if none was. */
  fetchingFrom: NodeId;
}

export interface Leader extends Books {
  readonly type: 'leader';
  /** The next slot to propose in. */
  nextSlot: number;
  /** The highest term of an entry before `nextSlot`. */
  lastTerm: number;
  /** The slot of this ballot's own first entry; 0 before. Once it is chosen, the ballot is established. */
  openedAt: number;
  /** A configuration is proposed in this slot: nothing is proposed beyond until it is chosen. 0 if none is. */
  barrier: number;
  /** A quorum of the configuration in effect has promised this ballot. */
  isPrepared: boolean;
  /** The configuration in effect has no entry behind it yet. */
  mustOpenConfiguration: boolean;
  /** Taken, but not given a slot yet: the configuration of the next one is not known or not prepared. */
  queue: Queued[];
  /** Handed to the disk through here; what follows was proposed this turn. */
  persistedThrough: number;
  /** Durable on this node's own disk through here, by mail to itself. */
  ownMatchIndex: number;
  /** Own accepts that the disk has not acknowledged, oldest first. */
  ownAppends: { readonly index: number; readonly at: Millis }[];
  /** Data of what was taken and is not chosen yet. */
  uncommittedBytes: number;
  /** An acknowledgement came in: the commit index may move. */
  hasNewMatch: boolean;
  round: number;
  /** Reads gathered and not yet given a round: of this turn, or from before the ballot was established. */
  queuedReads: ReadBatch;
  /** Reads whose round is not confirmed yet, in order of rounds. */
  readBatches: ConfirmingBatch[];
  /** No lease reads any more in this ballot: a hand-over was begun, which no stickiness holds back. */
  isLeaseLost: boolean;
  nextBeatAt: Millis;
  /** The last beat was late: this node was paused, and answers may still be unread. */
  wasLate: boolean;
}

/** What a proposer keeps of the others, and of what they have accepted. */
export interface Books {
  /** One for each other member, in order of id. */
  progress: Progress[];
  /** For the next `Progress.id`. */
  nextProgressId: number;
  /** This node's own promise is durable. */
  hasOwnPromise: boolean;
  /** What promises reported above the commit index, in the highest ballot that was reported; not proposed again yet. */
  found: Slots;
}

export interface Queued {
  readonly kind: EntryKind;
  readonly origin: NodeId;
  readonly request: number;
  readonly data: Uint8Array;
}

/** What a proposer knows of another member. */
export interface Progress extends Holdings, Window {
  readonly node: NodeId;
  /**
   * Unique within the ballot: a member that was removed and added again gets another one, so that what its earlier life
   * answers does not count for this one.
   */
  readonly id: number;
  /** It has promised the ballot, and all that it had accepted is in `found`. */
  hasPromised: boolean;
  /** Where the next page of its promise begins. */
  promiseFrom: number;
  /** The slots that its promise did not tell of end here: compacted away there, and chosen. */
  gapThrough: number;
  /** The commit index that its promise told. */
  commitKnown: number;
  /**
   * `probe`: where it stands is unknown. `replicate`: accepts are pipelined. `snapshot`: the slots that it needs are gone;
   * nothing but heartbeats until a snapshot arrived.
   */
  mode: 'probe' | 'replicate' | 'snapshot';
  nextIndex: number;
  /** `replicate`: holes through here were filled since they were sent: what is lost again waits for the heartbeat. */
  repairedThrough: number;
  /** Heartbeats through this round were sent before accepts were sent again: what they did not find may be under way. */
  resentRound: number;
  /** `snapshot`: the index of the one under way; 0 while the driver prepares it. */
  snapshotIndex: number;
  /** The highest commit index that it was told. */
  commitSent: number;
  lastActiveAt: Millis;
  ackedRound: number;
  /** When the newest heartbeat that it answered was sent. */
  ackedSentAt: Millis;
  /** Set when the configuration at this index removed it: it hears of that once it is settled, then is forgotten. 0: a member. */
  removedAt: number;
}

/** A node at work: its state and what each step may use. `out` and `now` are those of the current step. */
export interface Machine {
  readonly state: MultiPaxosState;
  readonly options: MultiPaxosOptions;
  readonly rules: Rules;
  readonly random: () => number;
  out: Outbox<MultiPaxosSpec>;
  now: Millis;
  /** The entries cut last: acceptors at the same point and the disk share one array. Forgotten with every turn. */
  cut: { readonly from: number; readonly through: number; readonly entries: readonly LogEntry[] } | undefined;
}
