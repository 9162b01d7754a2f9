// A client of a cluster: all of etcd's services, typed, over several members; and what people build on them: watches that
// miss nothing, leases that are kept, locks, elections.

import type { KeyValue, PutRequest, RangeRequest } from '../codec/etcd/kv-types.ts';
import { LeaseService } from '../codec/etcd/services.ts';
import { utf8Decode } from '../core/bytes.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import { campaign, type Leadership, observe } from './election.ts';
import { RpcError } from './errors.ts';
import { type KeptLease, type LeaseKeepAliveResponse, LeaseKeepers } from './keep-alive.ts';
import { type Bytes, prefixEnd, toBytes } from './keys.ts';
import { acquireLock, type HeldLock, type LockOptions } from './lock.ts';
import { type ClientOptions, readClientOptions } from './options.ts';
import { type CallOptions, Rpc } from './rpc.ts';
import { type Services, servicesOn } from './services.ts';
import { Watcher, type WatchOptions } from './watch.ts';

export interface Client extends Services {
  /** The value of a key as text; undefined if there is none. `kv.range` has everything else. */
  get(key: Bytes, options?: Partial<RangeRequest> & CallOptions): Promise<string | undefined>;
  /** All keys that begin with `prefix`, in order. */
  getPrefix(prefix: Bytes, options?: CallOptions): Promise<readonly KeyValue[]>;
  put(key: Bytes, value: Bytes, options?: Partial<PutRequest> & CallOptions): Promise<void>;
  /** Resolves to whether there was anything to delete. */
  delete(key: Bytes, options?: CallOptions): Promise<boolean>;
  watch(key: Bytes, options?: WatchOptions): Watcher;
  /** Renews a lease until it is told to stop, or the lease is lost. */
  keepAlive(lease: bigint): KeptLease;
  /** Renews a lease once. Rejects with `not-found` if there is no such lease. */
  keepAliveOnce(lease: bigint, options?: CallOptions): Promise<LeaseKeepAliveResponse>;
  /** Resolves once the lock is held. */
  acquire(name: Bytes, options?: LockOptions): Promise<HeldLock>;
  /** Resolves once this candidate leads. */
  campaign(name: Bytes, value: Bytes, options?: LockOptions): Promise<Leadership>;
  /** Each leader of an election, and each thing it proclaims. */
  observe(name: Bytes, options?: { readonly signal?: AbortSignal }): AsyncGenerator<KeyValue, void, void>;
  /** Ends all calls, watches and renewals, and the connections. */
  close(): void;
}

/** Connects when the first call needs it. Throws `invalid-option` for options that cannot be meant. */
export function createClient(options: ClientOptions): Client {
  const rpc = new Rpc(readClientOptions(options));
  const services = servicesOn(rpc);
  const keepers = new LeaseKeepers(rpc);
  const ending = new AbortController();
  const endingWith = (signal: AbortSignal | undefined): AbortSignal =>
    signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  return {
    ...services,
    async get(key, { timeoutMs, signal, isRepeatable, ...request } = {}) {
      const answer = await services.kv.range(
        { ...request, key: toBytes(key) },
        only({ timeoutMs, signal, isRepeatable }),
      );
      const [found] = answer.kvs;
      return found && utf8Decode(found.value);
    },
    async getPrefix(prefix, callOptions) {
      const answer = await services.kv.range({ key: toBytes(prefix), rangeEnd: prefixEnd(prefix) }, callOptions);
      return answer.kvs;
    },
    async put(key, value, { timeoutMs, signal, isRepeatable, ...request } = {}) {
      const message = { ...request, key: toBytes(key), value: toBytes(value) };
      await services.kv.put(message, only({ timeoutMs, signal, isRepeatable }));
    },
    async delete(key, callOptions) {
      return (await services.kv.deleteRange({ key: toBytes(key) }, callOptions)).deleted > 0;
    },
    watch: (key, watchOptions = {}) =>
      new Watcher(rpc, key, { ...watchOptions, signal: endingWith(watchOptions.signal) }),
    keepAlive: (lease) => keepers.keep(lease),
    keepAliveOnce: (lease, callOptions) => keepAliveOnce(rpc, lease, callOptions),
    acquire: (name, lockOptions = {}) =>
      acquireLock(rpc, services, keepers, name, { ...lockOptions, signal: endingWith(lockOptions.signal) }),
    campaign: (name, value, lockOptions = {}) =>
      campaign(rpc, services, keepers, name, value, { ...lockOptions, signal: endingWith(lockOptions.signal) }),
    observe: (name, { signal } = {}) => observe(rpc, services, name, endingWith(signal)),
    close() {
      ending.abort(new RpcError(GRPC_STATUS.cancelled, 'the client is closed'));
      keepers.close();
      rpc.close();
    },
  };
}

/** What was given of them: an option that is undefined would hide its default. */
function only<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

async function keepAliveOnce(rpc: Rpc, id: bigint, options: CallOptions = {}): Promise<LeaseKeepAliveResponse> {
  const { LeaseKeepAlive } = LeaseService.methods;
  const path = `/${LeaseService.name}/LeaseKeepAlive`;
  // A stream of one request is, on the wire, a call like any other.
  const answer = await rpc.unary(path, LeaseKeepAlive, { id }, { isRepeatable: true, ...options });
  if (answer.ttl <= 0) throw new RpcError(GRPC_STATUS.notFound, 'etcdserver: requested lease not found');
  return answer;
}
