// What Multi-Paxos nodes say to each other and to themselves, and what they keep on disk.

import type { Millis, NodeId } from '../../core/protocol.ts';
import type { SharedMessage } from '../log-messages.ts';
import type {
  LogCommand,
  LogEntry,
  LogEvent,
  LogResult,
  LogSpec,
  Membership,
  SnapshotMessage,
} from '../replicated-log.ts';
import type { MultiPaxosState } from './state.ts';

/** Would you promise? Asked before a ballot is spent on it, so that whoever cannot win disturbs nobody. */
export interface Canvass {
  readonly type: 'canvass';
  /** The ballot that the prepare would have. */
  readonly ballot: number;
  readonly commitIndex: number;
}

export interface CanvassAnswer {
  readonly type: 'canvass-answer';
  /** The one asked about. */
  readonly ballot: number;
  readonly granted: boolean;
  /** What the answering node has promised: the asker goes above it next time. */
  readonly promised: number;
}

/** Phase 1a, for all slots from `from` on at once. */
export interface Prepare {
  readonly type: 'prepare';
  readonly ballot: number;
  /** The acceptor's life in the proposer's books, echoed by the promise: see `Progress.id`. */
  readonly progress: number;
  /** The proposer's first gap; or where a promise that came in pages goes on. */
  readonly from: number;
  /** The leader asked for this: stickiness does not apply. */
  readonly isTransfer: boolean;
  /** The addressee is about to become a voter: no slot of the configuration that makes it one is known to be chosen. */
  readonly isJoining: boolean;
}

export interface AcceptedSlot {
  readonly ballot: number;
  readonly entry: LogEntry;
}

/** Phase 1b: no ballot below `ballot` is answered any more; and this was accepted so far. */
export interface PromisePage {
  readonly type: 'promise';
  readonly ballot: number;
  readonly progress: number;
  /** All slots through here are chosen, and what is reported of them is what was chosen. */
  readonly commitIndex: number;
  /** The first slot that this page tells of: above the one asked for where what lies before is compacted. */
  readonly from: number;
  /** Where the next page begins; 0 on the last one. */
  readonly next: number;
  /** In order of slots; what is missing was not accepted. */
  readonly slots: readonly AcceptedSlot[];
}

/** Phase 2a, for contiguous slots; or, with no entries, news of the commit index and a question where the acceptor stands. */
export interface Accept {
  readonly type: 'accept';
  readonly ballot: number;
  readonly progress: number;
  /** The slot of the first entry. */
  readonly from: number;
  readonly commitIndex: number;
  readonly wantsAnswer: boolean;
  readonly entries: readonly LogEntry[];
}

/** Phase 2b, for all that was accepted in a turn. */
export interface Accepted {
  readonly type: 'accepted';
  readonly ballot: number;
  readonly progress: number;
  /** Every slot through here is durable at the acceptor: accepted in this ballot, or known to be chosen. */
  readonly through: number;
  /** First and last slot of each stretch beyond that was accepted in this ballot: holes lie before them. */
  readonly islands: readonly number[];
}

/** The acceptor has promised `promised`, which is not below `ballot`, to another proposer. */
export interface Rejected {
  readonly type: 'rejected';
  readonly ballot: number;
  readonly promised: number;
}

/** Keeps the leader in office, tells the commit index, confirms reads and extends the lease. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly ballot: number;
  readonly progress: number;
  readonly commitIndex: number;
  /** Rises with every broadcast of a ballot. */
  readonly round: number;
  /** On the leader's clock; echoed, so that the lease starts when the heartbeat was sent. */
  readonly sentAt: Millis;
  /** All slots through here were sent to this acceptor; echoed, so that its answer tells what was lost before it. */
  readonly sentThrough: number;
}

export interface HeartbeatResponse {
  readonly type: 'heartbeat-response';
  readonly ballot: number;
  readonly progress: number;
  readonly round: number;
  readonly sentAt: Millis;
  readonly sentThrough: number;
  /** As `Accepted.through`, but in memory: it says what arrived, not what is durable. */
  readonly received: number;
}

/** A proposer's first gap was compacted away at an acceptor: it asks that one for a snapshot. */
export interface FetchSnapshot {
  readonly type: 'fetch-snapshot';
  readonly ballot: number;
}

export interface InstallSnapshot extends SnapshotMessage {
  readonly progress: number;
}

/** The leader hands over: prepare at once. */
export interface TimeoutNow {
  readonly type: 'timeout-now';
  readonly ballot: number;
}

/** Mail to oneself: this node's own promise of `ballot` is durable. */
export interface OwnPromise {
  readonly type: 'own-promise';
  readonly ballot: number;
}

/** Mail to oneself: what this node accepted in its own ballot is durable through `index`. */
export interface OwnAccepted {
  readonly type: 'own-accepted';
  readonly ballot: number;
  readonly index: number;
}

export type MultiPaxosMessage =
  | Canvass
  | CanvassAnswer
  | Prepare
  | PromisePage
  | Accept
  | Accepted
  | Rejected
  | Heartbeat
  | HeartbeatResponse
  | FetchSnapshot
  | InstallSnapshot
  | TimeoutNow
  | OwnPromise
  | OwnAccepted
  | SharedMessage;

/** `ballot` was promised, to `owner` alone. */
export interface PromisedRecord {
  readonly type: 'promised';
  readonly ballot: number;
  readonly owner: NodeId;
}

/** Contiguous slots accepted in `ballot`, which promises it to `owner` as well. Never empty. */
export interface AcceptedRecord {
  readonly type: 'accepted';
  readonly ballot: number;
  readonly owner: NodeId;
  /**
   * All slots through here are chosen. What earlier records and this one hold of them is what was chosen: a restart need not
   * ask again.
   */
  readonly commitIndex: number;
  readonly entries: readonly LogEntry[];
}

/** Slots through `index`, whose entry had `term`, are in the state machine: the founding (0), a compaction, a snapshot. */
export interface BaseRecord {
  readonly type: 'base';
  readonly index: number;
  readonly term: number;
  readonly membership: Membership;
  /** See `MembershipAt.joining`; empty if the configuration is not that of slot `index` itself. */
  readonly joining: readonly NodeId[];
}

export type MultiPaxosRecord = PromisedRecord | AcceptedRecord | BaseRecord;

/**
 * `election`: no leader was heard of for too long. `heartbeat`: the leader's beat, the candidate's repetition.
 * `transfer`: a hand-over takes too long. `read`: a forwarded read was not answered.
 */
export type MultiPaxosTimer = 'election' | 'heartbeat' | 'transfer' | 'read';

export interface MultiPaxosSpec extends LogSpec {
  Message: MultiPaxosMessage;
  Command: LogCommand;
  Result: LogResult;
  Record: MultiPaxosRecord;
  Event: LogEvent;
  Timer: MultiPaxosTimer;
  State: MultiPaxosState;
}
