// The embedding API's machinery: a replica of the user's state machine, with a directory, an identity and a session.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.ts';
import type { Membership, MembershipChange } from '../protocols/replicated-log.ts';
import { claimIdentity, readIdentity } from '../storage/identity.ts';
import { lockDirectory } from '../storage/node/directory-lock.ts';
import { createNodeFileSystem, nodeCrc32 } from '../storage/node/file-system.ts';
import { openSnapshotStore } from '../storage/snapshots.ts';
import { parseAddress } from '../transport/address.ts';
import { queryMembers } from '../transport/members.ts';
import type { ClusterInfo, PeerAddress } from '../transport/types.ts';
import { chooseEngine, engineNameOf, refuseOtherEngine } from './engines.ts';
import type { CallOptions, MemberInfo, Node, NodeOptions, ProposeOptions } from './node-types.ts';
import { transportTls } from './peer-tls.ts';
import { membersOf } from './peers.ts';
import { openReplica } from './replica.ts';
import type { Replica } from './replica-types.ts';
import { openSession, proposeUntilApplied, SessionClient } from './session-client.ts';
import { encodeCloseSession, encodeCommand, encodeIntroduction, type Outcome, UserMachine } from './user-machine.ts';

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

/** Where a node starts from. */
interface Origin {
  readonly clusterId: number;
  readonly membership: Membership;
  readonly contacts: readonly PeerAddress[];
}

/**
 * Starts a node: opens its directory, replays its log, and takes part in the cluster. Resolves when the node accepts peers;
 * `propose` and `read` wait for a leader by themselves. Rejects with `invalid-option`, `data-directory-locked`,
 * `foreign-data-directory`, `engine-mismatch`, `address-in-use`, `lost-data`, `unreachable` (no member of a cluster to join answers), and the
 * errors of a damaged disk.
 */
export async function createNode(options: NodeOptions): Promise<Node> {
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
    if (!machine.hasIntroduced(options.nodeId)) node.introduce();
    return node;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function checkOptions({ nodeId, members, join: contacts, listen }: NodeOptions): void {
  const invalid = (message: string): never => {
    throw new QuorateError('invalid-option', message);
  };
  if (!Number.isSafeInteger(nodeId) || nodeId <= 0) invalid(`nodeId is ${nodeId}: must be a safe integer above 0`);
  if ((members === undefined) === (contacts === undefined)) invalid('give either members (to found a cluster) or join');
  if (contacts !== undefined && contacts.length === 0) invalid('join is empty: give the address of a member');
  if (contacts !== undefined && listen === undefined) invalid('listen is missing: a node that joins has to say where');
  const ids = members?.map(({ id }) => id) ?? [nodeId];
  if (!ids.includes(nodeId)) invalid(`members does not contain node ${nodeId} itself`);
  if (new Set(ids).size < ids.length) invalid('members names a node twice');
  for (const { address } of members ?? []) parseAddress(address);
}

function listenAddress({ nodeId, members, listen }: NodeOptions): { host: string; port: number } {
  if (listen !== undefined) return listen;
  const own = members?.find(({ id }) => id === nodeId);
  if (own === undefined) throw new QuorateError('invalid-option', `members does not contain node ${nodeId} itself`);
  const { host, port } = parseAddress(own.address);
  // An address of this machine's loopback stays there; any other name may be a translated one that cannot be bound.
  return { host: host === 'localhost' || host.startsWith('127.') || host === '::1' ? host : '0.0.0.0', port };
}

/** A cluster's id is its name's hash, so that founders need not agree on a number. */
function clusterIdOf(name: string): number {
  return Number.parseInt(createHash('sha256').update(`quorate cluster ${name}`).digest('hex').slice(0, 13), 16) + 1;
}

// ── First start ─────────────────────────────────────────────────────────────────────────────────────────────────────

async function findOrigin(options: NodeOptions, engine: string, knownClusterId: number | undefined): Promise<Origin> {
  if (options.join !== undefined) return joinedOrigin(options, engine, options.join, knownClusterId);
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

async function joinedOrigin(
  options: NodeOptions,
  engine: string,
  addresses: readonly string[],
  knownClusterId: number | undefined,
): Promise<Origin> {
  const infos = await askAll(options, addresses);
  const info = infos[0];
  if (info === undefined) {
    if (knownClusterId !== undefined) return { clusterId: knownClusterId, membership: EMPTY_MEMBERSHIP, contacts: [] };
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

async function askAll(options: NodeOptions, addresses: readonly string[]): Promise<ClusterInfo[]> {
  const query = { timeoutMs: QUERY_TIMEOUT_MS, ...(options.tls && { tls: transportTls(options.tls) }) };
  const answers = await Promise.allSettled(addresses.map((address) => queryMembers(address, query)));
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

/**
 * A member that had data and comes back without it has forgotten what it voted for and acknowledged; under its old id it
 * could help to elect two leaders, or a leader without acknowledged entries.
 */
function refuseAmnesia(self: NodeId, infos: readonly ClusterInfo[]): void {
  const isKnown = infos.some((info) => info.members.some(({ node, name }) => node === self && name === INTRODUCED));
  if (!isKnown) return;
  throw new QuorateError(
    'lost-data',
    `node ${self} has already served in this cluster, but its data directory is empty. Remedy: restore the directory, or ` +
      'call removeMember for this id on another node and join under a new id; nothing was changed',
  );
}

// ── The running node ────────────────────────────────────────────────────────────────────────────────────────────────

class ReplicaNode implements Node {
  readonly id: NodeId;
  readonly clusterId: number;
  readonly events: Node['events'];
  private readonly replica: Replica;
  private readonly session: SessionClient;
  private readonly timeoutMs: number;
  private readonly freeDirectory: () => Promise<void>;
  /** Ends introducing this node. */
  private readonly closing = new AbortController();
  /** To end what is still waiting when the node closes. */
  private readonly calls = new Set<AbortController>();
  private closed: Promise<void> | undefined;

  constructor(options: NodeOptions, clusterId: number, replica: Replica, freeDirectory: () => Promise<void>) {
    this.id = options.nodeId;
    this.clusterId = clusterId;
    this.replica = replica;
    this.session = new SessionClient(replica);
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.freeDirectory = freeDirectory;
    this.events = { on: (event, listener) => replica.on(event, listener) };
  }

  get address(): { readonly host: string; readonly port: number } {
    return this.replica.peerAddress;
  }

  get leader(): NodeId {
    return this.replica.status().leader;
  }

  get isLeader(): boolean {
    return this.leader === this.id;
  }

  status(): ReturnType<Replica['status']> {
    return this.replica.status();
  }

  /** Tells the cluster, in the background, that this member has data from now on. */
  introduce(): void {
    const patience = { signal: this.closing.signal };
    // Only stopping ends it without success.
    proposeUntilApplied(this.replica, encodeIntroduction(this.id), patience).catch(() => {});
  }

  propose(command: Uint8Array, options: ProposeOptions = {}): Promise<Uint8Array> {
    const { session } = options;
    return this.withPatience(options, async (signal) => {
      if (session === undefined) return this.session.propose(command, { signal });
      const { id, sequence, acknowledgedBelow = sequence } = session;
      if (!(Number.isSafeInteger(sequence) && sequence >= 1)) {
        throw new QuorateError('invalid-option', `session.sequence is ${sequence}: commands are numbered from 1`);
      }
      const data = encodeCommand(id, sequence, acknowledgedBelow, command);
      return replyOf(await proposeUntilApplied(this.replica, data, { signal }));
    });
  }

  async read<T>(
    query: () => T,
    options: CallOptions & { readonly consistency?: 'linearizable' | 'local' } = {},
  ): Promise<T> {
    if (options.consistency === 'local') return query();
    return this.withPatience(options, async (signal) => {
      for (;;) {
        const error = await new Promise<QuorateError | undefined>((resolve) => {
          this.replica.readBarrier(resolve);
        });
        signal.throwIfAborted();
        if (error === undefined) return query();
        if (error.code !== 'timed-out') throw error;
      }
    });
  }

  openSession(options: CallOptions = {}): Promise<number> {
    return this.withPatience(options, (signal) => openSession(this.replica, { signal }));
  }

  async closeSession(session: number, options: CallOptions = {}): Promise<void> {
    await this.withPatience(options, (signal) =>
      proposeUntilApplied(this.replica, encodeCloseSession(session), { signal }),
    );
  }

  // ── Members ───────────────────────────────────────────────────────────────────────────────────────────────────────

  members(): MemberInfo[] {
    const { membership } = this.replica.status();
    return membersOf(membership).map((id) => ({
      id,
      address: membership.addresses.find(({ node }) => node === id)?.address ?? '',
      role: membership.learners.includes(id) ? 'learner' : 'voter',
    }));
  }

  async addMember(member: { readonly id: NodeId; readonly address: string }, options: CallOptions = {}): Promise<void> {
    parseAddress(member.address);
    await this.change({ type: 'add-learner', node: member.id, address: member.address }, options);
  }

  async promote(id: NodeId, options: CallOptions = {}): Promise<void> {
    await this.withPatience(options, async (signal) => {
      for (;;) {
        try {
          return await this.replica.changeMembership([{ type: 'promote', node: id }]);
        } catch (error) {
          if (!(error instanceof QuorateError && error.code === 'learner-behind')) throw error;
        }
        signal.throwIfAborted();
        await new Promise<void>((resolve) => {
          setTimeout(resolve, PROMOTE_PAUSE_MS);
        });
      }
    });
  }

  async removeMember(id: NodeId, options: CallOptions = {}): Promise<void> {
    await this.change({ type: 'remove', node: id }, options);
  }

  private async change(change: MembershipChange, options: CallOptions): Promise<void> {
    await this.withPatience(options, () => this.replica.changeMembership([change]));
  }

  transferLeadership(to: NodeId): Promise<void> {
    return this.replica.transferLeadership(to);
  }

  // ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────────────

  close(): Promise<void> {
    this.closed ??= this.shutDown();
    return this.closed;
  }

  private async shutDown(): Promise<void> {
    // Whoever still waits hears of it from the replica, which first gives what is under way a chance.
    await this.replica.close();
    const stopped = new QuorateError('stopped', 'this node is stopping');
    this.closing.abort(stopped);
    for (const call of this.calls) call.abort(stopped);
    await this.freeDirectory();
  }

  /** Runs `work` until it is done, the call's time is up, or its signal or `close` ends it. */
  private async withPatience<T>(options: CallOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const timeoutMs = options.timeoutMs ?? this.timeoutMs;
    const own = new AbortController();
    const { signal } = own;
    const timeout = setTimeout(
      () => own.abort(new QuorateError('timed-out', `not done within ${timeoutMs} ms: it may still take effect`)),
      timeoutMs,
    );
    // By hand, not by AbortSignal.any: the listener on a caller's long-lived signal must go when the call is over.
    const source = options.signal;
    const forward = (): void => own.abort(source?.reason);
    source?.addEventListener('abort', forward);
    this.calls.add(own);
    try {
      if (source?.aborted) forward();
      if (this.closed !== undefined) throw new QuorateError('stopped', 'this node is stopping');
      signal.throwIfAborted();
      return await Promise.race([work(signal), rejectOnAbort(signal)]);
    } finally {
      clearTimeout(timeout);
      source?.removeEventListener('abort', forward);
      this.calls.delete(own);
      // Lets go of what waits for it.
      own.abort();
    }
  }
}

/** Rejects when the signal is aborted; never resolves. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  promise.catch(() => {});
  return promise;
}

function replyOf(outcome: Outcome): Uint8Array {
  switch (outcome.type) {
    case 'reply':
      return outcome.reply;
    case 'refused':
      throw outcome.error;
    case 'session':
      throw new QuorateError('internal', 'a command was answered with a session');
  }
}
