// The contract of a replicated log: what raft, multi-paxos and zab share, and all that hosts and state machines know of them.
//
// A node takes commands, answers each refused or finished one with a result, and emits the committed log in order. A
// proposal's success is not a result: it is the committed entry itself, which carries its `origin` and `request`.

import type { Definition, Init, Millis, NodeId, Spec } from '../core/protocol.ts';

/** What an entry is: the user's data, the protocol's own filler (a leader's no-op), or a change of membership. */
export type EntryKind = 'data' | 'no-op' | 'membership';

/** One slot of the log. `data` is opaque to the protocol; for `membership` entries it is the encoded `Membership`. */
export interface LogEntry {
  /** From 1, without gaps. */
  readonly index: number;
  /** The leader's term (ballot, epoch) in which the entry was first put into the log. */
  readonly term: number;
  readonly kind: EntryKind;
  /** The node that was asked to propose this, and the id of the request there; both 0 for what nobody asked for. */
  readonly origin: NodeId;
  readonly request: number;
  readonly data: Uint8Array;
}

/**
 * Who is in the cluster. `outgoing` is non-empty in a joint configuration only: then every decision needs a majority of
 * `voters` and one of `outgoing`. Lists are sorted by id.
 */
export interface Membership {
  readonly voters: readonly NodeId[];
  readonly outgoing: readonly NodeId[];
  readonly learners: readonly NodeId[];
  /** Voters of `outgoing` that become learners when the joint configuration is left. */
  readonly learnersNext: readonly NodeId[];
  /** Whether the leader leaves the joint configuration by itself once it is committed. */
  readonly autoLeave: boolean;
  /** Where to reach each member: opaque to the protocol (the host keeps peer URLs here). In id order. */
  readonly addresses: readonly { readonly node: NodeId; readonly address: string }[];
}

export type MembershipChange =
  | { readonly type: 'add-voter'; readonly node: NodeId; readonly address: string }
  | { readonly type: 'add-learner'; readonly node: NodeId; readonly address: string }
  /** Learner to voter; refused with `learner-behind` until it has caught up. */
  | { readonly type: 'promote'; readonly node: NodeId }
  | { readonly type: 'demote'; readonly node: NodeId }
  | { readonly type: 'remove'; readonly node: NodeId }
  | { readonly type: 'update-address'; readonly node: NodeId; readonly address: string };

export type LogCommand =
  /** Append `data`; any node takes it and forwards it to the leader. */
  | { readonly type: 'propose'; readonly data: Uint8Array }
  /** Find an index at or after every entry that was committed when the request arrived: apply up to it, then read. */
  | { readonly type: 'read' }
  /**
   * `simple` changes at most one voter without a joint phase; `auto` goes through a joint configuration and leaves it by
   * itself; `explicit` stays joint until `leave-joint`. Forwarded to the leader like a proposal.
   */
  | {
      readonly type: 'change-membership';
      readonly changes: readonly MembershipChange[];
      readonly transition: 'simple' | 'auto' | 'explicit';
    }
  | { readonly type: 'leave-joint' }
  | { readonly type: 'transfer-leadership'; readonly to: NodeId }
  /** Start an election now (tests, operators). */
  | { readonly type: 'campaign' }
  /** The driver's state machine holds the log through `index` durably: entries up to it may be dropped. */
  | { readonly type: 'compact'; readonly index: number }
  /** Answers `snapshot-needed`: the driver has a snapshot of its state machine at `index` ready to go to `to`. */
  | { readonly type: 'send-snapshot'; readonly to: NodeId; readonly index: number }
  /** How the snapshot's transfer went; until then nothing else is sent to that member but heartbeats. */
  | { readonly type: 'snapshot-status'; readonly to: NodeId; readonly delivered: boolean }
  /** The connection to `node` broke: messages on it may be lost. */
  | { readonly type: 'peer-disconnected'; readonly node: NodeId };

export type MembershipCommand = Extract<LogCommand, { type: 'change-membership' | 'leave-joint' }>;

export type RefusalCode =
  | 'no-leader' // nobody to hand it to
  | 'not-leader' // needs the leader and cannot be forwarded, or leadership went away meanwhile
  | 'quota-exceeded' // too many uncommitted bytes in the log
  | 'transferring' // leadership is being handed over
  | 'change-in-progress' // one membership change at a time
  | 'term-not-established' // the leader's first entry of its term is not committed yet
  | 'learner-behind'
  | 'invalid-change' // the message says which change and why
  | 'unknown-member'
  | 'timed-out'
  | 'removed'; // this node is no longer a member

export type LogResult =
  /** For `read`. Valid to answer from once applied ≥ `index`, and only before `validUntil` (lease reads; else infinity). */
  | { readonly type: 'readable'; readonly index: number; readonly validUntil: Millis }
  /** For `change-membership`, `leave-joint`: committed at `index`. For `transfer-leadership`: done (`index` 0). */
  | { readonly type: 'done'; readonly index: number }
  /** Not done. For a proposal: it is not in the log by this request (and the driver may try again). */
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly message: string; readonly leader: NodeId };

export type LogEvent =
  /** Contiguous, in order, each exactly once a life; the first starts right after `Init.applied`. */
  | { readonly type: 'committed'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'leader-changed'; readonly leader: NodeId; readonly term: number }
  /** The effective membership changed (in Raft: when the entry is appended, not when it commits). */
  | { readonly type: 'membership-changed'; readonly membership: Membership; readonly index: number }
  /** A member is so far behind that only a snapshot helps; the driver answers with `send-snapshot`. */
  | { readonly type: 'snapshot-needed'; readonly to: NodeId }
  /** A snapshot received from the leader was accepted: the driver must switch its state machine to it. */
  | { readonly type: 'restore'; readonly index: number; readonly term: number; readonly membership: Membership }
  /** A snapshot received from the leader was not needed; the driver throws it away. */
  | { readonly type: 'snapshot-ignored'; readonly index: number }
  /** This node learned that it is no longer a member. */
  | { readonly type: 'removed' };

/**
 * The message by which a snapshot travels: to the protocol it is metadata; the driver attaches the state machine's data at
 * `index` on the way out and hands the message to the receiver's protocol only once that data is durable there.
 */
export interface SnapshotMessage {
  readonly type: 'install-snapshot';
  readonly term: number;
  readonly index: number;
  readonly indexTerm: number;
  readonly membership: Membership;
}

/** The `Spec` of a replicated log: its own messages, records and state; the shared commands, results and events. */
export interface LogSpec extends Spec {
  Message: { readonly type: string } | SnapshotMessage;
  Command: LogCommand;
  Result: LogResult;
  Event: LogEvent;
  State: LogState;
}

/** What every replicated log shows of its state, whatever else it keeps. */
export interface LogState {
  readonly self: NodeId;
  readonly term: number;
  readonly leader: NodeId;
  readonly commitIndex: number;
  readonly membership: Membership;
}

/** Indexes and progress for status pages and tests. */
export interface LogStatus {
  readonly role: string;
  readonly term: number;
  readonly leader: NodeId;
  readonly commitIndex: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly membership: Membership;
  /** Leader only: the highest index known to be durable on each other member. */
  readonly matchIndex: readonly { readonly node: NodeId; readonly index: number }[];
}

export interface LogInit<S extends LogSpec, Options> extends Init<S, Options> {
  /** The founding membership with addresses; ignored where `durable` knows better. Empty lists: a member that waits to be added. */
  readonly membership: Membership;
  /** The driver's state machine holds the log through this index durably: committed by definition. 0 for a fresh one. */
  readonly applied: number;
}

export interface LogDefinition<S extends LogSpec, Options> extends Definition<S, Options, LogInit<S, Options>> {
  /**
   * The records that stand for all durable state of the node but its log entries. The driver writes them at the head of
   * every new WAL segment, so that segments which hold only compacted entries can be removed.
   */
  checkpoint(state: Readonly<S['State']>): readonly S['Record'][];
  /**
   * The records of a log that begins behind `index`, as if everything up to there had been compacted: for a cluster that is
   * founded on a backup. Equal on all its founders.
   */
  recordsAt(index: number, term: number, membership: Membership): readonly S['Record'][];
  /** The highest log index whose entry lives in `record`; 0 when it holds none. Needed until that index is compacted. */
  recordIndex(record: S['Record']): number;
  /** A summary of a node's state, for status pages and tests. */
  status(state: Readonly<S['State']>): LogStatus;
}

export { membershipFromBytes, membershipToBytes } from './log-wire.ts';
