// What one member of an etcd cluster is started with. The command line's options fit as they are.

import { QuorateError } from '../core/errors.ts';
import type { EngineName } from '../host/engines.ts';
import type { ReplicaLog } from '../host/replica-types.ts';
import type { FoundingMember } from './bootstrap.ts';
import type { AutoCompactionOptions } from './maintenance/auto-compaction.ts';
import type { TlsFiles } from './tls/material.ts';
import type { TracingOptions } from './tracing.ts';

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

export type TlsSource = AutoTls | ({ readonly type: 'files' } & TlsFiles);

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
  /** Memory that the answer to one Range may take; a larger one is refused. Default 256 MiB. */
  readonly maxRangeBytes?: number;
  /** Connections of clients open at once; more are closed at once. Default 20,000; 0 for no limit. */
  readonly maxConnections?: number;
  /** Calls open at once on one connection. Default 10,000. */
  readonly maxConcurrentStreams?: number;
  /** Unary requests under way at once, of all clients; more fail with `too many requests`. Default 20,000. */
  readonly maxConcurrentRequests?: number;
  /** Streams (watches, keep-alives, …) open at once, likewise. Default 100,000. */
  readonly maxStreams?: number;
  /** Watches on one stream, likewise. Default 100,000. */
  readonly maxWatchesPerStream?: number;
  /** Watches of all streams, likewise. Default 1,000,000. */
  readonly maxWatches?: number;
  /** Bytes of unfinished requests and unread answers, of all clients, at which calls are refused. Default 512 MiB. */
  readonly maxHeldBytes?: number;
  /** Clients that ping more often than this are cut off. Default 5,000, as etcd’s; 0 lets them. */
  readonly keepAliveMinTimeMs?: number;
  /** Silence after which a client is pinged. Default 2 hours, as etcd’s. */
  readonly keepAliveIntervalMs?: number;
  /** Silence after such a ping that ends the connection. Default 20,000, as etcd’s. */
  readonly keepAliveTimeoutMs?: number;
  /** How often a watch that asks for it hears that it has missed nothing. Default 10 minutes, as etcd's. */
  readonly watchProgressIntervalMs?: number;
  /** Where metrics and health are served besides the clients’ port. Default: nowhere else. */
  readonly listenMetricsUrls?: readonly ListenAddress[];
  /** Hand traces of calls to a collector. Default: none. */
  readonly tracing?: Omit<TracingOptions, 'log'>;
  /** `extensive`: also how long calls took, by method. Default `basic`. */
  readonly metrics?: 'basic' | 'extensive';
  /** Origins whose pages may ask over HTTP. Default `*`, as etcd’s: all. */
  readonly cors?: readonly string[];
  /** Host names under which this member may be asked over plain HTTP. Default `*`, as etcd’s: any. */
  readonly hostWhitelist?: readonly string[];
  /** Sets the log’s level, for PUT /config/local/log. Answers whether there is such a level. Default: it cannot be set. */
  readonly setLogLevel?: (level: string) => boolean;
  /** The most that the database may hold; then only what makes room is taken. Default 2 GiB; Infinity for no bound. */
  readonly quotaBackendBytes?: number;
  /** What of the past is kept: see maintenance/auto-compaction.ts. Default: all of it. */
  readonly autoCompaction?: AutoCompactionOptions;
  /** The leader makes voters of learners that have caught up, by itself. Default false. */
  readonly promotesLearners?: boolean;
  /** Compare the members’ data once this one has started. Default false. */
  readonly checksCorruptionAtStart?: boolean;
  /** …and this often while it leads. Default 0: never. */
  readonly corruptionCheckIntervalMs?: number;
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

type Optional = 'clientTls' | 'peerTls' | 'setLogLevel' | 'tracing';
export type MemberOptions = Required<Omit<EtcdServerOptions, Optional>> & Pick<EtcdServerOptions, Optional>;

const SILENT: ReplicaLog = { info: () => {}, warn: () => {}, error: () => {} };

/** Fills in defaults and checks; throws `invalid-option`, which names the option and its value. */
export function parseOptions(options: EtcdServerOptions): MemberOptions {
  const { name = 'default' } = options;
  const listenClientUrls = options.listenClientUrls ?? [{ host: '127.0.0.1', port: 2379 }];
  const listenPeerUrls = options.listenPeerUrls ?? [{ host: '127.0.0.1', port: 2380 }];
  const initialAdvertisePeerUrls = options.initialAdvertisePeerUrls ?? listenPeerUrls.map(urlOf);
  const parsed: MemberOptions = {
    dataDir: options.dataDir,
    name,
    listenClientUrls,
    listenPeerUrls,
    advertiseClientUrls: options.advertiseClientUrls ?? listenClientUrls.map(urlOf),
    initialAdvertisePeerUrls,
    initialCluster: options.initialCluster ?? [{ name, peerUrls: initialAdvertisePeerUrls }],
    initialClusterState: options.initialClusterState ?? 'new',
    initialClusterToken: options.initialClusterToken ?? 'etcd-cluster',
    consensus: options.consensus,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 50,
    electionTimeoutMs: options.electionTimeoutMs ?? 350,
    snapshotCount: options.snapshotCount ?? 10_000,
    maxTxnOps: options.maxTxnOps ?? 128,
    maxRequestBytes: options.maxRequestBytes ?? 1.5 * 1024 * 1024,
    maxRangeBytes: options.maxRangeBytes ?? 256 * 1024 ** 2,
    maxConnections: options.maxConnections ?? 20_000,
    maxConcurrentStreams: options.maxConcurrentStreams ?? 10_000,
    maxConcurrentRequests: options.maxConcurrentRequests ?? 20_000,
    maxStreams: options.maxStreams ?? 100_000,
    maxWatchesPerStream: options.maxWatchesPerStream ?? 100_000,
    maxWatches: options.maxWatches ?? 1_000_000,
    maxHeldBytes: options.maxHeldBytes ?? 512 * 1024 ** 2,
    keepAliveMinTimeMs: options.keepAliveMinTimeMs ?? 5000,
    keepAliveIntervalMs: options.keepAliveIntervalMs ?? 7_200_000,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs ?? 20_000,
    watchProgressIntervalMs: options.watchProgressIntervalMs ?? 600_000,
    listenMetricsUrls: options.listenMetricsUrls ?? [],
    metrics: options.metrics ?? 'basic',
    cors: options.cors ?? ['*'],
    hostWhitelist: options.hostWhitelist ?? ['*'],
    ...(options.tracing && { tracing: options.tracing }),
    ...(options.setLogLevel && { setLogLevel: options.setLogLevel }),
    quotaBackendBytes: options.quotaBackendBytes ?? 2 * 1024 ** 3,
    autoCompaction: options.autoCompaction ?? { mode: 'periodic', retention: 0 },
    promotesLearners: options.promotesLearners ?? false,
    checksCorruptionAtStart: options.checksCorruptionAtStart ?? false,
    corruptionCheckIntervalMs: options.corruptionCheckIntervalMs ?? 0,
    authToken: options.authToken ?? 'simple',
    authTokenTtlSeconds: options.authTokenTtlSeconds ?? 300,
    ...(options.clientTls && { clientTls: options.clientTls }),
    ...(options.peerTls && { peerTls: options.peerTls }),
    log: options.log ?? SILENT,
  };
  check(parsed);
  return parsed;
}

const COUNTS = [
  'heartbeatIntervalMs',
  'electionTimeoutMs',
  'snapshotCount',
  'maxTxnOps',
  'authTokenTtlSeconds',
  'maxRequestBytes',
  'maxRangeBytes',
  'maxConcurrentStreams',
  'maxConcurrentRequests',
  'maxStreams',
  'maxWatchesPerStream',
  'maxWatches',
  'maxHeldBytes',
  'keepAliveIntervalMs',
  'keepAliveTimeoutMs',
  'watchProgressIntervalMs',
] as const;

function check(options: MemberOptions): void {
  const refuse = (option: keyof MemberOptions, expected: string): never => {
    throw new QuorateError('invalid-option', `${option} must be ${expected}, not ${JSON.stringify(options[option])}`);
  };
  for (const option of COUNTS) {
    const value = options[option];
    if (!Number.isSafeInteger(value) || value < 1) refuse(option, 'an integer above 0');
  }
  if (options.dataDir === '') refuse('dataDir', 'the path of a directory');
  if (options.name === '') refuse('name', 'a name');
  if (options.listenClientUrls.length === 0) refuse('listenClientUrls', 'at least one address');
  if (options.listenPeerUrls.length !== 1) refuse('listenPeerUrls', 'one address: a member has one port for its peers');
  if (options.clientTls === undefined && options.listenClientUrls.some(({ isTls }) => isTls)) {
    refuse('clientTls', 'given: listenClientUrls asks for TLS');
  }
  if (options.peerTls === undefined && options.listenPeerUrls[0]?.isTls) {
    refuse('peerTls', 'given: listenPeerUrls asks for TLS');
  }
  if (options.initialAdvertisePeerUrls.length === 0) refuse('initialAdvertisePeerUrls', 'at least one URL');
}

function urlOf({ host, port, isTls }: ListenAddress): string {
  return `${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
