// `createMembership`: SWIM on real sockets. The machine decides; here its messages find their way, seeds are looked up, and
// its events become a program's.

import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { type DriverNetwork, ProtocolDriver } from '../../core/driver.ts';
import { QuorateError } from '../../core/errors.ts';
import type { Millis, NodeId } from '../../core/protocol.ts';
import {
  isForStream,
  knowledgeOf,
  type MemberInfo,
  type SwimEvent,
  type SwimResult,
  type SwimSpec,
  swim,
  type Update,
} from '../../protocols/swim/index.ts';
import { parseAddress } from '../../transport/address.ts';
import { Listeners } from '../callbacks.ts';
import { systemClock } from '../clock.ts';
import { Keys } from './keyring.ts';
import { NoLog } from './no-log.ts';
import { MEMBERSHIP_CHANNEL, Packets } from './packets.ts';
import { Sockets } from './sockets.ts';
import type {
  Channel,
  Keyring,
  Member,
  Membership,
  MembershipEvents,
  MembershipOptions,
  MembershipStatistics,
} from './types.ts';

const DEFAULT_PORT = 7946;
const DEFAULT_JOIN_TIMEOUT_MS = 10_000;
const HELLO_TIMEOUT_MS = 2000;
const JOIN_PAUSE_MS = 300;
/** Nodes heard of otherwise than as members: contacts, and strangers that spoke to us. */
const ACQUAINTANCES_MAX = 1024;
const CHANNEL_NAME_BYTES_MAX = 64;

/**
 * Starts a member of a group: it listens, joins (if `join` names seeds), and from then on knows who else is there, who has
 * failed and who has left, in two messages a second whatever the size of the group. Rejects with `invalid-option`,
 * `invalid-key`, `invalid-address`, `address-in-use`, `address-unavailable`, and `unreachable` (no seed answered in time).
 */
export async function createMembership(options: MembershipOptions = {}): Promise<Membership> {
  const { nodeId = randomInt(1, 2 ** 48 - 1), clusterName = 'quorate', keys = [] } = options;
  if (!Number.isSafeInteger(nodeId) || nodeId <= 0) {
    throw new QuorateError('invalid-option', `nodeId is ${nodeId}: must be a safe integer above 0`);
  }
  for (const address of options.join ?? []) parseAddress(address);
  // Bad options of the protocol are found out before anything listens.
  swim.parseOptions({ ...options.swim, ...(options.metadata && { metadata: options.metadata }) });
  const keyring = new Keys(keys);
  const packets = new Packets(nodeId, clusterName, keyring);
  const member = await Node.open(options, nodeId, packets, keyring);
  if (options.join === undefined || options.join.length === 0) return member;
  try {
    await member.join(options.join);
    return member;
  } catch (error) {
    await member.close();
    throw error;
  }
}

interface Waiting {
  resolve(result: SwimResult): void;
  reject(error: QuorateError): void;
}

class Node implements Membership, DriverNetwork<SwimSpec> {
  readonly id: NodeId;
  readonly address: string;
  readonly keyring: Keyring;
  readonly events = new Listeners<MembershipEvents>();
  private readonly sockets: Sockets;
  private readonly packets: Packets;
  private readonly driver: ProtocolDriver<SwimSpec>;
  private readonly state: Readonly<SwimSpec['State']>;
  private readonly packetBytes: number;
  /** By the wall clock; its incarnations are above. */
  private readonly bornAt: number;
  private readonly joinTimeoutMs: Millis;
  private readonly waiting = new Map<number, Waiting>();
  private readonly channels = new Map<string, (from: NodeId, body: Uint8Array) => void>();
  private readonly acquaintances = new Map<NodeId, string>();
  private readonly seeds = new Set<string>();
  private readonly seedTimer: NodeJS.Timeout;
  private readonly received = { packets: 0, bytes: 0, malformed: 0, foreign: 0 };
  private unsent = 0;
  private requests = 0;
  private isClosed = false;

  private constructor(options: MembershipOptions, id: NodeId, packets: Packets, keys: Keys, sockets: Sockets) {
    this.id = id;
    this.packets = packets;
    this.keyring = keys;
    this.sockets = sockets;
    this.address = options.advertise ?? advertisedAddress(sockets);
    this.joinTimeoutMs = options.joinTimeoutMs ?? DEFAULT_JOIN_TIMEOUT_MS;
    this.bornAt = Date.now();
    const metadata = options.metadata && new Uint8Array(options.metadata);
    const parsed = swim.parseOptions({ ...options.swim, address: this.address, ...(metadata && { metadata }) });
    this.packetBytes = parsed.packetBytes;
    const protocol = swim.create({
      self: id,
      members: [id],
      options: parsed,
      random: Math.random,
      // No disk: the clock tells that this life comes after the earlier ones.
      durable: [{ type: 'incarnation', incarnation: this.bornAt }],
    });
    this.state = protocol.state;
    this.driver = new ProtocolDriver<SwimSpec>({
      self: id,
      protocol,
      log: new NoLog<SwimSpec>(),
      network: this,
      clock: systemClock,
      onReply: (request, result) => this.onReply(request, result),
      onEvent: (event) => this.onEvent(event),
      onFatal: (error) => this.onFatal(error),
    });
    this.seedTimer = setInterval(() => void this.seekLost(), parsed.syncIntervalMs);
    this.seedTimer.unref();
  }

  static async open(options: MembershipOptions, id: NodeId, packets: Packets, keys: Keys): Promise<Node> {
    const { host = '0.0.0.0', port = DEFAULT_PORT } = options.listen ?? {};
    if (options.advertise !== undefined) parseAddress(options.advertise);
    let node: Node | undefined;
    const sockets = await Sockets.open(host, port, {
      onPacket: (bytes, source) => node?.onPacket(bytes, source),
      onHello: (bytes) => node?.onHello(bytes),
      onMalformed: () => node?.countDropped('malformed'),
    });
    node = new Node(options, id, packets, keys, sockets);
    node.driver.input({ type: 'start' });
    return node;
  }

  // ── Who is there ──────────────────────────────────────────────────────────────────────────────────────────────────

  members(): Member[] {
    const others = [...this.state.members.values()].filter(
      ({ status }) => status === 'alive' || status === 'suspected',
    );
    const all = others.map(memberOf);
    if (this.state.phase === 'running') all.push(this.self());
    return all.sort((a, b) => a.id - b.id);
  }

  member(id: NodeId): Member | undefined {
    if (id === this.id) return this.self();
    const member = this.state.members.get(id);
    return member && memberOf(member);
  }

  private self(): Member {
    const { phase, metadata, incarnation } = this.state;
    return {
      id: this.id,
      address: this.address,
      status: phase === 'running' ? 'alive' : 'left',
      metadata,
      incarnation,
    };
  }

  get health(): number {
    return this.state.health;
  }

  statistics(): MembershipStatistics {
    const { packets, bytes, malformed, foreign } = this.received;
    const { sent, sentBytes, unsent } = this.sockets;
    return {
      packetsSent: sent,
      packetsReceived: packets,
      bytesSent: sentBytes,
      bytesReceived: bytes,
      dropped: { malformed, foreign },
      unsent: unsent + this.unsent,
    };
  }

  // ── What users ask ────────────────────────────────────────────────────────────────────────────────────────────────

  async join(addresses: readonly string[]): Promise<void> {
    this.checkOpen();
    for (const address of addresses) parseAddress(address);
    if (addresses.length === 0) throw new QuorateError('invalid-option', 'join needs the address of a member');
    for (const address of addresses) this.seeds.add(address);
    const deadline = performance.now() + this.joinTimeoutMs;
    let why = '';
    while (!this.isClosed && performance.now() < deadline) {
      const found = await this.lookUp(addresses);
      if (found.contacts.length > 0) {
        await within(deadline, this.request({ type: 'join', contacts: found.contacts }), addresses);
        return;
      }
      // Nobody but this member itself: it founds the group that its seeds name.
      if (found.isOnlySelf) return;
      why = found.why;
      await new Promise((resolve) => setTimeout(resolve, JOIN_PAUSE_MS));
    }
    this.checkOpen();
    throw new QuorateError('unreachable', `no member answers at ${addresses.join(', ')} (${why})`);
  }

  /** Asks seeds who they are; notes where they are. */
  private async lookUp(
    addresses: readonly string[],
  ): Promise<{ readonly contacts: NodeId[]; readonly isOnlySelf: boolean; readonly why: string }> {
    const hello = this.packets.encode(MEMBERSHIP_CHANNEL, new Uint8Array(0));
    const answers = await Promise.allSettled(
      addresses.map(async (address) => {
        const packet = this.packets.decode(await this.sockets.hello(address, hello, HELLO_TIMEOUT_MS));
        if (typeof packet === 'string') throw new QuorateError('unreachable', `${address}: its answer is ${packet}`);
        if (packet.from !== this.id) this.meet(packet.from, address);
        return packet.from;
      }),
    );
    const ids = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const failed = answers.find((answer) => answer.status === 'rejected');
    const contacts = ids.filter((id) => id !== this.id);
    return { contacts, isOnlySelf: ids.length > contacts.length, why: failed ? String(failed.reason.message) : '' };
  }

  /** Seeds where no live member is are asked again: they may have started anew under other ids, or everybody was lost. */
  private async seekLost(): Promise<void> {
    if (this.isClosed || this.state.phase !== 'running') return;
    const known = new Set(this.members().map(({ address }) => address));
    const unknown = [...this.seeds].filter((address) => !known.has(address));
    if (unknown.length === 0) return;
    const { contacts } = await this.lookUp(unknown);
    if (contacts.length === 0 || this.isClosed) return;
    await this.request({ type: 'join', contacts }).catch(() => {});
  }

  async setMetadata(metadata: Uint8Array): Promise<void> {
    await this.request({ type: 'set-metadata', metadata: new Uint8Array(metadata) });
  }

  async leave(): Promise<void> {
    await this.request({ type: 'leave' });
  }

  private async request(command: SwimSpec['Command']): Promise<void> {
    this.checkOpen();
    const id = ++this.requests;
    const result = await new Promise<SwimResult>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.driver.input({ type: 'request', id, command });
    });
    if (result.type === 'refused') throw new QuorateError(result.code, result.message);
  }

  channel(name: string, onMessage: (from: NodeId, body: Uint8Array) => void): Channel {
    const bytes = Buffer.byteLength(name);
    if (bytes === 0 || bytes > CHANNEL_NAME_BYTES_MAX || this.channels.has(name)) {
      const rule = `1 to ${CHANNEL_NAME_BYTES_MAX} bytes, and no other channel's`;
      throw new QuorateError('invalid-option', `channel '${name}': its name must be ${rule}`);
    }
    this.channels.set(name, onMessage);
    const room = this.packetBytes - Packets.overhead(name);
    return {
      send: (to, body, { isUrgent = false } = {}) => this.post(to, name, body, !isUrgent || body.length > room),
      close: () => {
        if (this.channels.get(name) === onMessage) this.channels.delete(name);
      },
    };
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.seedTimer);
    this.driver.stop();
    const error = new QuorateError('closed', 'the membership was closed');
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    await this.sockets.close();
  }

  private checkOpen(): void {
    if (this.isClosed) throw new QuorateError('closed', 'the membership was closed');
  }

  // ── The network ───────────────────────────────────────────────────────────────────────────────────────────────────

  send(to: NodeId, message: SwimSpec['Message']): void {
    const writer = new ByteWriter();
    swim.wire.encodeMessage(message, writer);
    this.post(to, MEMBERSHIP_CHANNEL, writer.finish(), isForStream(message));
  }

  flush(): void {}

  private post(to: NodeId, channel: string, body: Uint8Array, isStream: boolean): void {
    const address = this.state.members.get(to)?.address ?? this.acquaintances.get(to);
    if (address === undefined || this.isClosed) {
      this.unsent++;
      return;
    }
    const packet = this.packets.encode(channel, body);
    if (isStream) this.sockets.sendStream(address, packet);
    else this.sockets.sendDatagram(address, packet);
  }

  private meet(node: NodeId, address: string): void {
    this.acquaintances.delete(node);
    this.acquaintances.set(node, address);
    const [oldest] = this.acquaintances.keys();
    if (this.acquaintances.size > ACQUAINTANCES_MAX && oldest !== undefined) this.acquaintances.delete(oldest);
  }

  private countDropped(why: 'malformed' | 'foreign'): void {
    this.received[why]++;
  }

  private onPacket(bytes: Uint8Array, source: string): void {
    this.received.packets++;
    this.received.bytes += bytes.length;
    const packet = this.packets.decode(bytes);
    if (typeof packet === 'string') {
      this.countDropped(packet);
    } else if (packet.from === this.id) {
      this.events.emit('conflict', { address: source });
    } else if (packet.channel !== MEMBERSHIP_CHANNEL) {
      this.onChannelMessage(packet.channel, packet.from, packet.body);
    } else {
      this.onMessage(packet.from, packet.body, source);
    }
  }

  private onChannelMessage(name: string, from: NodeId, body: Uint8Array): void {
    // A copy: frames and datagrams share buffers, and users keep what they get.
    this.channels.get(name)?.(from, new Uint8Array(body));
  }

  private onMessage(from: NodeId, body: Uint8Array, source: string): void {
    let message: SwimSpec['Message'];
    try {
      const reader = new ByteReader(body);
      message = swim.wire.decodeMessage(reader);
      if (reader.remaining > 0) throw new QuorateError('malformed', 'bytes after a message');
    } catch {
      this.countDropped('malformed');
      return;
    }
    if (message.type === 'ping' && !message.isFallback) this.noticeSource(from, source);
    if ('updates' in message) this.noticeTwin(message.updates);
    this.driver.input({ type: 'message', from, message });
  }

  private noticeSource(from: NodeId, source: string): void {
    const member = this.state.members.get(from);
    if (member === undefined) {
      // A stranger's datagram at least shows where an answer may go.
      this.meet(from, source);
    } else if (member.address !== source) {
      // Two may go by this id. Answers go to the other one, so this one is told whom we take for it.
      const writer = new ByteWriter();
      swim.wire.encodeMessage({ type: 'gossip', updates: [knowledgeOf(member, this.id)] }, writer);
      this.sockets.sendDatagram(source, this.packets.encode(MEMBERSHIP_CHANNEL, writer.finish()));
    }
  }

  /** An earlier life of this member cannot have spoken since this one began. */
  private noticeTwin(updates: readonly Update[]): void {
    for (const { node, status, incarnation, address } of updates) {
      if (node !== this.id || status !== 'alive' || incarnation <= this.bornAt || address === this.address) continue;
      this.events.emit('conflict', { address });
    }
  }

  private onHello(bytes: Uint8Array): Uint8Array | undefined {
    const packet = this.packets.decode(bytes);
    if (typeof packet === 'string') {
      this.countDropped(packet);
      return undefined;
    }
    return this.packets.encode(MEMBERSHIP_CHANNEL, new Uint8Array(0));
  }

  // ── The machine's outputs ─────────────────────────────────────────────────────────────────────────────────────────

  private onReply(request: number, result: SwimResult): void {
    this.waiting.get(request)?.resolve(result);
    this.waiting.delete(request);
  }

  private onEvent(event: SwimEvent): void {
    switch (event.type) {
      case 'suspected':
        this.events.emit('suspected', { member: memberOf(event.member), by: event.by });
        return;
      case 'forgotten':
        this.events.emit('forgotten', { id: event.node });
        return;
      default:
        this.events.emit(event.type, memberOf(event.member));
    }
  }

  private onFatal(error: QuorateError): void {
    void this.close();
    this.events.emit('stopped', error);
  }
}

function memberOf({ node, address, status, metadata, incarnation }: MemberInfo): Member {
  return { id: node, address, status, metadata, incarnation };
}

/** Where others reach a socket that listens on all interfaces: this machine's first address that is not loopback. */
function advertisedAddress({ host, port }: Sockets): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outward = own.find(({ family, internal }) => family === 'IPv4' && !internal);
  return `${outward?.address ?? '127.0.0.1'}:${port}`;
}

async function within(deadline: Millis, done: Promise<void>, addresses: readonly string[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new QuorateError('unreachable', `no answer to the join from ${addresses.join(', ')}`)),
      Math.max(1, deadline - performance.now()),
    );
  });
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
