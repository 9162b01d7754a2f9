// One member of an etcd cluster: its identity, its replica of the key-value store, and the services on its client port.

import { setTimeout as sleep } from 'node:timers/promises';
import { QuorateError } from '../core/errors.ts';
import { NONE, type NodeId } from '../core/protocol.ts';
import { createGrpcServer, type GrpcServer } from '../grpc/index.ts';
import type { Replica, ReplicaLog } from '../host/replica-types.ts';
import { encodeCommand } from '../kv/commands.ts';
import { Gate } from './auth/gate.ts';
import { openTokens } from './auth/tokens.ts';
import type { Context, Limits } from './context.ts';
import { ETCD_ERRORS, type EtcdError, toEtcdError } from './errors.ts';
import { Gateway } from './gateway/gateway.ts';
import { ResponseHeaders } from './headers.ts';
import { HealthService } from './health-service.ts';
import { Endpoints } from './http/endpoints.ts';
import type { KvStateMachine } from './kv-state-machine.ts';
import { LastingCalls } from './lasting-calls.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LeaseService } from './lease-service.ts';
import { MaintenanceService } from './maintenance/maintenance-service.ts';
import { Upkeep } from './maintenance/upkeep.ts';
import { listenForMetrics, type MetricsListener } from './metrics/listener.ts';
import { Metrics } from './metrics/metrics.ts';
import { type OpenedMember, openMember } from './open-member.ts';
import { type EtcdServerOptions, type ListenAddress, type MemberOptions, parseOptions } from './options.ts';
import { type LastingServices, type Routes, registerRoutes } from './routes.ts';
import { openTls } from './tls/open-tls.ts';
import { Tracing } from './tracing.ts';
import { WatchService } from './watch-service.ts';

/** gRPC's own limit lies above the log's, so that what is a little too large gets etcd's answer. etcd's figure. */
const GRPC_OVERHEAD_BYTES = 512 * 1024;
/** What base64, names and line breaks make of a request, at most. */
const JSON_OVERHEAD = 2;
/** Between attempts to publish this member's name. */
const PUBLISH_RETRY_MS = 200;
const CLOSE_GRACE_MS = 3000;
const LAG_INTERVAL_MS = 50;
/** Streams that require a leader do without one for so many election time-outs: as etcd. */
const LEADERLESS_TIMEOUTS = 3;
/** The shortest lease lasts so many election time-outs, rounded up to a second: as etcd. */
const LEASE_TIMEOUTS_MIN = 1.5;

/** Why a member no longer serves. */
export type StopReason =
  | { readonly type: 'closed' }
  /** The cluster removed it: its data directory is of no more use. */
  | { readonly type: 'removed' }
  /** It could not go on, and recovers by a restart. */
  | { readonly type: 'fatal'; readonly error: QuorateError };

export interface EtcdServer {
  readonly self: NodeId;
  readonly clusterId: number;
  /** Where clients are served; ports are the actual ones. */
  readonly clientAddresses: readonly ListenAddress[];
  readonly metricsAddresses: readonly ListenAddress[];
  readonly peerAddress: ListenAddress;
  readonly replica: Replica;
  /** Watches served by this member, and those of them whose clients read slowly. */
  readonly watchers: { readonly all: number; readonly slow: number };
  /** Resolves once this member follows a leader and the cluster knows its name and URLs; or once it has stopped. */
  readonly ready: Promise<void>;
  /** Resolves when the member has stopped, for whatever reason. */
  readonly stopped: Promise<StopReason>;
  /** Hands leadership over, lets calls end for `graceMs`, closes everything. Idempotent. */
  close(graceMs?: number): Promise<void>;
}

/** Rejects with a coded error that says what to do: foreign or busy directory, busy port, a cluster that knows better. */
export async function startEtcdServer(options: EtcdServerOptions): Promise<EtcdServer> {
  const parsed = parseOptions(options);
  const opened = await openMember(parsed);
  let server: Server;
  try {
    server = new Server(parsed, opened);
  } catch (thrown) {
    // An option that only shows to be wrong here, such as a key that cannot be read: nothing may stay open behind it.
    await opened.replica.close();
    await opened.release();
    throw thrown;
  }
  try {
    await server.listen();
  } catch (thrown) {
    await server.close(0);
    throw thrown;
  }
  return server;
}

class Server implements EtcdServer, Context, LastingServices {
  readonly self: NodeId;
  readonly clusterId: number;
  readonly replica: Replica;
  readonly machine: KvStateMachine;
  readonly gate: Gate;
  readonly headers: ResponseHeaders;
  readonly tally: Metrics;
  private readonly tracing: Tracing | undefined;
  readonly limits: Limits;
  readonly clusterToken: string;
  readonly peerAddress: ListenAddress;
  readonly clientAddresses: ListenAddress[] = [];
  readonly stopped: Promise<StopReason>;
  readonly ready: Promise<void>;
  readonly health: HealthService;
  readonly maintenance: MaintenanceService;
  readonly watch: WatchService;
  readonly lease: LeaseService;
  readonly lasting: LastingCalls;
  leader: NodeId = NONE;
  isLearner = false;

  private readonly options: MemberOptions;
  private readonly log: ReplicaLog;
  private readonly opened: OpenedMember;
  private readonly keeper: LeaseKeeper;
  private readonly upkeep: Upkeep;
  private readonly endpoints: Endpoints;
  /** Of --listen-metrics-urls. */
  private metricsServers: MetricsListener[] = [];
  private readonly grpc: GrpcServer;
  private readonly resolveStopped: (reason: StopReason) => void;
  private readonly resolveReady: () => void;
  private closing: Promise<void> | undefined;
  private lagTimer: NodeJS.Timeout | undefined;

  constructor(options: MemberOptions, opened: OpenedMember) {
    this.options = options;
    this.log = options.log;
    this.opened = opened;
    this.self = opened.self;
    this.clusterId = opened.clusterId;
    this.replica = opened.replica;
    this.machine = opened.machine;
    this.peerAddress = opened.replica.peerAddress;
    this.headers = new ResponseHeaders(opened.clusterId, opened.self);
    this.limits = options;
    this.clusterToken = options.initialClusterToken;
    this.gate = openGate(options, opened.machine);
    let resolveStopped: (reason: StopReason) => void = () => {};
    this.stopped = new Promise((resolve) => {
      resolveStopped = resolve;
    });
    this.resolveStopped = resolveStopped;
    let resolveReady: () => void = () => {};
    this.ready = new Promise((resolve) => {
      resolveReady = resolve;
    });
    this.resolveReady = resolveReady;
    const maxRequestBytes = options.maxRequestBytes + GRPC_OVERHEAD_BYTES;
    const onHandlerError = (error: unknown, path: string): void =>
      this.log.error({ err: error, path }, 'a request could not be handled');
    this.grpc = createGrpcServer({
      maxRequestBytes,
      maxConnections: options.maxConnections,
      maxConcurrentStreams: options.maxConcurrentStreams,
      maxUnaryCalls: options.maxConcurrentRequests,
      maxStreams: options.maxStreams,
      maxHeldBytes: options.maxHeldBytes,
      overloadMessage: ETCD_ERRORS['too-many-requests'].message,
      keepAliveMinTimeMs: options.keepAliveMinTimeMs,
      keepAliveTimeMs: options.keepAliveIntervalMs,
      keepAliveTimeoutMs: options.keepAliveTimeoutMs,
      onHandlerError,
      onStarted: (path) => this.tally.grpc.started(path),
      onHandled: (path, code, startedAtMs, call) => {
        this.tally.grpc.handled(path, code, startedAtMs);
        // Metadata are read when somebody wants them only.
        this.tracing?.handled(path, code, startedAtMs, call.metadata.get('traceparent'));
      },
    });
    this.health = new HealthService();
    const gateway = new Gateway(maxRequestBytes * JSON_OVERHEAD, onHandlerError);
    this.lasting = new LastingCalls(options.electionTimeoutMs * LEADERLESS_TIMEOUTS);
    this.watch = new WatchService(this, {
      progressIntervalMs: options.watchProgressIntervalMs,
      refusalOf: (call, range) => refusalOf(() => this.gate.checkRead(call, range)),
    });
    this.keeper = new LeaseKeeper(this);
    this.lease = new LeaseService(this, this.keeper, {
      ttlSecondsMin: Math.ceil((options.electionTimeoutMs * LEASE_TIMEOUTS_MIN) / 1000),
    });
    const { quotaBackendBytes: quotaBytes } = options;
    this.maintenance = new MaintenanceService(this, { quotaBytes });
    this.upkeep = new Upkeep(this, { ...options, quotaBytes });
    registerRoutes(both(this.grpc, gateway), this, this);
    this.tally = this.countThings();
    this.tracing = options.tracing && new Tracing({ ...options.tracing, log: options.log });
    this.endpoints = new Endpoints({ ...options, context: this, gateway, metrics: this.tally });
    this.grpc.http1((request, response) => this.endpoints.serve(request, response));
    this.follow();
  }

  get isFull(): boolean {
    return this.grpc.isFull;
  }

  /** As of a moment ago: requests must not each ask for a whole status. */
  applyLag = 0;

  private readonly measureLag = (): void => {
    const { commitIndex, applied } = this.replica.status();
    this.applyLag = commitIndex - applied;
  };

  /** Keeps what requests look at in plain fields, and hears of the end. */
  private follow(): void {
    const { replica } = this;
    const { term, leader, membership } = replica.status();
    this.leader = leader;
    this.headers.raftTerm = term;
    this.isLearner = membership.learners.includes(this.self);
    replica.on('leader-changed', (change) => {
      this.leader = change.leader;
      this.lasting.onLeader(change.leader);
      this.headers.raftTerm = change.term;
      const { leader, term } = change;
      if (leader !== NONE) this.tally.leaderChanges++;
      const news = leader === NONE ? 'nobody leads' : `${this.nameOf(leader)} leads term ${term}`;
      this.log.info({ leader: hex(leader), term }, `leader changed: ${news}`);
    });
    replica.on('membership-changed', (change) => {
      this.isLearner = change.membership.learners.includes(this.self);
    });
    replica.on('removed', () => {
      this.log.error(
        { member: hex(this.self) },
        'this member was removed from the cluster: it stops serving. To bring the machine back, add it as a new ' +
          'member and start it with an empty data directory',
      );
      void this.stop({ type: 'removed' }, 0);
    });
    replica.on('fatal', (error) => {
      this.log.error({ code: error.code, error: error.message }, `this member cannot go on: ${error.message}`);
      void this.stop({ type: 'fatal', error }, 0);
    });
  }

  get watchers(): { readonly all: number; readonly slow: number } {
    const { watchers: all, slowWatchers: slow } = this.machine.watches;
    return { all, slow };
  }

  get metricsAddresses(): ListenAddress[] {
    return this.metricsServers.map(({ address }) => address);
  }

  private countThings(): Metrics {
    const { options, machine } = this;
    const metrics = new Metrics(this, () => this.grpc.stats, {
      isExtensive: options.metrics === 'extensive',
      quotaBytes: options.quotaBackendBytes,
      heartbeatIntervalMs: options.heartbeatIntervalMs,
    });
    machine.onFlushed = (durationMs) => metrics.backendCommit.observe(durationMs / 1000);
    machine.onSlowApply = () => metrics.slowApplies++;
    this.opened.watchLog((durationMs) => metrics.walFsync.observe(durationMs / 1000));
    return metrics;
  }

  private nameOf(node: NodeId): string {
    return this.machine.attributesOf(node)?.name ?? hex(node);
  }

  async listen(): Promise<void> {
    const { listenClientUrls: addresses, clientTls: source, dataDir, log } = this.options;
    const tls = source && openTls({ source, dataDir, side: 'client', addresses, log });
    for (const { host, port, isTls = false } of addresses) {
      const bound = await this.grpc.listen({ host, port, ...(isTls && tls && { tls }) });
      this.clientAddresses.push({ ...bound, isTls });
    }
    for (const address of this.options.listenMetricsUrls) {
      this.metricsServers.push(
        await listenForMetrics(address, tls, (...exchange) => this.endpoints.serveMetrics(...exchange)),
      );
    }
    this.lagTimer = setInterval(this.measureLag, LAG_INTERVAL_MS).unref();
    void this.publish();
  }

  /** Tells the cluster this member's name and client URLs; from then on it counts as started. */
  private async publish(): Promise<void> {
    const { name, advertiseClientUrls: clientUrls } = this.options;
    const command = encodeCommand({ type: 'member-attributes', member: { id: this.self, name, clientUrls } });
    for (;;) {
      if (this.closing !== undefined) return;
      const error = await new Promise<QuorateError | undefined>((resolve) => this.replica.propose(command, resolve));
      if (error === undefined) break;
      this.log.warn({ code: error.code }, `could not publish this member's name yet: ${error.message}`);
      await sleep(PUBLISH_RETRY_MS);
    }
    this.health.setServing(true);
    this.log.info(
      { member: hex(this.self), cluster: hex(this.clusterId), clientAddresses: this.clientAddresses },
      'ready to serve client requests',
    );
    this.upkeep.started();
    this.resolveReady();
  }

  close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    return this.stop({ type: 'closed' }, graceMs);
  }

  private stop(reason: StopReason, graceMs: number): Promise<void> {
    this.closing ??= this.shutDown(reason, graceMs);
    return this.closing;
  }

  private async shutDown(reason: StopReason, graceMs: number): Promise<void> {
    clearInterval(this.lagTimer);
    this.health.close();
    this.watch.close();
    this.keeper.close();
    this.upkeep.close();
    this.lasting.close();
    // Clients of the next leader need not wait for an election.
    if (reason.type === 'closed') await this.replica.handOver();
    // First the clients: what they asked can still be answered while the replica runs.
    await this.grpc.close(graceMs);
    await this.replica.close();
    await Promise.all(this.metricsServers.map((listener) => listener.close()));
    this.tally.close();
    await this.tracing?.close();
    await this.opened.release();
    if (reason.type === 'closed') this.log.info({ member: hex(this.self) }, 'closed');
    this.resolveStopped(reason);
    this.resolveReady();
  }
}

function openGate({ authToken, authTokenTtlSeconds, clientTls }: MemberOptions, machine: KvStateMachine): Gate {
  const { auth } = machine;
  return new Gate({
    auth,
    tokens: openTokens({ authToken, ttlSeconds: authTokenTtlSeconds, sharedKey: () => auth.tokenKey }),
    keysOfLease: (lease) => machine.leases.keysOf(lease),
    trustsCertificates: clientTls?.type === 'files' && clientTls.clientCertAuth === true,
  });
}

/** The refusal that `check` throws, if it does. */
function refusalOf(check: () => void): EtcdError | undefined {
  try {
    check();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof QuorateError) return toEtcdError(thrown);
    throw thrown;
  }
}

/** One handler for gRPC and JSON alike. */
function both(grpc: Routes, gateway: Routes): Routes {
  return {
    unary(path, handler) {
      grpc.unary(path, handler);
      gateway.unary(path, handler);
    },
    stream(path, handler) {
      grpc.stream(path, handler);
      gateway.stream(path, handler);
    },
  };
}

function hex(id: number): string {
  return id.toString(16);
}
