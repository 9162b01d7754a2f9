// What one member of an etcd cluster is started with. The command line's options fit as they are.

import type { ReplicaLog } from '../host/replica-types.ts';
import type { FoundingMember } from './bootstrap.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Durations in milliseconds, sizes in bytes. */
export interface EtcdServerOptions {
  readonly name: string;
  /** Where this member keeps all that it must not forget. Made if it is not there. */
  readonly dataDir: string;
  /** Port 0 takes a free one. */
  readonly listenClientUrls: readonly ListenAddress[];
  /** One address: members listen on one port. Port 0 takes a free one, which suits a cluster of one. */
  readonly listenPeerUrls: readonly ListenAddress[];
  readonly advertiseClientUrls: readonly string[];
  readonly initialAdvertisePeerUrls: readonly string[];
  readonly initialCluster: readonly FoundingMember[];
  readonly initialClusterState: 'new' | 'existing';
  readonly initialClusterToken: string;
  readonly heartbeatIntervalMs: number;
  readonly electionTimeoutMs: number;
  /** Entries kept in the log for members that lag; further behind they get a snapshot. */
  readonly snapshotCount: number;
  readonly maxTxnOps: number;
  readonly maxRequestBytes: number;
  /** Where an operator reads what happens; pino's shape. Default: nowhere. */
  readonly log?: ReplicaLog;
}
