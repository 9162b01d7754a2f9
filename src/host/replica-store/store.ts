// `createReplicaStore`: NWR replication on real members and a real disk. The machine decides; here its messages find their way,
// SWIM's news become its list of members, and requests become promises.

import { mkdirSync } from 'node:fs';
import { ByteReader, ByteWriter, utf8Encode } from '../../core/bytes.ts';
import { ProtocolDriver } from '../../core/driver.ts';
import { assert, QuorateError } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { majority } from '../../core/quorum.ts';
import {
  lastOf,
  latestOf,
  type NwrOptions,
  type NwrSpec,
  nwr,
  type RequestOptions,
  walk,
} from '../../protocols/nwr/index.ts';
import { type DirectoryLock, lockDirectory } from '../../storage/node/directory-lock.ts';
import { Listeners } from '../callbacks.ts';
import { systemClock } from '../clock.ts';
import type { Channel, Membership } from '../membership/types.ts';
import { CopiesOnDisk } from './copies-on-disk.ts';
import { decodeToken, encodeToken, joinSeen, type Seen } from './tokens.ts';
import type {
  QuorumOptions,
  ReadOptions,
  ReadResult,
  ReplicaStore,
  ReplicaStoreEvents,
  ReplicaStoreOptions,
  ReplicaStoreStatus,
  WriteOptions,
  WriteResult,
} from './types.ts';

const KEY_BYTES_MAX = 1024;
/** All siblings of a key must fit into a frame between members. */
const VALUE_BYTES_MAX = 1 << 20;

type Command = NwrSpec['Command'];
type Result = NwrSpec['Result'];

interface Waiting {
  resolve(result: Result): void;
  reject(error: QuorateError): void;
}

/**
 * This member's part of a key-value store that all members of `membership` share: each key has N copies, any member takes requests,
 * and each request says how many members must take part. Rejects with `invalid-option`, `wrong-directory`,
 * `data-directory-locked`, `corrupt-store`, and what the file system says.
 */
export async function createReplicaStore(membership: Membership, options: ReplicaStoreOptions): Promise<ReplicaStore> {
  const { directory, copies = 3 } = options;
  const parsed = nwr.parseOptions({ ...options.nwr, copies });
  const defaults = { w: options.w ?? majority(copies), r: options.r ?? majority(copies) };
  for (const [name, value] of Object.entries(defaults)) checkCount(name, value, copies);
  mkdirSync(directory, { recursive: true });
  const lock = await lockDirectory(directory);
  try {
    const disk = new CopiesOnDisk(directory, membership.id, copies);
    return new Store(membership, options.name ?? 'store', parsed, defaults, disk, lock);
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

function checkCount(name: string, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  throw new QuorateError('invalid-option', `${name} is ${value}: must be an integer from 1 to ${most}`);
}

class Store implements ReplicaStore {
  readonly events = new Listeners<ReplicaStoreEvents>();
  private readonly membership: Membership;
  private readonly options: NwrOptions;
  private readonly defaults: { readonly w: number; readonly r: number };
  private readonly disk: CopiesOnDisk;
  private readonly lock: DirectoryLock;
  private readonly driver: ProtocolDriver<NwrSpec>;
  private readonly state: Readonly<NwrSpec['State']>;
  private readonly channel: Channel;
  private readonly unsubscribe: readonly (() => void)[];
  private readonly waiting = new Map<number, Waiting>();
  private readonly ring: Set<NodeId>;
  private requests = 0;
  private isClosed = false;

  constructor(
    membership: Membership,
    name: string,
    options: NwrOptions,
    defaults: { readonly w: number; readonly r: number },
    disk: CopiesOnDisk,
    lock: DirectoryLock,
  ) {
    this.membership = membership;
    this.options = options;
    this.defaults = defaults;
    this.disk = disk;
    this.lock = lock;
    this.ring = new Set([membership.id, ...disk.members]);
    const protocol = nwr.create({
      self: membership.id,
      members: [...this.ring],
      options,
      random: Math.random,
      durable: disk.records,
    });
    this.state = protocol.state;
    this.channel = membership.channel(`store ${name}`, (from, body) => this.receive(from, body));
    this.driver = new ProtocolDriver<NwrSpec>({
      self: membership.id,
      protocol,
      log: disk,
      network: { send: (to, message) => this.send(to, message), flush: () => {} },
      clock: systemClock,
      onReply: (request, result) => this.onReply(request, result),
      onEvent: (event) => this.onEvent(event),
      onFatal: (error) => this.onFatal(error),
    });
    this.driver.input({ type: 'start' });
    for (const { id } of membership.members()) this.ring.add(id);
    this.observe();
    const { events } = membership;
    this.unsubscribe = [
      events.on('joined', ({ id }) => {
        this.ring.add(id);
        this.observe();
      }),
      events.on('failed', () => this.observe()),
      events.on('left', ({ id }) => {
        this.ring.delete(id);
        this.observe();
      }),
    ];
  }

  /** Tells the machine who is on the ring and who of them is down. */
  private observe(): void {
    const members = [...this.ring].sort((a, b) => a - b);
    const up = new Set(this.membership.members().map(({ id }) => id));
    const down = members.filter((id) => id !== this.membership.id && !up.has(id));
    this.disk.rememberMembers(members);
    this.driver.input({ type: 'request', id: ++this.requests, command: { type: 'observe', members, down } });
  }

  async removeMember(id: NodeId): Promise<void> {
    this.checkOpen();
    if (id === this.membership.id || this.membership.members().some((member) => member.id === id)) {
      throw new QuorateError('invalid-option', `member ${id} is up: let it leave the group`);
    }
    this.ring.delete(id);
    this.observe();
  }

  // Requests

  async get(key: string, options: ReadOptions = {}): Promise<ReadResult> {
    const session = sessionOf(options);
    const quorum = this.quorumOf(key, options, session);
    const result = await this.ask({ type: 'get', key, ...quorum });
    assert(result.type === 'value', `a read got ${result.type}`);
    const { siblings, context, isSloppy } = result;
    const values = siblings.flatMap(({ value }) => (value === undefined ? [] : [value.slice()]));
    return {
      value: lastOf(siblings)?.value?.slice(),
      values,
      ...tokens(session, key, { context, at: latestOf(siblings) }),
      isSloppy,
    };
  }

  async put(key: string, value: Uint8Array, options: WriteOptions = {}): Promise<WriteResult> {
    if (value.length > VALUE_BYTES_MAX) {
      throw new QuorateError(
        'value-too-long',
        `the value of '${key}' has ${value.length} bytes, at most ${VALUE_BYTES_MAX} fit`,
      );
    }
    return await this.write(key, value.slice(), options);
  }

  async delete(key: string, options: WriteOptions = {}): Promise<WriteResult> {
    return await this.write(key, undefined, options);
  }

  private async write(key: string, value: Uint8Array | undefined, options: WriteOptions): Promise<WriteResult> {
    const session = sessionOf(options);
    const read = options.context === undefined ? undefined : (decodeToken(options.context).get(key) ?? NOTHING_SEEN);
    const at = Math.max(Date.now(), (session.get(key)?.at ?? 0) + 1, (read?.at ?? 0) + 1);
    const quorum = this.quorumOf(key, options, session);
    const result = await this.ask({ type: 'put', key, value, context: read?.context, at, ...quorum });
    assert(result.type === 'written', `a write got ${result.type}`);
    return { ...tokens(session, key, { context: result.context, at: result.at }), isSloppy: result.isSloppy };
  }

  private quorumOf(
    key: string,
    options: QuorumOptions & { readonly w?: number; readonly r?: number } & Pick<ReadOptions, 'repair'>,
    session: ReadonlyMap<string, Seen>,
  ): RequestOptions {
    const bytes = utf8Encode(key).length;
    if (bytes > KEY_BYTES_MAX) {
      throw new QuorateError('key-too-long', `the key has ${bytes} bytes, at most ${KEY_BYTES_MAX} are allowed`);
    }
    const { copies } = this.options;
    const { n = copies, sloppy = false, linearizable = false, repair = 'background' } = options;
    checkCount('n', n, copies);
    const w = options.w ?? Math.min(this.defaults.w, n);
    const r = options.r ?? Math.min(this.defaults.r, n);
    checkCount('w', w, n);
    checkCount('r', r, n);
    if (repair !== 'blocking' && repair !== 'background' && repair !== 'none') {
      throw new QuorateError('invalid-option', `repair is ${String(repair)}: must be blocking, background or none`);
    }
    return { n, w, r, sloppy, linearizable, repair, session: session.get(key)?.context ?? [] };
  }

  private ask(command: Command): Promise<Result> {
    this.checkOpen();
    return new Promise((resolve, reject) => {
      const id = ++this.requests;
      this.waiting.set(id, { resolve, reject });
      this.driver.input({ type: 'request', id, command });
    });
  }

  private onReply(request: number, result: Result): void {
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    if (result.type === 'unavailable') {
      const text = `${result.answered} of ${result.needed} members answered in ${this.options.timeoutMs} ms`;
      waiting?.reject(new QuorateError('unavailable', `${text}; a write may have taken place all the same`));
    } else if (result.type === 'behind') {
      const text = 'the members that answered are behind the session, or what it saw was deleted and forgotten';
      waiting?.reject(new QuorateError('behind-session', text));
    } else waiting?.resolve(result);
  }

  membersOf(key: string): NodeId[] {
    return walk(this.state.ring, key).slice(0, this.options.copies);
  }

  status(): ReplicaStoreStatus {
    const { ring, down, copies, hints } = this.state;
    let kept = 0;
    for (const own of hints.values()) kept += own.size;
    return { members: ring.members, down: [...down].sort((a, b) => a - b), keys: copies.size, hints: kept };
  }

  // Ports

  private send(to: NodeId, message: NwrSpec['Message']): void {
    const writer = new ByteWriter();
    nwr.wire.encodeMessage(message, writer);
    this.channel.send(to, writer.copy());
  }

  private receive(from: NodeId, body: Uint8Array): void {
    let message: NwrSpec['Message'];
    try {
      message = nwr.wire.decodeMessage(new ByteReader(body));
    } catch {
      return;
    }
    this.driver.input({ type: 'message', from, message });
  }

  private onEvent(event: NwrSpec['Event']): void {
    if (event.type === 'handed-off') this.events.emit('handedOff', { key: event.key, target: event.target });
    if (event.type === 'repaired') this.events.emit('repaired', { key: event.key, by: event.by });
  }

  private onFatal(error: QuorateError): void {
    void this.close();
    this.events.emit('stopped', error);
  }

  private checkOpen(): void {
    if (this.isClosed) throw new QuorateError('closed', 'the store was closed');
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.channel.close();
    this.driver.stop();
    const error = new QuorateError('closed', 'the store was closed');
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    await this.disk.close();
    await this.lock.release();
  }
}

const NOTHING_SEEN: Seen = { context: [], at: 0 };

function sessionOf({ session }: QuorumOptions): Map<string, Seen> {
  return session === undefined ? new Map() : decodeToken(session);
}

/** What its caller has seen now: of the key, and of all keys of its session. */
function tokens(
  session: Map<string, Seen>,
  key: string,
  seen: Seen,
): { readonly context: string; readonly session: string } {
  session.set(key, joinSeen(session.get(key), seen));
  return { context: encodeToken(new Map([[key, seen]])), session: encodeToken(session) };
}
