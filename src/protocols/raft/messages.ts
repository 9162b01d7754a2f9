// What Raft's nodes say to each other and to themselves, and what they keep on disk.

import type { Millis, NodeId } from '../../core/protocol.ts';
import type { SharedMessage } from '../log-messages.ts';
import type { LogRecord } from '../log-records.ts';
import type { LogCommand, LogEntry, LogEvent, LogResult, LogSpec, SnapshotMessage } from '../replicated-log.ts';
import type { RaftState } from './state.ts';

/** Asks for a vote (thesis §3.4), or in a pre-vote whether one would be granted (§9.6). */
export interface VoteRequest {
  readonly type: 'vote-request';
  /** The term of the election; in a pre-vote the term that the election would have. */
  readonly term: number;
  readonly isPreVote: boolean;
  /** The old leader asked for this election: leader stickiness does not apply (§3.10, §4.2.3). */
  readonly isTransfer: boolean;
  /** The addressee is no voter in the last configuration that the candidate knows to be committed. */
  readonly isJoining: boolean;
  readonly lastIndex: number;
  readonly lastTerm: number;
}

export interface VoteResponse {
  readonly type: 'vote-response';
  /** The election's term when granted, else the answering node's term. */
  readonly term: number;
  readonly isPreVote: boolean;
  readonly granted: boolean;
}

/** AppendEntries (§3.5). Also tells a new commit index, when `entries` is empty. */
export interface Append {
  readonly type: 'append';
  readonly term: number;
  /** The life of the follower in the leader's books, echoed by the answer: see `Progress.id`. */
  readonly progress: number;
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly commitIndex: number;
  /** Whether success is answered as well; refusals always are. False for what tells nothing but a commit index. */
  readonly wantsAnswer: boolean;
  readonly entries: readonly LogEntry[];
}

export interface AppendResponse {
  readonly type: 'append-response';
  readonly term: number;
  readonly progress: number;
  readonly accepted: boolean;
  /** Accepted: the follower holds the leader's log durably up to here. Refused: the `prevIndex` that did not match. */
  readonly index: number;
  /** Refused: the highest index that may match, as far as the follower can tell, and its term there. Else 0. */
  readonly hintIndex: number;
  readonly hintTerm: number;
}

/** Keeps the leader in office, tells the commit index, confirms reads (§6.4) and extends the lease (§6.4.1). */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly term: number;
  readonly commitIndex: number;
  /** Rises with every broadcast of a term, so that an answer confirms what was asked before that broadcast only. */
  readonly round: number;
  /** On the leader's clock; echoed, so that the lease starts when the heartbeat was sent. */
  readonly sentAt: Millis;
}

export interface HeartbeatResponse {
  readonly type: 'heartbeat-response';
  readonly term: number;
  readonly round: number;
  readonly sentAt: Millis;
  /** The follower's own: one that lags behind without missing entries needs an append to see that its log matches. */
  readonly commitIndex: number;
}

export interface InstallSnapshot extends SnapshotMessage {
  readonly progress: number;
}

/** The leader hands over: campaign at once (§3.10). */
export interface TimeoutNow {
  readonly type: 'timeout-now';
  readonly term: number;
}

/** Mail to oneself: the leader's own log is durable through `index`. */
export interface OwnAppend {
  readonly type: 'own-append';
  readonly term: number;
  readonly index: number;
}

export type RaftMessage =
  | VoteRequest
  | VoteResponse
  | Append
  | AppendResponse
  | Heartbeat
  | HeartbeatResponse
  | InstallSnapshot
  | TimeoutNow
  | OwnAppend
  | SharedMessage;

/** Term and vote live in one record, so that they are always written together (hashicorp/raft #661). */
export interface HardStateRecord {
  readonly type: 'hard-state';
  readonly term: number;
  readonly vote: NodeId;
}

export type RaftRecord = HardStateRecord | LogRecord;

/**
 * `election`: no leader was heard of for too long. `heartbeat`: the leader's beat, the candidate's repetition.
 * `transfer`: a hand-over takes too long. `read`: a forwarded read was not answered.
 */
export type RaftTimer = 'election' | 'heartbeat' | 'transfer' | 'read';

export interface RaftSpec extends LogSpec {
  Message: RaftMessage;
  Command: LogCommand;
  Result: LogResult;
  Record: RaftRecord;
  Event: LogEvent;
  Timer: RaftTimer;
  State: RaftState;
}
