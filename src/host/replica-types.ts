// What a replica offers, what it needs, and what it drives: the interfaces of `openReplica`, without their machinery.

import type { QuorateError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/protocol.ts';
import type {
  LogDefinition,
  LogEntry,
  LogSpec,
  LogStatus,
  Membership,
  MembershipChange,
} from '../protocols/replicated-log.ts';
import type { FileSystem } from '../storage/file-system.ts';
import type { TransportTls } from '../transport/types.ts';

/** A state machine on disk that a replica drives: the key-value store, or a user's machine with its snapshots. */
export interface DurableStateMachine {
  /** At start: the state on disk holds the log through this index. 0 for a fresh one. */
  readonly durableIndex: number;
  /**
   * Applies the next entry, of any kind (the index counts for `no-op` and `membership` entries too); synchronous and
   * deterministic. Returns the result for whoever proposed it on this node. Throws for bugs only: that stops the node.
   */
  apply(entry: LogEntry): unknown;
  /**
   * Persists, in the background, the state as it is at the time of the call, which holds exactly the entries through
   * `index`. `done` gets the index that is durable from then on. The replica never has two of these under way.
   */
  flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void;
  /** To be flushed soon, though little was applied: it has freed space, say. Looked at from time to time. */
  readonly wantsFlush?: boolean;
  /** A consistent image of the state as of the call, whatever is applied later. `release` is called once, at the end. */
  snapshot(): MachineSnapshot;
  /**
   * Replaces the whole state with a snapshot at `index`. Nothing is applied meanwhile. The state must be durable at
   * `index` when the promise resolves. A crash in the middle leads to another `restore` at the next start.
   */
  restore(index: number, term: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  close(): void | Promise<void>;
}

export interface MachineSnapshot {
  /** The last log index that the image holds. */
  readonly index: number;
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  release(): void;
}

export type ProposeCallback = (error: QuorateError | undefined, result: unknown) => void;

/** A member of a replicated log, with its state machine. */
export interface Replica {
  readonly self: NodeId;
  /** Where this node accepts peers; the port is the actual one when 0 was asked for. */
  readonly peerAddress: { readonly host: string; readonly port: number };
  /**
   * Puts `data` into the log and calls `done` with what the state machine's `apply` returned on this node. Any member
   * takes proposals. Refusals that left nothing in the log are tried again until `requestTimeoutMs` is over.
   *
   * Codes: `timed-out`, `leader-changed` and `stopped` leave open whether the entry is or will be in the log; `no-leader`,
   * `quota-exceeded`, `no-space`, `removed` and `entry-too-large` say that it is not.
   */
  propose(data: Uint8Array, done: ProposeCallback): void;
  /** Calls `done` once the local state machine holds everything that was acknowledged before this call. */
  readBarrier(done: (error?: QuorateError) => void): void;
  /** Resolves once the change is committed and applied here. Rejects with the refusal's code. */
  changeMembership(
    changes: readonly MembershipChange[],
    transition?: 'simple' | 'auto' | 'explicit',
  ): Promise<{ readonly index: number }>;
  /** Leaves a joint configuration that an `explicit` change entered. */
  leaveJoint(): Promise<{ readonly index: number }>;
  /** Resolves once `to` leads. */
  transferLeadership(to: NodeId): Promise<void>;
  /** If this node leads, has the most advanced of the others take over; resolves once one has, or in a second. */
  handOver(): Promise<void>;
  /** Starts an election here, now. */
  campaign(): void;
  status(): ReplicaStatus;
  /** Returns a function that removes the listener. */
  on<K extends keyof ReplicaEvents>(event: K, listener: (value: ReplicaEvents[K]) => void): () => void;
  /**
   * Stops: hands leadership over first (bounded by a second or so), fails what is pending with `stopped`, flushes the
   * state machine and closes it, the log and all connections. Idempotent.
   */
  close(): Promise<void>;
}

export interface ReplicaEvents {
  'leader-changed': { readonly leader: NodeId; readonly term: number };
  'membership-changed': { readonly membership: Membership; readonly index: number };
  /** This node is no longer a member and has stopped. */
  removed: undefined;
  /** The node cannot go on (failed fsync, broken invariant, broken state machine) and has stopped. */
  fatal: QuorateError;
  /** Raised: writes are refused with `no-space` until the disk has room again. */
  alarm: { readonly type: 'no-space'; readonly raised: boolean; readonly message: string };
  /** Peers, with the reason where a connection was lost, refused or could not be made. */
  peer: {
    readonly node: NodeId;
    readonly state: 'connected' | 'disconnected' | 'refused' | 'unreachable';
    readonly reason: string;
  };
}

export interface ReplicaStatus extends LogStatus {
  readonly self: NodeId;
  /** The last index that the state machine has applied, and the last that it holds durably. */
  readonly applied: number;
  readonly durableApplied: number;
  /** Whether this node's own disk holds all that its log holds. */
  readonly isDurable: boolean;
  readonly pendingProposals: number;
  /** Of this node, since its start. */
  readonly failedProposals: number;
  /** Turns of the event loop that had work, and commits of the log on disk: what group commit saves. Since the start. */
  readonly turns: number;
  readonly commits: number;
  readonly alarms: readonly 'no-space'[];
  readonly peers: readonly {
    readonly node: NodeId;
    readonly address: string;
    readonly isConnected: boolean;
    /** Round trip of the last ping, in milliseconds; NaN before the first. */
    readonly roundTripMs: Millis;
    /** Bytes that wait to be sent. */
    readonly queuedBytes: number;
    readonly sentBytes: number;
    readonly receivedBytes: number;
    /** Messages for which there was no connection. */
    readonly unsentMessages: number;
  }[];
}

export interface ReplicaOptions<S extends LogSpec, O> {
  /** The replicated log to run: raft, multi-paxos, zab. */
  readonly definition: LogDefinition<S, O>;
  readonly protocolOptions?: Partial<O>;
  readonly self: NodeId;
  /** Members of different clusters refuse one another. A safe integer above 0. */
  readonly clusterId: number;
  /** Counts this member's starts: strictly higher than in every earlier one. See storage/identity.ts. */
  readonly incarnation: number;
  /**
   * The founding membership, addresses included, equal on all founders; ignored where the log knows better. Empty lists:
   * a member that waits until the cluster adds it.
   */
  readonly membership: Membership;
  /** Addresses to dial until the log tells the real ones; needed only by a member that waits to be added. */
  readonly contacts?: readonly { readonly node: NodeId; readonly address: string }[];
  readonly stateMachine: DurableStateMachine;
  readonly fs: FileSystem;
  /** The log lives in `<directory>/wal`, received snapshots in `<directory>/snapshots`. */
  readonly directory: string;
  /** Where to accept peers. Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Turns a member's address (from `membership`) into what to dial. Default: `[scheme://]host:port`, first of a comma list. */
  readonly resolveAddress?: (address: string) => { readonly host: string; readonly port: number };
  readonly tls?: TransportTls;
  /** A member's name, for `queryMembers`. Default: none. */
  readonly memberName?: (node: NodeId) => string;
  readonly log?: ReplicaLog;
  /** Told how long each commit of the log on disk took: one write and one sync. */
  readonly onLogCommit?: (durationMs: Millis) => void;
  readonly tuning?: Partial<ReplicaTuning>;
}

/** Where a replica writes what an operator should see; pino's shape. */
export interface ReplicaLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ReplicaTuning {
  /** How long a proposal, read or membership change may take before it fails with `timed-out`. Default 7000. */
  readonly requestTimeoutMs: Millis;
  /** The largest proposal, in bytes: more is refused with `entry-too-large`. Default 16 MiB. */
  readonly entryBytesMax: number;
  /** A segment of the write-ahead log. Bigger: fewer files; smaller: space comes back sooner. Default 64 MiB. */
  readonly segmentBytes: number;
  /**
   * The state machine is flushed after so many applied entries, a quarter more or less, so that members do not all pause at
   * once. Default 2000: starting a flush costs about 10 µs an entry, and must stay far below an election time-out.
   */
  readonly flushEntries: number;
  /** …or after so many applied bytes. Default 16 MiB. */
  readonly flushBytes: number;
  /** Entries kept in the log behind the flushed index, so that slow followers need no snapshot. Default 10,000. */
  readonly retainEntries: number;
  /** …but at most so many bytes of them. Default 32 MiB. */
  readonly retainBytes: number;
  /** Time a turn may spend applying entries before it lets heartbeats and requests through. Default 8. */
  readonly applyBudgetMs: Millis;
  /** Bytes that may wait to be sent to one peer; a peer that lets more gather is disconnected. Default 64 MiB. */
  readonly peerQueueBytes: number;
  /** Refuses peer frames above this size. Default 64 MiB. */
  readonly frameBytesMax: number;
}
