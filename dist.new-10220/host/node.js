// The embedding API's machinery: a replica of the user's state machine, with a directory, an identity and a session.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { QuorateError } from '../core/errors.js';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.js';
import { claimIdentity, readIdentity } from '../storage/identity.js';
import { lockDirectory } from '../storage/node/directory-lock.js';
import { createNodeFileSystem, nodeCrc32 } from '../storage/node/file-system.js';
import { openSnapshotStore } from '../storage/snapshots.js';
import { parseAddress } from '../transport/address.js';
import { queryMembers } from '../transport/members.js';
import { chooseEngine, engineNameOf, refuseOtherEngine } from './engines.js';
import { transportTls } from './peer-tls.js';
import { membersOf } from './peers.js';
import { openReplica } from './replica.js';
import { openSession, proposeUntilApplied, SessionClient } from './session-client.js';
import { encodeCloseSession, encodeCommand, encodeIntroduction, UserMachine } from './user-machine.js';
const DEFAULT_CLUSTER_NAME = 'quorate';
const DEFAULT_TIMEOUT_MS = 10_000;
/** An attempt that gets lost is found out after this long, and repeated: the session makes that harmless. */
const ATTEMPT_TIMEOUT_MS = 2000;
const QUERY_TIMEOUT_MS = 1000;
/** Between two looks at whether a learner has caught up. */
const PROMOTE_PAUSE_MS = 50;
const STATE_DIRECTORY = 'state';
/** What `memberName` says of members that have had data: see `refuseAmnesia`. */
const INTRODUCED = 'introduced';
/**
 * Starts a node: opens its directory, replays its log, and takes part in the cluster. Resolves when the node accepts peers;
 * `propose` and `read` wait for a leader by themselves. Rejects with `invalid-option`, `data-directory-locked`,
 * `foreign-data-directory`, `engine-mismatch`, `address-in-use`, `lost-data`, `unreachable` (no member of a cluster to join answers), and the
 * errors of a damaged disk.
 */
export async function createNode(options) {
    checkOptions(options);
    const fs = createNodeFileSystem();
    fs.makeDirectory(options.dataDir);
    const lock = await lockDirectory(options.dataDir);
    try {
        const found = readIdentity(fs, options.dataDir);
        const name = engineNameOf(options.consensus, found?.engine);
        const { electionTimeoutMs, heartbeatIntervalMs, consensusOptions } = options;
        const engine = chooseEngine(name, { electionTimeoutMs, heartbeatIntervalMs }, consensusOptions);
        const origin = await findOrigin(options, name, found?.clusterId);
        const identity = claimIdentity({
            fs,
            directory: options.dataDir,
            clusterId: origin.clusterId,
            memberId: options.nodeId,
            engine: name,
            dataNames: ['wal', 'snapshots', STATE_DIRECTORY],
        });
        const store = openSnapshotStore({ fs, directory: join(options.dataDir, STATE_DIRECTORY), crc32: nodeCrc32 });
        const machine = new UserMachine({
            machine: options.stateMachine,
            store,
            ...(options.sessionLimits && { sessionLimits: options.sessionLimits }),
        });
        const replica = await openReplica({
            ...engine,
            self: options.nodeId,
            clusterId: origin.clusterId,
            incarnation: identity.incarnation,
            membership: origin.membership,
            contacts: origin.contacts,
            stateMachine: machine,
            fs,
            directory: options.dataDir,
            listen: listenAddress(options),
            memberName: (node) => (machine.hasIntroduced(node) ? INTRODUCED : ''),
            ...(options.tls && { tls: transportTls(options.tls) }),
            ...(options.log && { log: options.log }),
            tuning: {
                requestTimeoutMs: ATTEMPT_TIMEOUT_MS,
                flushEntries: options.snapshotEntries ?? 10_000,
                flushBytes: options.snapshotBytes ?? 16 * 1024 * 1024,
                ...options.tuning,
            },
        });
        const node = new ReplicaNode(options, origin.clusterId, replica, () => lock.release());
        if (!machine.hasIntroduced(options.nodeId))
            node.introduce();
        return node;
    }
    catch (error) {
        await lock.release();
        throw error;
    }
}
function checkOptions({ nodeId, members, join: contacts, listen }) {
    const invalid = (message) => {
        throw new QuorateError('invalid-option', message);
    };
    if (!Number.isSafeInteger(nodeId) || nodeId <= 0)
        invalid(`nodeId is ${nodeId}: must be a safe integer above 0`);
    if ((members === undefined) === (contacts === undefined))
        invalid('give either members (to found a cluster) or join');
    if (contacts !== undefined && contacts.length === 0)
        invalid('join is empty: give the address of a member');
    if (contacts !== undefined && listen === undefined)
        invalid('listen is missing: a node that joins has to say where');
    const ids = members?.map(({ id }) => id) ?? [nodeId];
    if (!ids.includes(nodeId))
        invalid(`members does not contain node ${nodeId} itself`);
    if (new Set(ids).size < ids.length)
        invalid('members names a node twice');
    for (const { address } of members ?? [])
        parseAddress(address);
}
function listenAddress({ nodeId, members, listen }) {
    if (listen !== undefined)
        return listen;
    const own = members?.find(({ id }) => id === nodeId);
    if (own === undefined)
        throw new QuorateError('invalid-option', `members does not contain node ${nodeId} itself`);
    const { host, port } = parseAddress(own.address);
    // An address of this machine's loopback stays there; any other name may be a translated one that cannot be bound.
    return { host: host === 'localhost' || host.startsWith('127.') || host === '::1' ? host : '0.0.0.0', port };
}
/** A cluster's id is its name's hash, so that founders need not agree on a number. */
function clusterIdOf(name) {
    return Number.parseInt(createHash('sha256').update(`quorate cluster ${name}`).digest('hex').slice(0, 13), 16) + 1;
}
// ── First start ─────────────────────────────────────────────────────────────────────────────────────────────────────
async function findOrigin(options, engine, knownClusterId) {
    if (options.join !== undefined)
        return joinedOrigin(options, engine, options.join, knownClusterId);
    const members = options.members ?? [];
    const clusterId = clusterIdOf(options.clusterName ?? DEFAULT_CLUSTER_NAME);
    if (knownClusterId === undefined) {
        const others = members.filter(({ id }) => id !== options.nodeId).map(({ address }) => address);
        const infos = (await askAll(options, others)).filter((info) => info.clusterId === clusterId);
        refuseOtherEngine(engine, infos);
        refuseAmnesia(options.nodeId, infos);
    }
    const sorted = [...members].sort((a, b) => a.id - b.id);
    const addresses = sorted.map(({ id, address }) => ({ node: id, address }));
    const voters = sorted.map(({ id }) => id);
    return { clusterId, membership: { ...EMPTY_MEMBERSHIP, voters, addresses }, contacts: [] };
}
async function joinedOrigin(options, engine, addresses, knownClusterId) {
    const infos = await askAll(options, addresses);
    const info = infos[0];
    if (info === undefined) {
        if (knownClusterId !== undefined)
            return { clusterId: knownClusterId, membership: EMPTY_MEMBERSHIP, contacts: [] };
        throw new QuorateError('unreachable', `no member of the cluster to join answers at ${addresses.join(', ')}`);
    }
    if (knownClusterId === undefined) {
        const same = infos.filter(({ clusterId }) => clusterId === info.clusterId);
        refuseOtherEngine(engine, same);
        refuseAmnesia(options.nodeId, same);
    }
    const contacts = info.members.filter(({ node }) => node !== options.nodeId);
    return { clusterId: info.clusterId, membership: EMPTY_MEMBERSHIP, contacts };
}
async function askAll(options, addresses) {
    const query = { timeoutMs: QUERY_TIMEOUT_MS, ...(options.tls && { tls: transportTls(options.tls) }) };
    const answers = await Promise.allSettled(addresses.map((address) => queryMembers(address, query)));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}
/**
 * A member that had data and comes back without it has forgotten what it voted for and acknowledged; under its old id it
 * could help to elect two leaders, or a leader without acknowledged entries.
 */
function refuseAmnesia(self, infos) {
    const isKnown = infos.some((info) => info.members.some(({ node, name }) => node === self && name === INTRODUCED));
    if (!isKnown)
        return;
    throw new QuorateError('lost-data', `node ${self} has already served in this cluster, but its data directory is empty. Remedy: restore the directory, or ` +
        'call removeMember for this id on another node and join under a new id; nothing was changed');
}
// ── The running node ────────────────────────────────────────────────────────────────────────────────────────────────
class ReplicaNode {
    id;
    clusterId;
    events;
    replica;
    session;
    timeoutMs;
    freeDirectory;
    /** Ends introducing this node. */
    closing = new AbortController();
    /** To end what is still waiting when the node closes. */
    calls = new Set();
    closed;
    constructor(options, clusterId, replica, freeDirectory) {
        this.id = options.nodeId;
        this.clusterId = clusterId;
        this.replica = replica;
        this.session = new SessionClient(replica);
        this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
        this.freeDirectory = freeDirectory;
        this.events = { on: (event, listener) => replica.on(event, listener) };
    }
    get address() {
        return this.replica.peerAddress;
    }
    get leader() {
        return this.replica.status().leader;
    }
    get isLeader() {
        return this.leader === this.id;
    }
    status() {
        return this.replica.status();
    }
    /** Tells the cluster, in the background, that this member has data from now on. */
    introduce() {
        const patience = { signal: this.closing.signal };
        // Only stopping ends it without success.
        proposeUntilApplied(this.replica, encodeIntroduction(this.id), patience).catch(() => { });
    }
    propose(command, options = {}) {
        const { session } = options;
        return this.withPatience(options, async (signal) => {
            if (session === undefined)
                return this.session.propose(command, { signal });
            const { id, sequence, acknowledgedBelow = sequence } = session;
            if (!(Number.isSafeInteger(sequence) && sequence >= 1)) {
                throw new QuorateError('invalid-option', `session.sequence is ${sequence}: commands are numbered from 1`);
            }
            const data = encodeCommand(id, sequence, acknowledgedBelow, command);
            return replyOf(await proposeUntilApplied(this.replica, data, { signal }));
        });
    }
    async read(query, options = {}) {
        if (options.consistency === 'local')
            return query();
        return this.withPatience(options, async (signal) => {
            for (;;) {
                const error = await new Promise((resolve) => {
                    this.replica.readBarrier(resolve);
                });
                signal.throwIfAborted();
                if (error === undefined)
                    return query();
                if (error.code !== 'timed-out')
                    throw error;
            }
        });
    }
    openSession(options = {}) {
        return this.withPatience(options, (signal) => openSession(this.replica, { signal }));
    }
    async closeSession(session, options = {}) {
        await this.withPatience(options, (signal) => proposeUntilApplied(this.replica, encodeCloseSession(session), { signal }));
    }
    // ── Members ───────────────────────────────────────────────────────────────────────────────────────────────────────
    members() {
        const { membership } = this.replica.status();
        return membersOf(membership).map((id) => ({
            id,
            address: membership.addresses.find(({ node }) => node === id)?.address ?? '',
            role: membership.learners.includes(id) ? 'learner' : 'voter',
        }));
    }
    async addMember(member, options = {}) {
        parseAddress(member.address);
        await this.change({ type: 'add-learner', node: member.id, address: member.address }, options);
    }
    async promote(id, options = {}) {
        await this.withPatience(options, async (signal) => {
            for (;;) {
                try {
                    return await this.replica.changeMembership([{ type: 'promote', node: id }]);
                }
                catch (error) {
                    if (!(error instanceof QuorateError && error.code === 'learner-behind'))
                        throw error;
                }
                signal.throwIfAborted();
                await new Promise((resolve) => {
                    setTimeout(resolve, PROMOTE_PAUSE_MS);
                });
            }
        });
    }
    async removeMember(id, options = {}) {
        await this.change({ type: 'remove', node: id }, options);
    }
    async change(change, options) {
        await this.withPatience(options, () => this.replica.changeMembership([change]));
    }
    transferLeadership(to) {
        return this.replica.transferLeadership(to);
    }
    // ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────────────
    close() {
        this.closed ??= this.shutDown();
        return this.closed;
    }
    async shutDown() {
        // Whoever still waits hears of it from the replica, which first gives what is under way a chance.
        await this.replica.close();
        const stopped = new QuorateError('stopped', 'this node is stopping');
        this.closing.abort(stopped);
        for (const call of this.calls)
            call.abort(stopped);
        await this.freeDirectory();
    }
    /** Runs `work` until it is done, the call's time is up, or its signal or `close` ends it. */
    async withPatience(options, work) {
        const timeoutMs = options.timeoutMs ?? this.timeoutMs;
        const own = new AbortController();
        const { signal } = own;
        const timeout = setTimeout(() => own.abort(new QuorateError('timed-out', `not done within ${timeoutMs} ms: it may still take effect`)), timeoutMs);
        // By hand, not by AbortSignal.any: the listener on a caller's long-lived signal must go when the call is over.
        const source = options.signal;
        const forward = () => own.abort(source?.reason);
        source?.addEventListener('abort', forward);
        this.calls.add(own);
        try {
            if (source?.aborted)
                forward();
            if (this.closed !== undefined)
                throw new QuorateError('stopped', 'this node is stopping');
            signal.throwIfAborted();
            return await Promise.race([work(signal), rejectOnAbort(signal)]);
        }
        finally {
            clearTimeout(timeout);
            source?.removeEventListener('abort', forward);
            this.calls.delete(own);
            // Lets go of what waits for it.
            own.abort();
        }
    }
}
/** Rejects when the signal is aborted; never resolves. */
function rejectOnAbort(signal) {
    const promise = new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    promise.catch(() => { });
    return promise;
}
function replyOf(outcome) {
    switch (outcome.type) {
        case 'reply':
            return outcome.reply;
        case 'refused':
            throw outcome.error;
        case 'session':
            throw new QuorateError('internal', 'a command was answered with a session');
    }
}
//# sourceMappingURL=node.js.map