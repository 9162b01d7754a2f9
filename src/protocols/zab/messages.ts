// What ZAB's nodes say to each other and to themselves, and what they keep on disk.
//
// A zxid is an epoch and a counter. Here the counter is the log's index, which runs on over epochs, so a zxid is the pair
// (term, index) of the contract.

import type { Millis, NodeId } from '../../core/protocol.ts';
import type { SharedMessage } from '../log-messages.ts';
import type { LogRecord } from '../log-records.ts';
import type { LogCommand, LogEntry, LogEvent, LogResult, LogSpec, SnapshotMessage } from '../replicated-log.ts';
import type { Position } from './rules.ts';
import type { ZabState } from './state.ts';

/** Whom to elect, and how recent its history is. `leader` 0: nobody that this node knows of may lead. */
export interface Vote extends Position {
  readonly leader: NodeId;
}

/** Fast leader election: what a looking node votes for; from others, whom they follow or that they lead. */
export interface Notification extends Vote {
  readonly type: 'notification';
  readonly state: 'looking' | 'following' | 'leading';
  /** The round of the election: votes of different rounds do not add up. */
  readonly round: number;
  /** Of a leader whose epoch is established: that epoch. Else 0. */
  readonly epoch: number;
}

/** FOLLOWERINFO, the paper's CEPOCH: the sender wants to follow, and has promised itself to `acceptedEpoch`. */
export interface FollowerInfo {
  readonly type: 'follower-info';
  readonly acceptedEpoch: number;
  /** Drawn at random each time that a node begins to follow: tells repetitions from new beginnings. */
  readonly attempt: number;
}

/** LEADERINFO, the paper's NEWEPOCH. */
export interface NewEpoch {
  readonly type: 'new-epoch';
  readonly epoch: number;
  readonly session: number;
  /** A quorum has promised already: the addressee joins, its promise is not counted. */
  readonly isDecided: boolean;
  /** The addressee is no voter in the last configuration that the leader knows to be committed. */
  readonly isJoining: boolean;
}

/** ACKEPOCH: a durable promise to follow nobody of an earlier epoch, and where the sender's history ends. */
export interface AckEpoch extends Position {
  readonly type: 'ack-epoch';
  readonly epoch: number;
  readonly session: number;
  readonly isPromise: boolean;
}

/** The sender promised itself to a later epoch: it can never follow the addressee in this one. */
export interface EpochRefused {
  readonly type: 'epoch-refused';
  readonly epoch: number;
  readonly acceptedEpoch: number;
}

/** DIFF or TRUNC: the follower's history ends at `index`, whatever it held beyond; what follows comes as proposals. */
export interface Sync {
  readonly type: 'sync';
  readonly epoch: number;
  readonly session: number;
  readonly index: number;
  readonly term: number;
}

/** The follower does not hold the entry offered: the highest one that both may hold, as far as it can tell. */
export interface SyncRefused {
  readonly type: 'sync-refused';
  readonly epoch: number;
  readonly session: number;
  /** The index that was offered. */
  readonly index: number;
  readonly hintIndex: number;
  readonly hintTerm: number;
}

/**
 * PROPOSAL and COMMIT: entries that follow the last ones of this session, and what is committed. The first entry of the
 * leader's own epoch, a no-op, is NEWLEADER.
 */
export interface Propose {
  readonly type: 'propose';
  readonly epoch: number;
  readonly session: number;
  readonly prevIndex: number;
  readonly commitIndex: number;
  readonly entries: readonly LogEntry[];
}

/** The follower holds the leader's history durably through `index`. */
export interface Ack {
  readonly type: 'ack';
  readonly epoch: number;
  readonly session: number;
  readonly index: number;
}

/** Proposals after `index` were lost on the way. */
export interface Gap {
  readonly type: 'gap';
  readonly epoch: number;
  readonly session: number;
  readonly index: number;
}

/** Keeps the leader in office, tells the commit index, confirms reads and extends the lease. */
export interface Ping {
  readonly type: 'ping';
  readonly epoch: number;
  readonly session: number;
  readonly commitIndex: number;
  /** Proposals were sent through here. */
  readonly sentIndex: number;
  /** Rises with every broadcast of an epoch. */
  readonly round: number;
  /** On the leader's clock; echoed, so that the lease starts when the ping was sent. */
  readonly sentAt: Millis;
}

export interface Pong {
  readonly type: 'pong';
  readonly epoch: number;
  readonly session: number;
  /** Echoed. */
  readonly sentIndex: number;
  /** Proposals were received through here, durable or not. */
  readonly receivedIndex: number;
  readonly round: number;
  readonly sentAt: Millis;
}

export interface InstallSnapshot extends SnapshotMessage {
  /** The session, as in other messages; `term` is the epoch. */
  readonly session: number;
}

/** Would the addressee take over? Only who answers is handed anything. */
export interface Nominate {
  readonly type: 'nominate';
  readonly epoch: number;
  readonly session: number;
}

export interface NominationAccepted {
  readonly type: 'nomination-accepted';
  readonly epoch: number;
  readonly session: number;
}

/** The leader of `epoch` leads no more, and orders a directed election: everybody follows `to`. */
export interface HandOver {
  readonly type: 'hand-over';
  readonly epoch: number;
  readonly to: NodeId;
}

/** Mail to oneself: the promise of `epoch` is durable, and all that the history held before it. */
export interface OwnPromise {
  readonly type: 'own-promise';
  readonly epoch: number;
}

/** Mail to oneself: the leader's own log is durable through `index`. */
export interface OwnAppend {
  readonly type: 'own-append';
  readonly epoch: number;
  readonly index: number;
}

export type ZabMessage =
  | Notification
  | FollowerInfo
  | NewEpoch
  | AckEpoch
  | EpochRefused
  | Sync
  | SyncRefused
  | Propose
  | Ack
  | Gap
  | Ping
  | Pong
  | InstallSnapshot
  | Nominate
  | NominationAccepted
  | HandOver
  | OwnPromise
  | OwnAppend
  | SharedMessage;

/** From the leader of `epoch` to a follower in a session with it. */
export type SessionMessage = Sync | Propose | Ping | Nominate;

/** The promise and the epoch of the history live in one record, so that they are never torn apart. */
export interface EpochsRecord {
  readonly type: 'epochs';
  /** No leader of an earlier epoch is followed any more… */
  readonly accepted: number;
  /** …and of this one only this. */
  readonly acceptedLeader: NodeId;
  /** The last epoch whose NEWLEADER this node took: it then held all that may have been committed before. */
  readonly current: number;
}

export type ZabRecord = EpochsRecord | LogRecord;

/**
 * `election`: no leader was heard of for too long. `heartbeat`: the leader's beat, and the repetition of whatever was not
 * answered. `settle`: no better vote came. `transfer`: a hand-over takes too long. `read`: a forwarded read was not answered.
 */
export type ZabTimer = 'election' | 'heartbeat' | 'settle' | 'transfer' | 'read';

export interface ZabSpec extends LogSpec {
  Message: ZabMessage;
  Command: LogCommand;
  Result: LogResult;
  Record: ZabRecord;
  Event: LogEvent;
  Timer: ZabTimer;
  State: ZabState;
}
