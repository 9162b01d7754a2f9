// A member's metrics by etcd's names, so that its dashboards and alerts work. Most are read off the member when somebody
// asks; what happens in between is counted in plain fields.

import { collectDefaultMetrics, Registry } from 'prom-client';
import { NONE } from '../../core/protocol.ts';
import type { GrpcServerStats } from '../../grpc/index.ts';
import { ALARM } from '../../kv/alarms.ts';
import { type Context, ETCD_VERSION } from '../context.ts';
import { alarmsOf } from '../maintenance/maintenance-service.ts';
import { codeName, GrpcCounts } from './grpc-counts.ts';
import { exponential, Histogram } from './histogram.ts';

type Labels = Readonly<Record<string, string | number>>;
interface Sample {
  readonly labels: Labels;
  readonly value: number;
  readonly metricName?: string;
}

const ROUND_TRIP_INTERVAL_MS = 1000;

export interface MetricsOptions {
  /** etcd's `--metrics extensive`: how long each method's calls took, too. */
  readonly isExtensive: boolean;
  readonly quotaBytes: number;
  readonly heartbeatIntervalMs: number;
}

export class Metrics {
  readonly grpc: GrpcCounts;
  readonly walFsync = new Histogram(exponential(0.001, 14));
  readonly backendCommit = new Histogram(exponential(0.001, 14));
  leaderChanges = 0;
  slowApplies = 0;
  slowReads = 0;
  healthFailures = 0;
  healthSuccesses = 0;
  lateHeartbeats = 0;
  private readonly roundTrips = new Map<number, Histogram>();
  private readonly registry = new Registry();
  private readonly context: Context;
  private readonly timers: NodeJS.Timeout[];

  constructor(context: Context, clientStats: () => GrpcServerStats, options: MetricsOptions) {
    this.context = context;
    this.grpc = new GrpcCounts(options.isExtensive);
    collectDefaultMetrics({ register: this.registry });
    this.registerServer(options);
    this.registerStorage();
    this.registerNetwork(clientStats);
    this.registerGrpc(options);
    this.timers = [setInterval(() => this.sampleRoundTrips(), ROUND_TRIP_INTERVAL_MS).unref()];
    this.watchHeartbeats(options.heartbeatIntervalMs);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.registry.clear();
  }

  // ── what is measured at intervals ──

  private sampleRoundTrips(): void {
    for (const { node, roundTripMs, isConnected } of this.context.replica.status().peers) {
      if (!isConnected || Number.isNaN(roundTripMs)) continue;
      let histogram = this.roundTrips.get(node);
      if (histogram === undefined) {
        histogram = new Histogram(exponential(0.0001, 14));
        this.roundTrips.set(node, histogram);
      }
      histogram.observe(roundTripMs / 1000);
    }
  }

  /** A leader whose process comes to it a whole interval late is too busy, or too slow a disk holds it up. */
  private watchHeartbeats(intervalMs: number): void {
    let due = performance.now() + intervalMs;
    const beat = (): void => {
      const now = performance.now();
      if (now > due + intervalMs && this.context.leader === this.context.self) this.lateHeartbeats++;
      due = now + intervalMs;
    };
    this.timers.push(setInterval(beat, intervalMs).unref());
  }

  // ── what there is ──

  private registerServer({ quotaBytes }: MetricsOptions): void {
    const { context } = this;
    const { replica, machine } = context;
    this.gauge('etcd_server_has_leader', 'Whether or not a leader exists. 1 is existence, 0 is not.', () =>
      Number(context.leader !== NONE),
    );
    this.gauge('etcd_server_is_leader', 'Whether or not this member is a leader.', () =>
      Number(context.leader === context.self),
    );
    this.gauge('etcd_server_is_learner', 'Whether or not this member is a learner.', () => Number(context.isLearner));
    this.gauge('etcd_server_id', 'Server or member ID, as a label.', () => [
      { labels: { server_id: context.self.toString(16) }, value: 1 },
    ]);
    this.gauge('etcd_server_version', 'Which version is running.', () => [
      { labels: { server_version: ETCD_VERSION }, value: 1 },
    ]);
    this.gauge('etcd_cluster_version', 'Which version the cluster offers.', () => [
      { labels: { cluster_version: ETCD_VERSION.split('.').slice(0, 2).join('.') }, value: 1 },
    ]);
    this.counter('etcd_server_leader_changes_seen_total', 'Leader changes seen.', () => this.leaderChanges);
    this.gauge(
      'etcd_server_proposals_committed_total',
      'Consensus proposals committed.',
      () => replica.status().commitIndex,
    );
    this.gauge('etcd_server_proposals_applied_total', 'Consensus proposals applied.', () => replica.status().applied);
    this.gauge(
      'etcd_server_proposals_pending',
      'Proposals that wait to be committed.',
      () => replica.status().pendingProposals,
    );
    this.counter(
      'etcd_server_proposals_failed_total',
      'Proposals that failed.',
      () => replica.status().failedProposals,
    );
    this.counter(
      'etcd_server_heartbeat_send_failures_total',
      'Heartbeats that a busy leader sent too late.',
      () => this.lateHeartbeats,
    );
    this.counter(
      'etcd_server_slow_apply_total',
      'Commands that took more than 100 ms to apply.',
      () => this.slowApplies,
    );
    this.counter(
      'etcd_server_slow_read_indexes_total',
      'Linearizable reads that waited more than 500 ms.',
      () => this.slowReads,
    );
    this.gauge('etcd_server_quota_backend_bytes', 'Storage quota in bytes.', () =>
      Number.isFinite(quotaBytes) ? quotaBytes : 0,
    );
    this.counter('etcd_server_health_failures', 'Failed health checks.', () => this.healthFailures);
    this.counter('etcd_server_health_success', 'Successful health checks.', () => this.healthSuccesses);
    this.gauge('etcd_server_alarms', 'Alarms by kind.', () =>
      alarmsOf(context).map(({ memberId, alarm }) => ({
        labels: { server_id: memberId.toString(16), alarm_type: alarm === ALARM.corrupt ? 'CORRUPT' : 'NOSPACE' },
        value: 1,
      })),
    );
    this.gauge('etcd_debugging_server_lease_total', 'Leases that are held.', () => machine.leases.size);
    this.gauge('etcd_debugging_auth_revision', 'Revision of users and roles.', () => machine.auth.revision);
  }

  private registerStorage(): void {
    const { machine } = this.context;
    this.gauge('etcd_mvcc_db_total_size_in_bytes', 'Size of the database file.', () => machine.size.totalBytes);
    this.gauge('etcd_mvcc_db_total_size_in_use_in_bytes', 'Of that, what is in use.', () => machine.size.usedBytes);
    this.gauge('etcd_debugging_mvcc_keys_total', 'Keys.', () => machine.keyCount);
    this.gauge('etcd_debugging_mvcc_current_revision', 'The newest revision.', () => machine.revision);
    this.gauge('etcd_debugging_mvcc_compact_revision', 'The compacted revision.', () => machine.compactedRevision);
    this.gauge('etcd_debugging_mvcc_watcher_total', 'Watchers.', () => machine.watches.watchers);
    this.gauge(
      'etcd_debugging_mvcc_slow_watcher_total',
      'Watchers that have fallen behind.',
      () => machine.watches.slowWatchers,
    );
    this.histogram(
      'etcd_disk_wal_fsync_duration_seconds',
      'Commits of the write-ahead log: one write and one sync.',
      () => [{ labels: {}, of: this.walFsync }],
    );
    this.histogram('etcd_disk_backend_commit_duration_seconds', 'Flushes of the database.', () => [
      { labels: {}, of: this.backendCommit },
    ]);
  }

  private registerNetwork(clientStats: () => GrpcServerStats): void {
    const { replica } = this.context;
    const peers = (label: string, value: (peer: ReturnType<typeof replica.status>['peers'][number]) => number) => () =>
      replica.status().peers.map((peer) => ({ labels: { [label]: peer.node.toString(16) }, value: value(peer) }));
    this.counter(
      'etcd_network_peer_sent_bytes_total',
      'Bytes sent to peers.',
      peers('To', ({ sentBytes }) => sentBytes),
    );
    this.counter(
      'etcd_network_peer_received_bytes_total',
      'Bytes received from peers.',
      peers('From', ({ receivedBytes }) => receivedBytes),
    );
    this.counter(
      'etcd_network_peer_sent_failures_total',
      'Messages that could not be sent to peers.',
      peers('To', ({ unsentMessages }) => unsentMessages),
    );
    this.gauge('etcd_network_active_peers', 'Connections to peers.', () =>
      replica.status().peers.map(({ node, isConnected }) => ({
        labels: { Local: this.context.self.toString(16), Remote: node.toString(16) },
        value: Number(isConnected),
      })),
    );
    this.histogram('etcd_network_peer_round_trip_time_seconds', 'Round trips to peers, looked at once a second.', () =>
      [...this.roundTrips].map(([node, of]) => ({ labels: { To: node.toString(16) }, of })),
    );
    this.counter('etcd_network_client_grpc_sent_bytes_total', 'Bytes sent to clients.', () => clientStats().bytesSent);
    this.counter(
      'etcd_network_client_grpc_received_bytes_total',
      'Bytes received from clients.',
      () => clientStats().bytesReceived,
    );
    this.gauge(
      'etcd_network_client_connections',
      'Open HTTP/2 connections of clients.',
      () => clientStats().connections,
    );
    this.counter(
      'quorate_client_requests_refused_total',
      'Calls refused because this member had too much to do or to hold for clients.',
      () => clientStats().callsRefused,
    );
    this.gauge(
      'quorate_client_held_bytes',
      'Unfinished requests and unread answers of clients; --max-held-bytes bounds them.',
      () => clientStats().heldBytes,
    );
  }

  private registerGrpc({ isExtensive }: MetricsOptions): void {
    const methods = [...this.grpc.methods.values()];
    this.counter('grpc_server_started_total', 'Calls started on the server.', () =>
      methods.map(({ labels, started }) => ({ labels, value: started })),
    );
    this.counter('grpc_server_handled_total', 'Calls completed on the server, regardless of success or failure.', () =>
      methods.flatMap(({ labels, handled }) =>
        [...handled.entries()]
          .filter(([, value]) => value !== undefined)
          .map(([code, value]) => ({ labels: { ...labels, grpc_code: codeName(code) }, value })),
      ),
    );
    if (!isExtensive) return;
    this.histogram('grpc_server_handling_seconds', 'How long calls took.', () =>
      methods.flatMap(({ labels, seconds: of }) => (of === undefined ? [] : [{ labels, of }])),
    );
  }

  // ── how it is told ──

  private gauge(name: string, help: string, read: () => number | readonly Sample[]): void {
    this.register('gauge', name, help, read);
  }

  private counter(name: string, help: string, read: () => number | readonly Sample[]): void {
    this.register('counter', name, help, read);
  }

  private histogram(
    name: string,
    help: string,
    read: () => readonly { readonly labels: Labels; readonly of: Histogram }[],
  ): void {
    this.register('histogram', name, help, () => read().flatMap(({ labels, of }) => samplesOf(name, labels, of)));
  }

  /** Of a metric prom-client asks no more than this when it writes the text. */
  private register(type: string, name: string, help: string, read: () => number | readonly Sample[]): void {
    const get = async () => {
      const values = read();
      return {
        name,
        help,
        type,
        aggregator: 'sum',
        values: typeof values === 'number' ? [{ labels: {}, value: values }] : values,
      };
    };
    this.registry.registerMetric({ name, get } as unknown as Parameters<Registry['registerMetric']>[0]);
  }
}

function samplesOf(name: string, labels: Labels, { bounds, counts, sum, count }: Histogram): Sample[] {
  let below = 0;
  const buckets = bounds.map((le, i) => {
    below += counts[i] as number;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
