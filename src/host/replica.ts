// A member of a replicated log: wires a protocol's driver to the log on disk, the peers and the state machine.

import type { ByteReader } from '../core/bytes.ts';
import { ProtocolDriver } from '../core/driver.ts';
import { assertNever, QuorateError } from '../core/errors.ts';
import type { NodeId, Protocol } from '../core/protocol.ts';
import type {
  LogCommand,
  LogDefinition,
  LogEvent,
  LogResult,
  LogSpec,
  MembershipChange,
} from '../protocols/replicated-log.ts';
import type { Acquaintances } from '../storage/acquaintances.ts';
import { join } from '../storage/file-system.ts';
import { nodeCrc32 } from '../storage/node/file-system.ts';
import { openSnapshotStore } from '../storage/snapshots.ts';
import type { HostPort } from '../transport/address.ts';
import { createTransport } from '../transport/transport.ts';
import type { Transport } from '../transport/types.ts';
import { openAcquaintances } from './acquaintances.ts';
import { Applier } from './applier.ts';
import { callBack, callBackWith, Listeners } from './callbacks.ts';
import { Changes } from './changes.ts';
import { systemClock } from './clock.ts';
import { LogOnDisk } from './log-on-disk.ts';
import { Peers } from './peers.ts';
import { Proposals } from './proposals.ts';
import { ReadBarriers } from './read-barriers.ts';
import { firstRequestOf, parseTuning } from './replica-tuning.ts';
import type {
  ProposeCallback,
  Replica,
  ReplicaEvents,
  ReplicaLog,
  ReplicaOptions,
  ReplicaStatus,
  ReplicaTuning,
} from './replica-types.ts';
import { isSnapshotMessage, SnapshotTransfers } from './snapshot-transfer.ts';
import { successorOf } from './successor.ts';

/** How often deadlines are looked at and refused requests are tried again. */
const TICK_MS = 50;
/** How long closing waits for a successor, and for the disk. */
const HAND_OVER_MS = 1000;

const SILENT: ReplicaLog = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * Opens the log in `options.directory`, replays it, and takes part in the cluster. Rejects with the errors of the disk
 * (`corrupt-wal`, `no-space`…), of the port (`address-in-use`…), `invalid-option`, and `state-machine-behind` when log and
 * state machine do not fit together.
 */
export async function openReplica<S extends LogSpec, O>(options: ReplicaOptions<S, O>): Promise<Replica> {
  const tuning = parseTuning(options.tuning ?? {});
  const firstRequest = firstRequestOf(options);
  const disk = openDisk(options, tuning);
  let replica: LogReplica<S, O> | undefined;
  try {
    replica = new LogReplica(options, tuning, firstRequest, disk);
    await replica.start();
    return replica;
  } catch (error) {
    await replica?.abandon();
    disk.close();
    throw error;
  }
}

function openDisk<S extends LogSpec, O>(options: ReplicaOptions<S, O>, tuning: ReplicaTuning): LogOnDisk<S, O> {
  const { fs, directory, definition, log, onLogCommit: onCommit } = options;
  const { segmentBytes } = tuning;
  const disk = new LogOnDisk({
    definition,
    fs,
    directory: join(directory, 'wal'),
    segmentBytes,
    crc32: nodeCrc32,
    ...(onCommit && { onCommit }),
  });
  const { torn } = disk.recovery;
  if (torn !== undefined) log?.warn({ ...torn }, 'cut a write that a crash left unfinished; it was never acknowledged');
  return disk;
}

class LogReplica<S extends LogSpec, O> implements Replica {
  readonly self: NodeId;
  peerAddress: HostPort = { host: '', port: 0 };
  private readonly options: ReplicaOptions<S, O>;
  private readonly definition: LogDefinition<S, O>;
  private readonly tuning: ReplicaTuning;
  private readonly logger: ReplicaLog;
  private readonly listeners = new Listeners<ReplicaEvents>();

  private readonly disk: LogOnDisk<S, O>;
  private readonly protocol: Protocol<S>;
  private readonly acquaintances: Acquaintances;
  private readonly transport: Transport;
  private readonly driver: ProtocolDriver<S>;
  private readonly applier: Applier;
  private readonly snapshots: SnapshotTransfers<S>;
  private readonly peers: Peers;
  private readonly proposals: Proposals;
  private readonly reads: ReadBarriers;
  private readonly changes: Changes;

  private nextRequest: number;
  private ticker: NodeJS.Timeout | undefined;
  private state: 'opening' | 'running' | 'closing' | 'closed' | 'failed' | 'removed' = 'opening';
  /** Whose disk space is used up. */
  private readonly full = new Set<'log' | 'state'>();
  /** Segments that may go once the record that makes them superfluous is durable. */
  private release: { readonly sequence: number; readonly index: number } | undefined;
  private restWaiters: (() => void)[] = [];
  private closed: Promise<void> | undefined;

  constructor(options: ReplicaOptions<S, O>, tuning: ReplicaTuning, firstRequest: number, disk: LogOnDisk<S, O>) {
    this.options = options;
    this.self = options.self;
    this.definition = options.definition;
    this.tuning = tuning;
    this.logger = options.log ?? SILENT;
    this.nextRequest = firstRequest;
    this.disk = disk;
    this.protocol = this.createProtocol();
    this.disk.checkpointOf = () => this.definition.checkpoint(this.protocol.state);
    this.acquaintances = openAcquaintances(options.fs, options.directory);
    this.transport = this.createTransport();
    this.applier = this.createApplier();
    this.snapshots = this.createSnapshots();
    this.peers = this.createPeers();
    this.driver = this.createDriver();
    const now = (): number => this.driver.now();
    const applied = (): number => this.applier.applied;
    const nextRequestId = (): number => this.nextRequest++;
    const request = (id: number, command: LogCommand): void => this.request(id, command);
    this.proposals = new Proposals({
      now,
      nextRequestId,
      term: () => this.protocol.state.term,
      propose: (id, data) => this.driver.input({ type: 'request', id, command: { type: 'propose', data } }),
    });
    this.reads = new ReadBarriers({
      now,
      applied,
      nextRequestId,
      ask: (id) => this.driver.input({ type: 'request', id, command: { type: 'read' } }),
      wake: () => this.driver.wake(),
    });
    this.changes = new Changes({ now, applied, nextRequestId, request });
  }

  // ── Wiring ────────────────────────────────────────────────────────────────────────────────────────────────────────

  private createProtocol(): Protocol<S> {
    const { definition, membership, protocolOptions, stateMachine } = this.options;
    return definition.create({
      self: this.self,
      members: membership.voters,
      membership,
      options: definition.parseOptions(protocolOptions ?? {}),
      random: Math.random,
      durable: this.disk.takeRecovered(),
      applied: stateMachine.durableIndex,
    });
  }

  private createTransport(): Transport {
    const { clusterId, tls, resolveAddress } = this.options;
    const engine = this.definition.name;
    return createTransport({
      self: this.self,
      clusterId,
      engine,
      crc32: nodeCrc32,
      ...(tls && { tls }),
      ...(resolveAddress && { resolveAddress }),
      limits: { frameBytesMax: this.tuning.frameBytesMax, queueBytesMax: this.tuning.peerQueueBytes },
      advertise: () => this.peers.ownAddress,
      birth: this.acquaintances.birth,
      admit: (node, birth) => this.peers.admit(node, birth),
      describeCluster: () => this.peers.describe(clusterId, engine, this.options.memberName ?? (() => '')),
      onMessage: (from, reader) => this.onMessage(from, reader),
      onPeerConnected: (node) => this.onPeer(node, 'connected', ''),
      onPeerDisconnected: (node, reason) => this.onPeer(node, 'disconnected', reason),
      onPeerRefused: (node, error, by) => this.onPeerRefused(node, error, by),
      onPeerUnreachable: (node, error) => this.onPeerUnreachable(node, error),
      onIntruder: (remote, { code, message }) => this.logger.warn({ remote, code }, `closed a connection: ${message}`),
      onSnapshot: (from, header, chunks) => this.snapshots.receive(from, header, chunks),
    });
  }

  private createApplier(): Applier {
    return new Applier(
      this.options.stateMachine,
      {
        self: this.self,
        now: () => this.driver.now(),
        random: Math.random,
        persistedSequence: () => this.driver.persistedSequence,
        durableSequence: () => this.driver.durableSequence,
        onOwnApplied: (request, result) => this.proposals.onApplied(request, result),
        onNewTerm: (term) => this.proposals.onNewTerm(term),
        wake: () => this.driver.wake(),
        compact: (index) => this.compact(index),
        onNoSpace: (isRaised, message) => this.onNoSpace('state', isRaised, message),
        onFatal: (error) => this.onFatal(error),
      },
      this.tuning,
    );
  }

  private createSnapshots(): SnapshotTransfers<S> {
    const { fs, directory } = this.options;
    return new SnapshotTransfers<S>({
      wire: this.definition.wire,
      store: openSnapshotStore({ fs, directory: join(directory, 'snapshots'), crc32: nodeCrc32 }),
      log: this.logger,
      applied: () => this.applier.applied,
      takeSnapshot: () => this.applier.snapshot(),
      nextRequestId: () => this.nextRequest++,
      request: (id, command) => this.request(id, command),
      transfer: (to, header, snapshot) => this.transport.sendSnapshot(to, header, snapshot.chunks),
      deliver: (from, message) => this.driver.input({ type: 'message', from, message }),
    });
  }

  private createPeers(): Peers {
    return new Peers(
      {
        self: this.self,
        now: () => this.driver.now(),
        applied: () => this.applier.applied,
        setPeers: (peers) => this.transport.setPeers(peers),
        acquaintances: this.acquaintances,
      },
      this.protocol.state.membership,
      this.options.contacts ?? [],
    );
  }

  private createDriver(): ProtocolDriver<S> {
    return new ProtocolDriver<S>({
      self: this.self,
      protocol: this.protocol,
      log: this.disk,
      clock: systemClock,
      network: { send: (to, message) => this.send(to, message), flush: () => this.transport.flush() },
      onReply: (id, result) => this.onReply(id, result),
      onEvent: (event) => this.onEvent(event),
      beforeFlush: () => this.reads.ask(),
      afterTurn: () => this.afterTurn(),
      onNoSpace: (isRaised, message) => this.onNoSpace('log', isRaised, message),
      onFatal: (error) => this.onFatal(error),
    });
  }

  // ── Life ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async start(): Promise<void> {
    const { firstIndex } = this.definition.status(this.protocol.state);
    // Throws when the state machine lacks entries that the log no longer has, and no received snapshot has them.
    if (firstIndex > this.applier.applied + 1) this.snapshots.restoreOf(firstIndex - 1, 0);
    else this.snapshots.discardStored();
    this.peerAddress = await this.transport.listen(this.options.listen);
    this.state = 'running';
    this.peers.apply();
    this.driver.input({ type: 'start' });
    this.ticker = setInterval(() => this.tick(), TICK_MS);
  }

  /** After a failed start. Log and state machine stay their owners'. */
  async abandon(): Promise<void> {
    this.state = 'closed';
    this.driver.stop();
    await this.transport.close();
  }

  close(): Promise<void> {
    this.closed ??= this.shutDown();
    return this.closed;
  }

  private async shutDown(): Promise<void> {
    if (this.state === 'running') {
      this.state = 'closing';
      await this.handOver();
      await this.whenAtRest();
    }
    const isHealthy = this.state === 'closing' || this.state === 'removed';
    this.end(new QuorateError('stopped', 'this node is stopping'));
    this.state = 'closed';
    await this.applier.stop();
    if (isHealthy) await this.applier.flushFinally();
    this.disk.close();
    await this.transport.close();
    await this.options.stateMachine.close();
  }

  /** Ends all activity at once. */
  private end(error: QuorateError): void {
    clearInterval(this.ticker);
    this.driver.stop();
    this.proposals.failAll(error);
    this.reads.failAll(error);
    this.changes.failAll(error);
    this.snapshots.releaseAll();
    for (const resolve of this.restWaiters.splice(0)) resolve();
  }

  /** A leader that stops names its successor: nobody has to wait for a time-out. */
  async handOver(): Promise<void> {
    const successor = successorOf(this.status());
    if (successor === undefined) return;
    await this.changes.request({ type: 'transfer-leadership', to: successor }, HAND_OVER_MS).catch(() => {});
  }

  private whenAtRest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, HAND_OVER_MS);
      this.restWaiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
      this.settleRest();
    });
  }

  private settleRest(): void {
    if (this.restWaiters.length === 0 || this.driver.durableSequence < this.driver.persistedSequence) return;
    for (const resolve of this.restWaiters.splice(0)) resolve();
  }

  private onFatal(error: QuorateError): void {
    if (this.state === 'failed' || this.state === 'closed') return;
    this.state = 'failed';
    this.logger.error({ code: error.code, stack: error.stack, cause: error.cause }, `fatal: ${error.message}`);
    this.end(new QuorateError('stopped', `this node has stopped: ${error.message}`));
    void this.transport.close();
    this.listeners.emit('fatal', error);
  }

  private onRemoved(): void {
    if (this.state !== 'running') return;
    this.state = 'removed';
    this.logger.warn({}, 'this node was removed from the cluster');
    this.end(new QuorateError('removed', 'this node is no longer a member of the cluster'));
    this.listeners.emit('removed', undefined);
  }

  // ── Requests ──────────────────────────────────────────────────────────────────────────────────────────────────────

  propose(data: Uint8Array, done: ProposeCallback): void {
    const refusal = this.refusalOf(data);
    if (refusal === undefined) this.proposals.add(data, done, this.tuning.requestTimeoutMs);
    else callBackWith(done, refusal, undefined);
  }

  private refusalOf(data: Uint8Array): QuorateError | undefined {
    const stopped = this.stoppedError();
    if (stopped !== undefined) return stopped;
    if (this.full.size > 0) return new QuorateError('no-space', 'the disk of this node is full: it takes no writes');
    const { entryBytesMax } = this.tuning;
    if (data.length > entryBytesMax) {
      return new QuorateError(
        'entry-too-large',
        `a proposal of ${data.length} bytes; at most ${entryBytesMax} are taken`,
      );
    }
    return undefined;
  }

  private stoppedError(): QuorateError | undefined {
    if (this.state === 'running') return undefined;
    if (this.state === 'removed') return new QuorateError('removed', 'this node is no longer a member of the cluster');
    return new QuorateError('stopped', 'this node does not run');
  }

  readBarrier(done: (error?: QuorateError) => void): void {
    const stopped = this.stoppedError();
    if (stopped === undefined) this.reads.add(done, this.tuning.requestTimeoutMs);
    else callBack(done, stopped);
  }

  changeMembership(
    changes: readonly MembershipChange[],
    transition: 'simple' | 'auto' | 'explicit' = 'simple',
  ): Promise<{ readonly index: number }> {
    return this.change({ type: 'change-membership', changes, transition });
  }

  leaveJoint(): Promise<{ readonly index: number }> {
    return this.change({ type: 'leave-joint' });
  }

  async transferLeadership(to: NodeId): Promise<void> {
    await this.change({ type: 'transfer-leadership', to });
  }

  private change(command: LogCommand): Promise<{ readonly index: number }> {
    const stopped = this.stoppedError();
    if (stopped !== undefined) return Promise.reject(stopped);
    return this.changes.request(command, this.tuning.requestTimeoutMs);
  }

  campaign(): void {
    this.request(this.nextRequest++, { type: 'campaign' });
  }

  private request(id: number, command: LogCommand): void {
    this.driver.input({ type: 'request', id, command });
  }

  private compact(index: number): void {
    this.request(this.nextRequest++, { type: 'compact', index });
    this.release = { sequence: this.driver.persistedSequence, index };
  }

  on<K extends keyof ReplicaEvents>(event: K, listener: (value: ReplicaEvents[K]) => void): () => void {
    return this.listeners.on(event, listener);
  }

  // ── What comes out of the protocol ────────────────────────────────────────────────────────────────────────────────

  private send(to: NodeId, message: S['Message']): void {
    if (isSnapshotMessage(message)) {
      this.snapshots.send(to, message);
      return;
    }
    const writer = this.transport.begin(to);
    if (writer === undefined) return;
    this.definition.wire.encodeMessage(message, writer);
    this.transport.end();
  }

  private onReply(id: number, result: LogResult): void {
    if (result.type === 'refused' && this.proposals.onRefused(id, result.code, result.message)) return;
    if (this.reads.onResult(id, result)) return;
    if (this.changes.onResult(id, result)) return;
    this.snapshots.onRefused(id);
  }

  private onEvent(event: LogEvent): void {
    switch (event.type) {
      case 'committed':
        this.applier.push(event.entries);
        return;
      case 'leader-changed':
        this.onLeaderChanged(event.leader, event.term);
        return;
      case 'membership-changed':
        this.peers.onMembership(event.membership, event.index);
        this.listeners.emit('membership-changed', { membership: event.membership, index: event.index });
        return;
      case 'snapshot-needed':
        this.snapshots.onNeeded(event.to);
        this.driver.wake();
        return;
      case 'restore':
        this.applier.pushRestore(this.snapshots.restoreOf(event.index, event.term));
        return;
      case 'snapshot-ignored':
        this.snapshots.onIgnored(event.index);
        return;
      case 'removed':
        this.onRemoved();
        return;
      default:
        assertNever(event, 'event');
    }
  }

  private onLeaderChanged(leader: NodeId, term: number): void {
    this.logger.info({ leader, term }, leader === 0 ? 'there is no leader' : 'there is a leader');
    if (leader !== 0) this.retry();
    this.listeners.emit('leader-changed', { leader, term });
  }

  private retry(): void {
    this.proposals.retry();
    this.reads.retry();
    this.changes.retry();
  }

  private afterTurn(): void {
    if (this.applier.hasWork && this.applier.run()) {
      this.reads.onApplied();
      this.changes.onApplied();
    }
    if (this.snapshots.hasWork) this.snapshots.announce();
    if (this.release !== undefined && this.driver.durableSequence >= this.release.sequence) {
      const { index } = this.release;
      this.release = undefined;
      this.disk.release(index);
    }
    this.settleRest();
  }

  private onNoSpace(what: 'log' | 'state', isFull: boolean, message: string): void {
    const wasRaised = this.full.size > 0;
    if (isFull) this.full.add(what);
    else this.full.delete(what);
    const raised = this.full.size > 0;
    if (raised === wasRaised) return;
    if (raised) this.logger.error({}, `alarm: ${message}`);
    else this.logger.info({}, `alarm over: ${message}`);
    this.listeners.emit('alarm', { type: 'no-space', raised, message });
  }

  // ── What comes from the peers and the clock ───────────────────────────────────────────────────────────────────────

  private onMessage(from: NodeId, reader: ByteReader): void {
    const message = this.definition.wire.decodeMessage(reader);
    if (isSnapshotMessage(message)) throw new QuorateError('malformed', 'a snapshot without its data');
    this.driver.input({ type: 'message', from, message });
  }

  private onPeer(node: NodeId, state: 'connected' | 'disconnected', reason: string): void {
    this.logger.info({ peer: node, ...(reason !== '' && { reason }) }, `peer ${state}`);
    if (state === 'disconnected') this.request(this.nextRequest++, { type: 'peer-disconnected', node });
    this.listeners.emit('peer', { node, state, reason });
  }

  private onPeerRefused(node: NodeId, error: QuorateError, by: 'peer' | 'self'): void {
    this.logger.warn({ peer: node, code: error.code }, `connection refused: ${error.message}`);
    this.listeners.emit('peer', { node, state: 'refused', reason: `${error.code}: ${error.message}` });
    if (by === 'self') return;
    if (error.code === 'removed' && this.peers.onRemovedBy(node)) this.onRemoved();
    if (error.code === 'lost-data' && this.peers.onStrangerTo(node)) this.onFatal(error);
  }

  private onPeerUnreachable(node: NodeId, { code, message }: QuorateError): void {
    this.logger.warn({ peer: node, code }, `peer unreachable: ${message}`);
    this.listeners.emit('peer', { node, state: 'unreachable', reason: `${code}: ${message}` });
  }

  private tick(): void {
    const now = this.driver.now();
    this.proposals.expire(now);
    this.reads.expire(now);
    this.changes.expire(now);
    this.applier.tick(now);
    if (this.protocol.state.leader !== 0) this.retry();
    if (this.peers.hasFarewells) this.peers.apply();
  }

  // ── Looking inside ────────────────────────────────────────────────────────────────────────────────────────────────

  status(): ReplicaStatus {
    const status = this.definition.status(this.protocol.state);
    return {
      ...status,
      self: this.self,
      applied: this.applier.applied,
      durableApplied: this.applier.durableApplied,
      isDurable: this.driver.durableSequence >= this.driver.persistedSequence,
      pendingProposals: this.proposals.size,
      failedProposals: this.proposals.failed,
      turns: this.driver.turns,
      commits: this.driver.commits,
      alarms: this.full.size > 0 ? ['no-space'] : [],
      peers: this.transport.status(),
    };
  }
}
