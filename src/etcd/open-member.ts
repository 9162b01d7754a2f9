// Opens a member's data directory and everything in it: lock, identity, key-value store, replica of the log. In this order,
// and closed in the reverse one when something fails on the way.

import { join } from 'node:path';
import type { NodeId } from '../core/protocol.ts';
import { chooseEngine, engineNameOf } from '../host/engines.ts';
import { openReplica } from '../host/replica.ts';
import type { Replica } from '../host/replica-types.ts';
import { KvMachine } from '../kv/machine.ts';
import { membershipFromBytes } from '../protocols/log-wire.ts';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.ts';
import type { Membership } from '../protocols/replicated-log.ts';
import type { FileSystem } from '../storage/file-system.ts';
import { claimIdentity, type Identity, readIdentity } from '../storage/identity.ts';
import { lockDirectory } from '../storage/node/directory-lock.ts';
import { createNodeFileSystem, nodeCrc32 } from '../storage/node/file-system.ts';
import { openLmdbStore } from '../storage/node/lmdb-store.ts';
import { queryMembers } from '../transport/members.ts';
import type { TransportTls } from '../transport/types.ts';
import {
  type Bootstrap,
  type BootstrapOptions,
  bootstrap,
  checkIdentity,
  findContacts,
  foundCluster,
  type QueryMembers,
} from './bootstrap.ts';
import { KvStateMachine } from './kv-state-machine.ts';
import type { ListenAddress, MemberOptions } from './options.ts';
import { openTls } from './tls/open-tls.ts';

export interface OpenedMember {
  readonly self: NodeId;
  readonly clusterId: number;
  readonly replica: Replica;
  readonly machine: KvStateMachine;
  /** Has `listener` told how long each commit of the log took, in milliseconds. */
  watchLog(listener: (durationMs: number) => void): void;
  /** Gives the directory free, once the replica is closed. */
  release(): Promise<void>;
}

/** In a data directory, beside the replica's own. */
export const DATA_DIRECTORIES = { kv: 'kv', wal: 'wal', snapshots: 'snapshots' } as const;
/** What shows that a directory was in use. */
const DATA_NAMES = Object.values(DATA_DIRECTORIES);
/** What a log entry may hold besides a client's request. */
const ENTRY_OVERHEAD_BYTES = 64 * 1024;
/** For asking other members, who may well not run. */
const QUERY_TIMEOUT_MS = 1500;

export async function openMember(options: MemberOptions): Promise<OpenedMember> {
  const fs = createNodeFileSystem();
  const directory = options.dataDir;
  fs.makeDirectory(directory);
  const lock = await lockDirectory(directory);
  try {
    const found = readIdentity(fs, directory);
    const tls = openPeerTls(options);
    const query = querying(tls);
    const engine = engineNameOf(options.consensus, found?.engine);
    const start =
      found === undefined
        ? await bootstrap(bootstrapOptions(options, engine), query)
        : await nextStart(options, found, query);
    const identity = claimIdentity({
      fs,
      directory,
      clusterId: start.clusterId,
      memberId: start.self,
      engine,
      dataNames: DATA_NAMES,
    });
    options.log.info({ consensus: engine, start: identity.incarnation }, `opened ${directory}`);
    return { ...(await openState(options, fs, start, identity, tls)), release: () => lock.release() };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

function openPeerTls({ peerTls: source, dataDir, listenPeerUrls, log }: MemberOptions): TransportTls | undefined {
  if (source === undefined || listenPeerUrls[0]?.isTls !== true) return undefined;
  return openTls({ source, dataDir, side: 'peer', addresses: listenPeerUrls, log });
}

function bootstrapOptions(options: MemberOptions, engine: string): BootstrapOptions {
  const {
    name,
    initialAdvertisePeerUrls: peerUrls,
    initialCluster,
    initialClusterState,
    initialClusterToken,
  } = options;
  return { name, peerUrls, initialCluster, initialClusterState, initialClusterToken, engine };
}

function querying(tls: TransportTls | undefined): QueryMembers {
  return (address) => queryMembers(address, { timeoutMs: QUERY_TIMEOUT_MS, ...(tls && { tls }) });
}

/** The directory says who this is. The flags still matter to a member that was stopped before its log began. */
async function nextStart(options: MemberOptions, identity: Identity, query: QueryMembers): Promise<Bootstrap> {
  const { clusterId, memberId: self, engine } = identity;
  const flags = bootstrapOptions(options, engine);
  checkIdentity(flags, options.dataDir, self);
  if (flags.initialClusterState === 'existing') {
    return { self, clusterId, membership: EMPTY_MEMBERSHIP, contacts: await findContacts(flags, self, query) };
  }
  return { self, clusterId, membership: foundingMembership(flags, clusterId), contacts: [] };
}

/** None if the flags were edited since the cluster was founded: then only the log may say who is in it. */
function foundingMembership(flags: BootstrapOptions, clusterId: number): Membership {
  const isListed = flags.initialCluster.some(({ name }) => name === flags.name);
  if (!isListed) return EMPTY_MEMBERSHIP;
  const founding = foundCluster(flags);
  return founding.clusterId === clusterId ? founding.membership : EMPTY_MEMBERSHIP;
}

async function openState(
  options: MemberOptions,
  fs: FileSystem,
  start: Bootstrap,
  identity: Identity,
  tls: TransportTls | undefined,
): Promise<Omit<OpenedMember, 'release'>> {
  let onLogCommit: (durationMs: number) => void = () => {};
  const store = openLmdbStore({ directory: join(options.dataDir, DATA_DIRECTORIES.kv) });
  const machine = new KvStateMachine({
    machine: new KvMachine(store, { crc32: nodeCrc32 }),
    store,
    membershipOf: membershipFromBytes,
  });
  try {
    const replica = await openReplica({
      ...chooseEngine(identity.engine, {
        electionTimeoutMs: options.electionTimeoutMs,
        heartbeatIntervalMs: options.heartbeatIntervalMs,
        retainedEntries: Math.ceil(options.snapshotCount / 2),
      }),
      self: start.self,
      clusterId: start.clusterId,
      incarnation: identity.incarnation,
      membership: start.membership,
      contacts: start.contacts,
      stateMachine: machine,
      fs,
      directory: options.dataDir,
      listen: options.listenPeerUrls[0] as ListenAddress,
      memberName: (node) => machine.attributesOf(node)?.name ?? '',
      ...(tls && { tls }),
      log: options.log,
      onLogCommit: (durationMs) => onLogCommit(durationMs),
      tuning: {
        retainEntries: options.snapshotCount,
        entryBytesMax: options.maxRequestBytes + ENTRY_OVERHEAD_BYTES,
      },
    });
    const watchLog: OpenedMember['watchLog'] = (listener) => {
      onLogCommit = listener;
    };
    return { self: start.self, clusterId: start.clusterId, replica, machine, watchLog };
  } catch (thrown) {
    await machine.close();
    throw thrown;
  }
}
