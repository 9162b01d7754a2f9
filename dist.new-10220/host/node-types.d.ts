import type { Millis, NodeId } from '../core/protocol.ts';
import type { SessionLimits } from '../core/sessions.ts';
import type { DEFAULT_ENGINE, EngineName, EngineOptions } from './engines.ts';
import type { PeerTls } from './peer-tls.ts';
import type { ReplicaEvents, ReplicaLog, ReplicaStatus, ReplicaTuning } from './replica-types.ts';
import type { StateMachine } from './user-machine.ts';
interface CommonNodeOptions {
    /** Who this node is in its cluster: a safe integer above 0. An id that was removed must not be used again. */
    readonly nodeId: NodeId;
    /** Names the cluster: nodes of clusters with different names refuse one another. Default 'quorate'. */
    readonly clusterName?: string;
    /**
     * The founding members, the same list on all of them, this node included. Addresses are `host:port`. Looked at on the
     * first start only; from then on the log knows the members.
     */
    readonly members?: readonly {
        readonly id: NodeId;
        readonly address: string;
    }[];
    /**
     * Instead of `members`, for a node that joins a running cluster: addresses of some of its members. The node waits until
     * one of them calls `addMember` with its id and address.
     */
    readonly join?: readonly string[];
    /** Where to accept peers. Default: the port of this node's address in `members`, on all interfaces. Needed with `join`. */
    readonly listen?: {
        readonly host: string;
        readonly port: number;
    };
    /** A directory of this node's own; made if missing. Another process that holds it makes `createNode` reject. */
    readonly dataDir: string;
    readonly stateMachine: StateMachine;
    /** How long `propose`, `read` and membership calls try by default, in milliseconds. Default 10,000. */
    readonly timeoutMs?: Millis;
    /** A snapshot is written after so many applied entries. Default 10,000. */
    readonly snapshotEntries?: number;
    /** …or after so many bytes of them. Default 16 MiB. */
    readonly snapshotBytes?: number;
    /** Bounds of the table that makes commands exactly-once. The same on all members. Default: 10,000 sessions of 4,096 replies. */
    readonly sessionLimits?: SessionLimits;
    /**
     * Silence after which a leader is replaced, and how often a leader says that it lives, in milliseconds. The same on all
     * members. Default: the engine's own, 350 and 50 for Raft.
     */
    readonly electionTimeoutMs?: Millis;
    readonly heartbeatIntervalMs?: Millis;
    readonly tls?: PeerTls;
    readonly log?: ReplicaLog;
    readonly tuning?: Partial<ReplicaTuning>;
}
/**
 * The engine, the same on all members, and what it can be told beyond what all engines can. The data directory remembers
 * its engine and refuses another. Default: what the directory holds; Raft for a fresh one.
 */
type Consensus = {
    [N in EngineName]: {
        readonly consensus: N;
        readonly consensusOptions?: Partial<EngineOptions[N]>;
    };
}[EngineName];
type DefaultConsensus = {
    readonly consensus?: undefined;
    readonly consensusOptions?: Partial<EngineOptions[typeof DEFAULT_ENGINE]>;
};
export type NodeOptions = CommonNodeOptions & (Consensus | DefaultConsensus);
export interface CallOptions {
    /** Gives up with the signal's reason; what was proposed may still take effect. */
    readonly signal?: AbortSignal;
    /** Gives up with `timed-out`. In milliseconds. */
    readonly timeoutMs?: Millis;
}
export interface ProposeOptions extends CallOptions {
    /**
     * A session of the caller's own (see `openSession`), for commands that it may repeat itself, on any member: a command is
     * applied at most once for each number, and a repetition gets the reply of the first. Numbers start at 1 and rise by 1;
     * `acknowledgedBelow` (default: `sequence`) says that all replies below that number have arrived.
     */
    readonly session?: {
        readonly id: number;
        readonly sequence: number;
        readonly acknowledgedBelow?: number;
    };
}
export interface MemberInfo {
    readonly id: NodeId;
    readonly address: string;
    /** Learners get the log, but have no vote. */
    readonly role: 'voter' | 'learner';
}
/** A running node. All errors are `QuorateError`s with a `code`. */
export interface Node {
    readonly id: NodeId;
    readonly clusterId: number;
    /** Where this node accepts peers. */
    readonly address: {
        readonly host: string;
        readonly port: number;
    };
    /**
     * Has `command` applied on every replica and resolves with the reply of the state machine. However often the leader
     * changes on the way, it is applied at most once. Rejects with `command-failed` (the state machine refused it);
     * `timed-out` or the signal's reason (it may or may not take effect); `session-expired` (likewise); `session-overrun`,
     * `entry-too-large`, `no-space`, `removed` and `stopped`.
     */
    propose(command: Uint8Array, options?: ProposeOptions): Promise<Uint8Array>;
    /**
     * Runs `query` on the local state machine. `linearizable` (default): once it has applied everything that was acknowledged
     * anywhere before this call. `local`: at once, on what this replica has applied so far.
     */
    read<T>(query: () => T, options?: CallOptions & {
        readonly consistency?: 'linearizable' | 'local';
    }): Promise<T>;
    /** Opens a session for `propose`. The table of sessions is bounded: the one that has been idle for longest goes first. */
    openSession(options?: CallOptions): Promise<number>;
    closeSession(session: number, options?: CallOptions): Promise<void>;
    /** The members as this node's log knows them. */
    members(): MemberInfo[];
    /** Adds a learner: it gets the log but has no vote. Start it with `join`, then `promote` it. */
    addMember(member: {
        readonly id: NodeId;
        readonly address: string;
    }, options?: CallOptions): Promise<void>;
    /** Makes a learner a voter, once it has caught up. */
    promote(id: NodeId, options?: CallOptions): Promise<void>;
    removeMember(id: NodeId, options?: CallOptions): Promise<void>;
    /** Resolves once `to` leads. Only the leader can hand over: others reject with `not-leader`. */
    transferLeadership(to: NodeId): Promise<void>;
    /** 0: none is known. */
    readonly leader: NodeId;
    readonly isLeader: boolean;
    status(): ReplicaStatus;
    readonly events: {
        /** Returns a function that removes the listener. */
        on<K extends keyof ReplicaEvents>(event: K, listener: (value: ReplicaEvents[K]) => void): () => void;
    };
    /** Hands leadership over, writes a last snapshot, and frees port and directory. Idempotent. */
    close(): Promise<void>;
}
export {};
