// Opens a member's data directory and everything in it: lock, identity, key-value store, replica of the log. In this order,
// and closed in the reverse one when something fails on the way.
import { join } from 'node:path';
import { chooseEngine, engineNameOf } from '../host/engines.js';
import { openReplica } from '../host/replica.js';
import { KvMachine } from '../kv/machine.js';
import { membershipFromBytes } from '../protocols/log-wire.js';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.js';
import { claimIdentity, readIdentity } from '../storage/identity.js';
import { lockDirectory } from '../storage/node/directory-lock.js';
import { createNodeFileSystem, nodeCrc32 } from '../storage/node/file-system.js';
import { openLmdbStore } from '../storage/node/lmdb-store.js';
import { queryMembers } from '../transport/members.js';
import { bootstrap, checkIdentity, findContacts, foundCluster, } from './bootstrap.js';
import { KvStateMachine } from './kv-state-machine.js';
import { openTls } from './tls/open-tls.js';
/** In a data directory, beside the replica's own. */
const KV_DIRECTORY = 'kv';
/** What shows that a directory was in use. */
const DATA_NAMES = ['wal', 'snapshots', KV_DIRECTORY];
/** What a log entry may hold besides a client's request. */
const ENTRY_OVERHEAD_BYTES = 64 * 1024;
/** For asking other members, who may well not run. */
const QUERY_TIMEOUT_MS = 1500;
export async function openMember(options) {
    const fs = createNodeFileSystem();
    const directory = options.dataDir;
    fs.makeDirectory(directory);
    const lock = await lockDirectory(directory);
    try {
        const found = readIdentity(fs, directory);
        const tls = openPeerTls(options);
        const query = querying(tls);
        const engine = engineNameOf(options.consensus, found?.engine);
        const start = found === undefined
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
        return { ...(await openState(options, fs, start, identity, tls)), release: () => lock.release() };
    }
    catch (thrown) {
        await lock.release();
        throw thrown;
    }
}
function openPeerTls({ peerTls: source, dataDir, listenPeerUrls, log }) {
    if (source === undefined || listenPeerUrls[0]?.isTls !== true)
        return undefined;
    return openTls({ source, dataDir, side: 'peer', addresses: listenPeerUrls, log });
}
function bootstrapOptions(options, engine) {
    const { name, initialAdvertisePeerUrls: peerUrls, initialCluster, initialClusterState, initialClusterToken, } = options;
    return { name, peerUrls, initialCluster, initialClusterState, initialClusterToken, engine };
}
function querying(tls) {
    return (address) => queryMembers(address, { timeoutMs: QUERY_TIMEOUT_MS, ...(tls && { tls }) });
}
/** The directory says who this is. The flags still matter to a member that was stopped before its log began. */
async function nextStart(options, identity, query) {
    const { clusterId, memberId: self, engine } = identity;
    const flags = bootstrapOptions(options, engine);
    checkIdentity(flags, options.dataDir, self);
    if (flags.initialClusterState === 'existing') {
        return { self, clusterId, membership: EMPTY_MEMBERSHIP, contacts: await findContacts(flags, self, query) };
    }
    return { self, clusterId, membership: foundingMembership(flags, clusterId), contacts: [] };
}
/** None if the flags were edited since the cluster was founded: then only the log may say who is in it. */
function foundingMembership(flags, clusterId) {
    const isListed = flags.initialCluster.some(({ name }) => name === flags.name);
    if (!isListed)
        return EMPTY_MEMBERSHIP;
    const founding = foundCluster(flags);
    return founding.clusterId === clusterId ? founding.membership : EMPTY_MEMBERSHIP;
}
async function openState(options, fs, start, identity, tls) {
    const store = openLmdbStore({ directory: join(options.dataDir, KV_DIRECTORY) });
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
            listen: options.listenPeerUrls[0],
            memberName: (node) => machine.attributesOf(node)?.name ?? '',
            ...(tls && { tls }),
            log: options.log,
            tuning: {
                retainEntries: options.snapshotCount,
                entryBytesMax: options.maxRequestBytes + ENTRY_OVERHEAD_BYTES,
            },
        });
        return { self: start.self, clusterId: start.clusterId, replica, machine };
    }
    catch (thrown) {
        await machine.close();
        throw thrown;
    }
}
//# sourceMappingURL=open-member.js.map