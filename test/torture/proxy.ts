// The network between members, on loopback, with faults: every member is reached through a proxy, which tells by the
// greeting who dials, and so can treat each direction of each pair by itself. TCP loses no bytes while it lives: a cut link
// is one on which nothing moves, until it is healed, or until a side gives the connection up.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { ByteReader } from '../../src/core/bytes.ts';
import type { Random } from '../../src/core/random.ts';
import { FRAME, FRAME_HEAD_BYTES } from '../../src/transport/frames.ts';
import { decodeHello } from '../../src/transport/handshake.ts';

export interface LinkFault {
  /** Nothing passes. */
  readonly isCut?: boolean;
  /** Each piece of data comes so much later; drawn evenly. */
  readonly delayMs?: readonly [min: number, max: number];
  readonly bytesPerSecond?: number;
  /** How probable it is that a piece of data has one byte changed. */
  readonly corruption?: number;
}

const HEALTHY: LinkFault = {};
/** Held back for a slow link before its sender must wait. */
const QUEUED_BYTES_MAX = 1 << 20;

export class FaultyNetwork {
  /** Bytes changed so far. */
  corrupted = 0;
  private readonly random: Random;
  private readonly servers: Server[] = [];
  private readonly connections = new Set<Connection>();
  /** By `from>to`, each the port that others know a member by. */
  private readonly faults = new Map<string, LinkFault>();
  private readonly waiting = new Set<() => void>();

  constructor(random: Random) {
    this.random = random;
  }

  /** A proxy before `port`; resolves to its own port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        const { port: own } = server.address() as { port: number };
        const connection = new Connection(this, socket, port, own);
        this.connections.add(connection);
        socket.once('close', () => this.connections.delete(connection));
      });
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
      this.servers.push(server);
    });
  }

  /** From now on what `from` sends to `to` suffers this; both are the ports that others know a member by. */
  set(from: number, to: number, fault: LinkFault): void {
    this.faults.set(`${from}>${to}`, fault);
    this.wake();
  }

  /** All is well again. With `resets` the connections that there are end first, and what was under way in them is lost. */
  heal({ resets = false } = {}): void {
    if (resets) for (const connection of this.connections) connection.destroy();
    this.faults.clear();
    this.wake();
  }

  close(): void {
    for (const server of this.servers) server.close();
    this.heal({ resets: true });
  }

  faultOf(from: number | undefined, to: number): LinkFault {
    return this.faults.get(`${from}>${to}`) ?? HEALTHY;
  }

  /** Resolves when faults change. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  delayOf({ delayMs: [min, max] = [0, 0] }: LinkFault): number {
    return this.random.between(min, max);
  }

  /** `bytes`, or a copy with one of them changed. */
  perhapsCorrupt(bytes: Buffer, { corruption = 0 }: LinkFault): Buffer {
    if (!this.random.chance(corruption)) return bytes;
    const changed = Buffer.from(bytes);
    const at = this.random.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << this.random.below(8));
    this.corrupted++;
    return changed;
  }

  private wake(): void {
    const all = [...this.waiting];
    this.waiting.clear();
    for (const resolve of all) resolve();
  }
}

/** One connection that a member dialled, and the one that carries it on. */
class Connection {
  private readonly network: FaultyNetwork;
  private readonly inner: Socket;
  private readonly outer: Socket;
  private readonly to: number;
  /** Who dialled; unknown until the greeting has come. */
  private from: number | undefined;
  private greeting = Buffer.alloc(0);

  constructor(network: FaultyNetwork, outer: Socket, port: number, to: number) {
    this.network = network;
    this.outer = outer;
    this.to = to;
    this.inner = connect({ port, host: '127.0.0.1' });
    for (const socket of [this.inner, this.outer]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.destroy());
      socket.on('close', () => this.destroy());
    }
    this.pump(this.inner, this.outer, () => this.network.faultOf(this.to, this.from ?? 0));
    const onGreeting = (bytes: Buffer): void => {
      this.greeting = Buffer.concat([this.greeting, bytes]);
      const from = senderOf(this.greeting);
      if (from === undefined) return;
      this.from = from;
      this.outer.off('data', onGreeting);
      this.pump(this.outer, this.inner, () => this.network.faultOf(this.from, this.to), this.greeting);
    };
    this.outer.on('data', onGreeting);
  }

  destroy(): void {
    this.inner.destroy();
    this.outer.destroy();
  }

  /** Carries bytes one way, in order, as the link's fault of the moment lets them pass. */
  private pump(source: Socket, target: Socket, fault: () => LinkFault, first?: Buffer): void {
    let last = Promise.resolve();
    let queued = 0;
    const carry = (bytes: Buffer): void => {
      queued += bytes.length;
      if (queued > QUEUED_BYTES_MAX) source.pause();
      const due = performance.now() + this.network.delayOf(fault());
      last = last.then(async () => {
        await delay(due - performance.now());
        while (fault().isCut && !target.destroyed) await this.network.changed();
        const now = fault();
        if (now.bytesPerSecond !== undefined) await delay((bytes.length / now.bytesPerSecond) * 1000);
        if (!target.destroyed) target.write(this.network.perhapsCorrupt(bytes, now));
        queued -= bytes.length;
        if (queued <= QUEUED_BYTES_MAX) source.resume();
      });
    };
    if (first !== undefined) carry(first);
    source.on('data', carry);
  }
}

/** The port that the dialler of a connection is known by; undefined until its greeting is complete. */
function senderOf(bytes: Buffer): number | undefined {
  if (bytes.length < FRAME_HEAD_BYTES) return undefined;
  const end = FRAME_HEAD_BYTES + bytes.readUInt32LE(0);
  if (bytes.length < end) return undefined;
  // Whoever only asks for the members does not say who it is: no fault is its.
  if (bytes[FRAME_HEAD_BYTES] !== FRAME.hello) return 0;
  const { address } = decodeHello(new ByteReader(bytes.subarray(FRAME_HEAD_BYTES + 1, end)));
  return Number(/:(\d+)$/.exec(address)?.[1]);
}

function delay(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
