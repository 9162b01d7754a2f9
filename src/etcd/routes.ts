// Which handler answers which method.

import type { StreamHandler, UnaryHandler } from '../grpc/index.ts';
import type { StreamCall, UnaryCall } from '../grpc/types.ts';
import { AuthService } from './auth/auth-service.ts';
import { ClusterService } from './cluster-service.ts';
import { type Context, checkLeader, checkVoter, failOrThrow, guard, settle } from './context.ts';
import { ElectionService } from './election-service.ts';
import type { HealthService } from './health-service.ts';
import { KvService } from './kv-service.ts';
import type { LeaseService } from './lease-service.ts';
import { LockService } from './lock-service.ts';
import type { MaintenanceService } from './maintenance/maintenance-service.ts';
import { rangeStream } from './range-stream.ts';
import type { WatchService } from './watch-service.ts';

type Unary = (request: Uint8Array, call: UnaryCall) => void;

/** Where handlers are registered: the gRPC server, the JSON gateway, or both. */
export interface Routes {
  unary(path: string, handler: UnaryHandler): void;
  stream(path: string, handler: StreamHandler): void;
}

/** Services that hold something open, and are closed by whoever made them. */
export interface LastingServices {
  readonly health: HealthService;
  readonly maintenance: MaintenanceService;
  readonly watch: WatchService;
  readonly lease: LeaseService;
}

export function registerRoutes(server: Routes, context: Context, lasting: LastingServices): void {
  const { health, maintenance, watch, lease } = lasting;
  /** Answered by learners too. */
  const anywhere = (path: string, handler: Unary): void => {
    // Not `guard`: every request passes here, and a closure each is not for free.
    server.unary(path, (request, call) => {
      try {
        handler(request, call);
      } catch (thrown) {
        failOrThrow(call, thrown);
      }
    });
  };
  const unary = (path: string, handler: Unary): void =>
    anywhere(path, (request, call) => {
      checkVoter(context);
      handler(request, call);
    });
  const stream = (path: string, handler: (call: StreamCall) => void): void => {
    server.stream(path, (call) =>
      guard(call, () => {
        checkVoter(context);
        checkLeader(context, call);
        handler(call);
      }),
    );
  };
  const slow = (path: string, handler: (request: Uint8Array) => Promise<Uint8Array>): void =>
    unary(path, (request, call) => {
      checkLeader(context, call);
      settle(call, handler(request));
    });

  /** For root alone, once users count. */
  const admin = (path: string, handler: (request: Uint8Array) => Promise<Uint8Array>): void =>
    unary(path, (request, call) => {
      checkLeader(context, call);
      context.gate.checkRoot(call);
      settle(call, handler(request));
    });

  const kv = new KvService(context);
  anywhere('/etcdserverpb.KV/Range', (request, call) => kv.range(request, call));
  unary('/etcdserverpb.KV/Put', (request, call) => kv.put(request, call));
  unary('/etcdserverpb.KV/DeleteRange', (request, call) => kv.deleteRange(request, call));
  unary('/etcdserverpb.KV/Txn', (request, call) => kv.txn(request, call));
  unary('/etcdserverpb.KV/Compact', (request, call) => kv.compact(request, call));
  server.stream('/etcdserverpb.KV/RangeStream', (call) => rangeStream(context, call));

  stream('/etcdserverpb.Watch/Watch', (call) => watch.watch(call));

  unary('/etcdserverpb.Lease/LeaseGrant', (request, call) => lease.grant(request, call));
  unary('/etcdserverpb.Lease/LeaseRevoke', (request, call) => lease.revoke(request, call));
  stream('/etcdserverpb.Lease/LeaseKeepAlive', (call) => lease.keepAlive(call));
  unary('/etcdserverpb.Lease/LeaseTimeToLive', (request, call) => lease.timeToLive(request, call));
  unary('/etcdserverpb.Lease/LeaseLeases', (request, call) => lease.leases(request, call));

  const lock = new LockService(context);
  unary('/v3lockpb.Lock/Lock', (request, call) => lock.lock(request, call));
  unary('/v3lockpb.Lock/Unlock', (request, call) => lock.unlock(request, call));

  const election = new ElectionService(context);
  unary('/v3electionpb.Election/Campaign', (request, call) => election.campaign(request, call));
  unary('/v3electionpb.Election/Proclaim', (request, call) => election.proclaim(request, call));
  unary('/v3electionpb.Election/Leader', (request, call) => election.leader(request, call));
  unary('/v3electionpb.Election/Resign', (request, call) => election.resign(request, call));
  stream('/v3electionpb.Election/Observe', (call) => election.observe(call));

  const cluster = new ClusterService(context);
  slow('/etcdserverpb.Cluster/MemberList', (request) => cluster.memberList(request));
  admin('/etcdserverpb.Cluster/MemberAdd', (request) => cluster.memberAdd(request));
  admin('/etcdserverpb.Cluster/MemberRemove', (request) => cluster.memberRemove(request));
  admin('/etcdserverpb.Cluster/MemberUpdate', (request) => cluster.memberUpdate(request));
  admin('/etcdserverpb.Cluster/MemberPromote', (request) => cluster.memberPromote(request));

  anywhere('/etcdserverpb.Maintenance/Status', (_request, call) => call.respond(maintenance.status()));
  unary('/etcdserverpb.Maintenance/Alarm', (request, call) => settle(call, maintenance.alarm(request, call)));
  admin('/etcdserverpb.Maintenance/Defragment', () => maintenance.defragment());
  admin('/etcdserverpb.Maintenance/Hash', () => maintenance.hash());
  admin('/etcdserverpb.Maintenance/HashKV', (request) => maintenance.hashKv(request));
  admin('/etcdserverpb.Maintenance/Downgrade', (request) => maintenance.downgrade(request));
  server.stream('/etcdserverpb.Maintenance/Snapshot', (call) =>
    guard(call, () => {
      context.gate.checkRoot(call);
      maintenance.snapshot(call);
    }),
  );
  admin('/etcdserverpb.Maintenance/MoveLeader', (request) => maintenance.moveLeader(request));

  for (const [method, handler] of Object.entries(new AuthService(context, context.gate).handlers)) {
    unary(`/etcdserverpb.Auth/${method}`, (request, call) => {
      checkLeader(context, call);
      settle(call, handler(request, call));
    });
  }

  anywhere('/grpc.health.v1.Health/Check', (request, call) => health.check(request, call));
  server.stream('/grpc.health.v1.Health/Watch', (call) => health.watch(call));
}
