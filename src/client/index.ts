// The client library, `quorate/client`: for Quorate and for etcd.

export * from '../codec/etcd/kv-types.ts';
export { EventType, WatchFilter } from '../codec/etcd/watch.ts';
export { GRPC_STATUS } from '../grpc/status.ts';
export { type Client, createClient } from './client.ts';
export { AuthenticationError } from './credentials.ts';
export type { Leadership } from './election.ts';
export { RpcError } from './errors.ts';
export type { KeptLease, LeaseKeepAliveResponse } from './keep-alive.ts';
export { type Bytes, prefixEnd } from './keys.ts';
export type { HeldLock, LockOptions } from './lock.ts';
export type { ClientOptions, ClientTls } from './options.ts';
export type { CallOptions } from './rpc.ts';
export type { Calls, Services } from './services.ts';
export { CompactedError, Watcher, type WatchOptions } from './watch.ts';
