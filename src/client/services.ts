// etcd's services as objects with a function for each method, typed by their schemas: `services.kv.range({ key })`.

import type { RequestOp, TxnRequest } from '../codec/etcd/kv-types.ts';
import { AlarmAction, type AlarmRequest } from '../codec/etcd/maintenance.ts';
import {
  AuthService,
  ClusterService,
  ElectionService,
  HealthService,
  KvService,
  LeaseService,
  LockService,
  MaintenanceService,
  type Method,
  type ServerStreamMethod,
  type Service,
  type UnaryMethod,
} from '../codec/etcd/services.ts';
import type { CallOptions, Rpc } from './rpc.ts';
import { serverStream } from './server-stream.ts';

/** One function a method: a call and its answer, or a call and its stream of answers. Streams of requests are elsewhere. */
export type Calls<S extends Service> = {
  readonly [M in keyof S['methods'] & string as Uncapitalize<M>]: S['methods'][M] extends UnaryMethod<
    infer Request,
    infer Response
  >
    ? (request?: Partial<Request>, options?: CallOptions) => Promise<Response>
    : S['methods'][M] extends ServerStreamMethod<infer Request, infer Response>
      ? (request?: Partial<Request>, options?: CallOptions) => AsyncIterable<Response>
      : never;
};

/** Methods that change nothing. `Txn` and `Alarm` depend on the request. */
const READERS: ReadonlySet<string> = new Set(
  [
    ['etcdserverpb.KV', 'Range'],
    ['etcdserverpb.Lease', 'LeaseTimeToLive', 'LeaseLeases'],
    ['etcdserverpb.Cluster', 'MemberList'],
    ['etcdserverpb.Maintenance', 'Status', 'Hash', 'HashKV'],
    ['etcdserverpb.Auth', 'AuthStatus', 'Authenticate', 'UserGet', 'UserList', 'RoleGet', 'RoleList'],
    ['v3electionpb.Election', 'Leader'],
    ['grpc.health.v1.Health', 'Check'],
  ].flatMap(([service, ...methods]) => methods.map((method) => `/${service}/${method}`)),
);

function readsOnly(path: string, request: object): boolean {
  if (path === '/etcdserverpb.KV/Txn') {
    const { success = [], failure = [] } = request as Partial<TxnRequest>;
    return [...success, ...failure].every(isReading);
  }
  if (path === '/etcdserverpb.Maintenance/Alarm') {
    return ((request as Partial<AlarmRequest>).action ?? AlarmAction.GET) === AlarmAction.GET;
  }
  return READERS.has(path);
}

function isReading({ requestRange, requestTxn }: RequestOp): boolean {
  if (requestTxn) return [...requestTxn.success, ...requestTxn.failure].every(isReading);
  return requestRange !== undefined;
}

function callsOf<S extends Service>(rpc: Rpc, service: S): Calls<S> {
  const calls: Record<string, unknown> = {};
  for (const [name, method] of Object.entries<Method<unknown, unknown>>(service.methods)) {
    if (method.requestStream) continue;
    const path = `/${service.name}/${name}`;
    calls[name.charAt(0).toLowerCase() + name.slice(1)] = method.responseStream
      ? (request: object = {}, options: CallOptions = {}) => serverStream(rpc, path, method, request, options)
      : (request: object = {}, options: CallOptions = {}) =>
          rpc.unary(path, method, request, { isRepeatable: readsOnly(path, request), ...options });
  }
  return calls as Calls<S>;
}

/** All services of etcd's client port, but for the two streams that the client has as `watch` and `keepAlive`. */
export interface Services {
  readonly kv: Calls<typeof KvService>;
  readonly lease: Omit<Calls<typeof LeaseService>, 'leaseKeepAlive'>;
  readonly cluster: Calls<typeof ClusterService>;
  readonly maintenance: Calls<typeof MaintenanceService>;
  readonly auth: Calls<typeof AuthService>;
  readonly lock: Calls<typeof LockService>;
  readonly election: Calls<typeof ElectionService>;
  readonly health: Calls<typeof HealthService>;
}

export function servicesOn(rpc: Rpc): Services {
  return {
    kv: callsOf(rpc, KvService),
    lease: callsOf(rpc, LeaseService),
    cluster: callsOf(rpc, ClusterService),
    maintenance: callsOf(rpc, MaintenanceService),
    auth: callsOf(rpc, AuthService),
    lock: callsOf(rpc, LockService),
    election: callsOf(rpc, ElectionService),
    health: callsOf(rpc, HealthService),
  };
}
