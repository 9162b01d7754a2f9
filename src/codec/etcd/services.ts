// Every service of etcd's client port: paths, messages, and which side streams. Servers register from it, test clients and
// the JSON gateway walk it.

import type { MessageType } from '../protobuf.ts';
import * as auth from './auth.ts';
import * as cluster from './cluster.ts';
import * as concurrency from './concurrency.ts';
import * as health from './health.ts';
import * as kv from './kv.ts';
import * as lease from './lease.ts';
import * as maintenance from './maintenance.ts';
import * as watch from './watch.ts';

/** One method: what goes in, what comes out, and who may send more than one message. */
export interface Method<Request, Response> {
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

export interface UnaryMethod<Request, Response> extends Method<Request, Response> {
  readonly requestStream: false;
  readonly responseStream: false;
}

export interface ServerStreamMethod<Request, Response> extends Method<Request, Response> {
  readonly requestStream: false;
  readonly responseStream: true;
}

export interface Service {
  /** Full name, as in 'etcdserverpb.KV': the path of method M is `/name/M`. */
  readonly name: string;
  readonly methods: { readonly [method: string]: Method<unknown, unknown> };
}

function unary<A, B>(request: MessageType<A>, response: MessageType<B>): UnaryMethod<A, B> {
  return { request, response, requestStream: false, responseStream: false };
}

function serverStream<A, B>(request: MessageType<A>, response: MessageType<B>): ServerStreamMethod<A, B> {
  return { request, response, requestStream: false, responseStream: true };
}

function bidirectional<A, B>(request: MessageType<A>, response: MessageType<B>): Method<A, B> {
  return { request, response, requestStream: true, responseStream: true };
}

export const KvService = {
  name: 'etcdserverpb.KV',
  methods: {
    Range: unary(kv.RangeRequest, kv.RangeResponse),
    RangeStream: serverStream(kv.RangeRequest, kv.RangeStreamResponse),
    Put: unary(kv.PutRequest, kv.PutResponse),
    DeleteRange: unary(kv.DeleteRangeRequest, kv.DeleteRangeResponse),
    Txn: unary(kv.TxnRequest, kv.TxnResponse),
    Compact: unary(kv.CompactionRequest, kv.CompactionResponse),
  },
};

export const WatchService = {
  name: 'etcdserverpb.Watch',
  methods: {
    Watch: bidirectional(watch.WatchRequest, watch.WatchResponse),
  },
};

export const LeaseService = {
  name: 'etcdserverpb.Lease',
  methods: {
    LeaseGrant: unary(lease.LeaseGrantRequest, lease.LeaseGrantResponse),
    LeaseRevoke: unary(lease.LeaseRevokeRequest, lease.LeaseRevokeResponse),
    LeaseKeepAlive: bidirectional(lease.LeaseKeepAliveRequest, lease.LeaseKeepAliveResponse),
    LeaseTimeToLive: unary(lease.LeaseTimeToLiveRequest, lease.LeaseTimeToLiveResponse),
    LeaseLeases: unary(lease.LeaseLeasesRequest, lease.LeaseLeasesResponse),
  },
};

export const ClusterService = {
  name: 'etcdserverpb.Cluster',
  methods: {
    MemberAdd: unary(cluster.MemberAddRequest, cluster.MemberAddResponse),
    MemberRemove: unary(cluster.MemberRemoveRequest, cluster.MemberRemoveResponse),
    MemberUpdate: unary(cluster.MemberUpdateRequest, cluster.MemberUpdateResponse),
    MemberList: unary(cluster.MemberListRequest, cluster.MemberListResponse),
    MemberPromote: unary(cluster.MemberPromoteRequest, cluster.MemberPromoteResponse),
  },
};

export const MaintenanceService = {
  name: 'etcdserverpb.Maintenance',
  methods: {
    Alarm: unary(maintenance.AlarmRequest, maintenance.AlarmResponse),
    Status: unary(maintenance.StatusRequest, maintenance.StatusResponse),
    Defragment: unary(maintenance.DefragmentRequest, maintenance.DefragmentResponse),
    Hash: unary(maintenance.HashRequest, maintenance.HashResponse),
    HashKV: unary(maintenance.HashKVRequest, maintenance.HashKVResponse),
    Snapshot: serverStream(maintenance.SnapshotRequest, maintenance.SnapshotResponse),
    MoveLeader: unary(maintenance.MoveLeaderRequest, maintenance.MoveLeaderResponse),
    Downgrade: unary(maintenance.DowngradeRequest, maintenance.DowngradeResponse),
  },
};

export const AuthService = {
  name: 'etcdserverpb.Auth',
  methods: {
    AuthEnable: unary(auth.AuthEnableRequest, auth.AuthEnableResponse),
    AuthDisable: unary(auth.AuthDisableRequest, auth.AuthDisableResponse),
    AuthStatus: unary(auth.AuthStatusRequest, auth.AuthStatusResponse),
    Authenticate: unary(auth.AuthenticateRequest, auth.AuthenticateResponse),
    UserAdd: unary(auth.AuthUserAddRequest, auth.AuthUserAddResponse),
    UserGet: unary(auth.AuthUserGetRequest, auth.AuthUserGetResponse),
    UserList: unary(auth.AuthUserListRequest, auth.AuthUserListResponse),
    UserDelete: unary(auth.AuthUserDeleteRequest, auth.AuthUserDeleteResponse),
    UserChangePassword: unary(auth.AuthUserChangePasswordRequest, auth.AuthUserChangePasswordResponse),
    UserGrantRole: unary(auth.AuthUserGrantRoleRequest, auth.AuthUserGrantRoleResponse),
    UserRevokeRole: unary(auth.AuthUserRevokeRoleRequest, auth.AuthUserRevokeRoleResponse),
    RoleAdd: unary(auth.AuthRoleAddRequest, auth.AuthRoleAddResponse),
    RoleGet: unary(auth.AuthRoleGetRequest, auth.AuthRoleGetResponse),
    RoleList: unary(auth.AuthRoleListRequest, auth.AuthRoleListResponse),
    RoleDelete: unary(auth.AuthRoleDeleteRequest, auth.AuthRoleDeleteResponse),
    RoleGrantPermission: unary(auth.AuthRoleGrantPermissionRequest, auth.AuthRoleGrantPermissionResponse),
    RoleRevokePermission: unary(auth.AuthRoleRevokePermissionRequest, auth.AuthRoleRevokePermissionResponse),
  },
};

export const LockService = {
  name: 'v3lockpb.Lock',
  methods: {
    Lock: unary(concurrency.LockRequest, concurrency.LockResponse),
    Unlock: unary(concurrency.UnlockRequest, concurrency.UnlockResponse),
  },
};

export const ElectionService = {
  name: 'v3electionpb.Election',
  methods: {
    Campaign: unary(concurrency.CampaignRequest, concurrency.CampaignResponse),
    Proclaim: unary(concurrency.ProclaimRequest, concurrency.ProclaimResponse),
    Leader: unary(concurrency.LeaderRequest, concurrency.LeaderResponse),
    Observe: serverStream(concurrency.LeaderRequest, concurrency.LeaderResponse),
    Resign: unary(concurrency.ResignRequest, concurrency.ResignResponse),
  },
};

export const HealthService = {
  name: 'grpc.health.v1.Health',
  methods: {
    Check: unary(health.HealthCheckRequest, health.HealthCheckResponse),
    Watch: serverStream(health.HealthCheckRequest, health.HealthCheckResponse),
  },
};

export const SERVICES: readonly Service[] = [
  KvService,
  WatchService,
  LeaseService,
  ClusterService,
  MaintenanceService,
  AuthService,
  LockService,
  ElectionService,
  HealthService,
];
