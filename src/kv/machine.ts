// The deterministic state machine that the replicated log drives: decodes each committed command, applies it, and answers
// alike on every replica. Knows how far it has applied, and how much of that is durable.

import type { CompactionResponse, DeleteRangeResponse, PutResponse, TxnResponse } from '../codec/etcd/kv-types.ts';
import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { type Crc32, crc32 as pureCrc32 } from '../core/crc32.ts';
import { assert, assertNever, QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { Alarm } from './alarms.ts';
import { AuthStore } from './auth/auth-store.ts';
import { authorise } from './auth/authorise.ts';
import type { AuthCommand } from './auth/commands.ts';
import { decodeCommand, type KvCommand } from './commands.ts';
import { hasSweepWork, sweep } from './compaction.ts';
import { hashKeyspace, type KeyspaceHash, KeyspaceHasher } from './hash.ts';
import type { LeaseCommand } from './lease/commands.ts';
import { Leases } from './lease/leases.ts';
import { Maintenance } from './maintenance.ts';
import { Members } from './members.ts';
import { Mvcc } from './mvcc.ts';
import { encodeSnapshot, SnapshotDecoder } from './snapshot-format.ts';
import type { OrderedStore } from './store.ts';
import { META } from './tables.ts';
import { validateDeleteRange, validatePut, validateTxn } from './validate.ts';

export interface KvMachineOptions {
  /** For snapshots and hashes; the host passes Node's native one. Default: the pure one, same values. */
  readonly crc32?: Crc32;
}

/** What applying a command came to. Equal on every replica. */
export interface KvResult {
  /** The newest revision afterwards: what the response's header says. */
  readonly revision: number;
  /** Of the request's kind; undefined if there is an error, or nothing to answer. */
  readonly response:
    | PutResponse
    | DeleteRangeResponse
    | TxnResponse
    | CompactionResponse
    | GrantedLease
    | RenewedLeases
    | ChangedAlarms
    | undefined;
  /** The user's error, if the command was refused. It has changed nothing then. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

export interface GrantedLease {
  readonly id: bigint;
  readonly ttlSeconds: number;
}

export interface RenewedLeases {
  /** In the order asked; 0: there is no such lease. */
  readonly ttlsSeconds: readonly number[];
}

export interface ChangedAlarms {
  readonly alarms: readonly Alarm[];
}

/** The state at an index, as chunks. Must be released. Iterate once. */
export interface KvSnapshot extends Iterable<Uint8Array> {
  readonly index: number;
  readonly term: number;
  release(): void;
}

export interface KvRestore {
  /** The next bytes of the stream, cut anywhere. Throws `corrupt-snapshot`; then only `abort` is left. */
  write(chunk: Uint8Array): void;
  /** The restored state is durable and in force when this returns. Throws `corrupt-snapshot` if the stream is not whole. */
  commit(): void;
  abort(): void;
}

const APPLIED_KEY = 'applied';
/** Changes visited by the compaction's sweep with each flush: a few milliseconds' work. */
const SWEEP_PER_FLUSH = 1000;

export class KvMachine {
  readonly mvcc: Mvcc;
  readonly leases: Leases;
  readonly members: Members;
  readonly auth: AuthStore;
  readonly maintenance: Maintenance;
  /** The last log entry applied, and its term. Not necessarily durable: see `durableIndex`. */
  appliedIndex = 0;
  appliedTerm = 0;
  /** The state as of this index survives a crash. */
  durableIndex = 0;
  private readonly store: OrderedStore;
  private readonly crc32: Crc32;

  constructor(store: OrderedStore, options: KvMachineOptions = {}) {
    this.store = store;
    this.crc32 = options.crc32 ?? pureCrc32;
    this.mvcc = new Mvcc(store);
    this.leases = new Leases(store);
    this.mvcc.leases = this.leases;
    this.members = new Members(store);
    this.auth = new AuthStore(store);
    this.maintenance = new Maintenance(store);
    this.loadApplied();
  }

  /**
   * Applies one entry. Keeps views on `data` until the next flush: it must not change. Never throws for what a user sent;
   * such an error is in the result. Throws `unknown-command` if the entry was written by a version that knows more:
   * skipping it would make this replica differ from the others.
   */
  apply(index: number, term: number, data: Uint8Array): KvResult {
    assert(index > this.appliedIndex, `entry ${index} was already applied (up to ${this.appliedIndex})`);
    let response: KvResult['response'];
    let error: KvResult['error'];
    try {
      response = this.executeFor(decodeCommand(data), index);
    } catch (thrown) {
      if (!(thrown instanceof QuorateError) || thrown.code === 'unknown-command') throw thrown;
      error = { code: thrown.code, message: thrown.message };
    }
    this.appliedIndex = index;
    this.appliedTerm = term;
    return { revision: this.mvcc.revision, response, error };
  }

  /** Passes over an entry that is not this machine's: a leader's no-op. */
  advance(index: number, term: number): void {
    assert(index > this.appliedIndex, `entry ${index} was already applied (up to ${this.appliedIndex})`);
    this.appliedIndex = index;
    this.appliedTerm = term;
  }

  /** An entry that changed the membership to `ids`: who is gone is forgotten. */
  applyMembership(index: number, term: number, ids: Iterable<NodeId>): void {
    this.advance(index, term);
    this.members.retain(ids);
  }

  /** Asks first whether whoever wants it may. */
  private executeFor(command: KvCommand, index: number): KvResult['response'] {
    const { auth, leases } = this;
    const isAsUser = command.type === 'as-user';
    const wanted = isAsUser ? command.command : command;
    if (auth.isEnabled) {
      const identity = isAsUser ? command.identity : undefined;
      authorise({ auth, identity, keysOfLease: (lease) => leases.keysOf(lease) }, wanted);
    }
    this.maintenance.check(wanted);
    return this.execute(wanted, index);
  }

  private execute(command: KvCommand, index: number): KvResult['response'] {
    const { mvcc } = this;
    // The edge has validated requests by its own limits. Here only what protects the state is checked again, and limits
    // are left out: they may differ between members.
    switch (command.type) {
      case 'put':
        validatePut(command.request);
        return mvcc.put(command.request);
      case 'delete-range':
        validateDeleteRange(command.request);
        return mvcc.deleteRange(command.request);
      case 'txn':
        validateTxn(command.request, Number.POSITIVE_INFINITY);
        return mvcc.txn(command.request);
      case 'compaction':
        mvcc.compact(command.request);
        return {};
      case 'member-attributes':
        this.members.publish(command.member);
        return undefined;
      case 'cluster-version':
        this.members.setClusterVersion(command.version);
        return undefined;
      case 'lease-grant':
      case 'lease-revoke':
      case 'lease-renew':
      case 'lease-expire':
      case 'lease-checkpoint':
        return this.executeLease(command, index);
      case 'alarm-raise':
      case 'alarm-disarm':
      case 'hash-ask':
      case 'hash-answer': {
        const members = this.members.list().length;
        return { alarms: this.maintenance.execute(command, index, mvcc.revision, members) };
      }
      case 'as-user':
        throw new QuorateError('malformed', 'a command on behalf of a user on behalf of a user');
      default:
        this.auth.apply(command satisfies AuthCommand);
        return {};
    }
  }

  private executeLease(command: LeaseCommand, index: number): KvResult['response'] {
    const { leases } = this;
    switch (command.type) {
      case 'lease-grant':
        return leases.grant(command.id, command.ttlSeconds, index);
      case 'lease-revoke':
        leases.revoke(this.mvcc.keyspace, command.id);
        return undefined;
      case 'lease-renew':
        return { ttlsSeconds: leases.renew(command.ids, index) };
      case 'lease-expire':
        leases.expire(this.mvcc.keyspace, command.leases);
        return undefined;
      case 'lease-checkpoint':
        leases.checkpoint(command.leases);
        return undefined;
      default:
        return assertNever(command, 'command');
    }
  }

  // ── durability ──

  /** Entries and bytes that a flush would write: what the host decides by. */
  get pendingEntries(): number {
    return this.store.pendingEntries;
  }

  get pendingBytes(): number {
    return this.store.pendingBytes;
  }

  get isFlushing(): boolean {
    return this.store.isFlushing;
  }

  /**
   * Makes the state as of now durable in the background; none may be under way. `release`, if given, gets the index and a
   * function that starts the writing: to be called once the log is durable up to that index. See PreparedFlush for errors.
   */
  flush(
    done: (error: QuorateError | undefined, durableIndex: number) => void,
    release: (index: number, start: () => void) => void = (_, start) => start(),
  ): void {
    this.backgroundWork(SWEEP_PER_FLUSH);
    const { appliedIndex } = this;
    this.saveApplied();
    const prepared = this.store.prepareFlush();
    release(appliedIndex, () =>
      prepared.commit((error) => {
        if (error === undefined) this.durableIndex = Math.max(this.durableIndex, appliedIndex);
        done(error, this.durableIndex);
      }),
    );
  }

  /** What a compaction left to be removed has not all been: `backgroundWork` goes on with it, as does each flush. */
  get hasBackgroundWork(): boolean {
    return hasSweepWork(this.mvcc.keyspace);
  }

  /** Visits at most `changesMax` changes (some 3 µs each). Answers whether work remains. */
  backgroundWork(changesMax: number): boolean {
    return sweep(this.mvcc.keyspace, changesMax);
  }

  // ── snapshots ──

  /** The state as of now; entries may be applied while it is read. */
  snapshot(): KvSnapshot {
    this.saveApplied();
    const snapshot = this.store.snapshot();
    const { crc32 } = this;
    let isReleased = false;
    return {
      index: this.appliedIndex,
      term: this.appliedTerm,
      [Symbol.iterator]: () => encodeSnapshot(snapshot, crc32),
      release: () => {
        if (!isReleased) snapshot.release();
        isReleased = true;
      },
    };
  }

  /** Starts to replace the state by a snapshot's. Until `commit` everything stays as it is, also over a crash. */
  beginRestore(): KvRestore {
    const restore = this.store.restore();
    const decoder = new SnapshotDecoder(restore, this.crc32);
    return {
      write: (chunk) => decoder.write(chunk),
      commit: () => {
        if (!decoder.isComplete) {
          throw new QuorateError('corrupt-snapshot', 'the key-value snapshot is damaged: it ends too early');
        }
        restore.commit();
        this.mvcc.keyspace.load();
        this.leases.load();
        this.members.load();
        this.auth.load();
        this.maintenance.load();
        this.loadApplied();
      },
      abort: () => restore.abort(),
    };
  }

  /** Replaces the state by a snapshot's, in one go. Throws `corrupt-snapshot` and then has changed nothing. */
  restore(chunks: Iterable<Uint8Array>): void {
    const restore = this.beginRestore();
    try {
      for (const chunk of chunks) restore.write(chunk);
      restore.commit();
    } catch (thrown) {
      restore.abort();
      throw thrown;
    }
  }

  /**
   * Makes this the state behind entry `index` of a new cluster's log. The old cluster's members and alarms are none of it;
   * leases have their whole time once more. `bumpBy`: revisions to skip, so that none comes twice for those who have seen
   * later ones; with `marksCompacted` all that is older cannot be asked for. Not durable before the next flush.
   */
  rebase(index: number, term: number, { bumpBy = 0, marksCompacted = false } = {}): void {
    this.members.clear();
    this.maintenance.alarms.disarm({ memberId: 0n, alarm: 0 });
    this.leases.rebase(index);
    if (bumpBy > 0) this.mvcc.keyspace.skip(bumpBy);
    if (marksCompacted) this.mvcc.compact({ revision: this.mvcc.revision, physical: false });
    this.appliedIndex = index;
    this.appliedTerm = term;
  }

  // ── comparing replicas ──

  /** Hashes the key space at `revision` (0: the newest) in steps. Throws `compacted`, `future-revision`. */
  hasher(revision: number): KeyspaceHasher {
    return new KeyspaceHasher(this.mvcc.keyspace, revision, this.crc32);
  }

  /** Of the key space at `revision` (0: the newest). Throws `compacted`, `future-revision`. */
  hashKv(revision: number): KeyspaceHash {
    return hashKeyspace(this.mvcc.keyspace, revision, this.crc32);
  }

  /** Of everything replicated: equal on replicas that have applied the same entries. */
  hash(): number {
    const writer = new ByteWriter();
    writer.uint(this.appliedIndex);
    writer.uint(this.appliedTerm);
    writer.uint(this.mvcc.revision);
    writer.uint(this.mvcc.compactedRevision + 1);
    writer.string(this.members.clusterVersion);
    for (const member of this.members.list()) {
      writer.uint(member.id);
      writer.string(member.name);
      for (const url of member.clientUrls) writer.string(url);
    }
    for (const lease of [...this.leases.all()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      writer.string(lease.id.toString());
      writer.uint(lease.ttlSeconds);
      writer.uint(lease.remainingSeconds);
      writer.uint(lease.renewedAt);
    }
    for (const record of this.auth.records()) writer.bytes(record);
    for (const { memberId, alarm } of this.maintenance.alarms.list()) writer.string(`${alarm}/${memberId}`);
    writer.bytes(this.maintenance.hashChecks.encode());
    return this.crc32(writer.finish(), this.hashKv(0).hash);
  }

  private saveApplied(): void {
    this.mvcc.keyspace.save();
    const writer = new ByteWriter(32);
    writer.uint(this.appliedIndex);
    writer.uint(this.appliedTerm);
    this.store.put(META, APPLIED_KEY, writer.copy(), this.store.get(META, APPLIED_KEY) === undefined);
  }

  private loadApplied(): void {
    const bytes = this.store.get(META, APPLIED_KEY);
    const reader = new ByteReader(bytes ?? Uint8Array.of(0, 0));
    this.appliedIndex = reader.uint();
    this.appliedTerm = reader.uint();
    this.durableIndex = this.appliedIndex;
  }
}
