import type { EngineName } from '../host/engines.ts';
import type { ReplicaLog } from '../host/replica-types.ts';
import type { FoundingMember } from './bootstrap.ts';
import type { TlsFiles } from './tls/material.ts';
export interface ListenAddress {
    readonly host: string;
    readonly port: number;
    /** Serves TLS: `clientTls` or `peerTls` must say with what. Default false. */
    readonly isTls?: boolean;
}
/** A certificate of one's own, which its clients cannot verify; kept in the data directory. */
export interface AutoTls {
    readonly type: 'self-signed';
    /** Default 1. */
    readonly validityYears?: number;
}
export type TlsSource = AutoTls | ({
    readonly type: 'files';
} & TlsFiles);
/** Durations in milliseconds, sizes in bytes. Only `dataDir` has no default: the others' make a cluster of one. */
export interface EtcdServerOptions {
    /** Where this member keeps all that it must not forget. Made if it is not there. */
    readonly dataDir: string;
    /** Default `default`. */
    readonly name?: string;
    /** Default 127.0.0.1:2379. Port 0 takes a free one. */
    readonly listenClientUrls?: readonly ListenAddress[];
    /** Default 127.0.0.1:2380. One address; port 0 takes a free one, which suits a cluster of one. */
    readonly listenPeerUrls?: readonly ListenAddress[];
    /** How clients reach this member. Default: `listenClientUrls`. */
    readonly advertiseClientUrls?: readonly string[];
    /** How the other members reach it. Default: `listenPeerUrls`. */
    readonly initialAdvertisePeerUrls?: readonly string[];
    /** The founding members, equal on all of them; to join a cluster: members to ask. Default: this member alone. */
    readonly initialCluster?: readonly FoundingMember[];
    /** `existing`: this member was added to a cluster that runs. Default `new`. */
    readonly initialClusterState?: 'new' | 'existing';
    /** Tells apart clusters with equal URLs. Default `etcd-cluster`. */
    readonly initialClusterToken?: string;
    /** The replicated log to run, the same on all members. Default: what the data directory holds; Raft for a fresh one. */
    readonly consensus?: EngineName | undefined;
    /** Default 50. */
    readonly heartbeatIntervalMs?: number;
    /** Silence after which a leader is replaced. Shorter: quicker; longer: calmer on busy machines. Default 350. */
    readonly electionTimeoutMs?: number;
    /** Entries kept in the log for members that lag; further behind they get a snapshot. Default 10,000. */
    readonly snapshotCount?: number;
    /** Operations in a transaction's branch, and comparisons. Default 128. */
    readonly maxTxnOps?: number;
    /** The largest request that goes through the log. Default 1.5 MiB. */
    readonly maxRequestBytes?: number;
    /** How often a watch that asks for it hears that it has missed nothing. Default 10 minutes, as etcd's. */
    readonly watchProgressIntervalMs?: number;
    /** How tokens are made: `simple`, or `jwt,sign-method=…,priv-key=FILE,pub-key=FILE,ttl=10m`. Default `simple`. */
    readonly authToken?: string;
    /** How long a `simple` token lives. Default 300. */
    readonly authTokenTtlSeconds?: number;
    /** For clients that connect to `listenClientUrls` with `isTls`. */
    readonly clientTls?: TlsSource;
    /** For members: when `listenPeerUrls` has `isTls`. All members of a cluster do alike. */
    readonly peerTls?: TlsSource;
    /** Where an operator reads what happens; pino's shape. Default: nowhere. */
    readonly log?: ReplicaLog;
}
type Tls = 'clientTls' | 'peerTls';
export type MemberOptions = Required<Omit<EtcdServerOptions, Tls>> & Pick<EtcdServerOptions, Tls>;
/** Fills in defaults and checks; throws `invalid-option`, which names the option and its value. */
export declare function parseOptions(options: EtcdServerOptions): MemberOptions;
export {};
