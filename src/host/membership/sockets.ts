// One UDP socket and one TCP listener on the same port. A datagram is a packet; so is a frame on a connection. Connections
// go one way: each side dials for what it has to say, and hangs up when it has been silent for a while.

import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { ByteWriter } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import type { Millis } from '../../core/protocol.ts';
import { nodeCrc32 } from '../../storage/node/file-system.ts';
import { type HostPort, parseAddress } from '../../transport/address.ts';
import { dial, socketError } from '../../transport/dial.ts';
import { FrameParser, writeFrame } from '../../transport/frames.ts';

/** Who are you? A packet of the asker's; answered on the same connection by one of the answerer's. */
const HELLO = 0x01;
const WELCOME = 0x02;
const PACKET = 0x10;

const FRAME_BYTES_MAX = 8 * 1024 * 1024;
/** More than the accepting side keeps open, from whomever. */
const CONNECTIONS_MAX = 1024;
/** Of bytes that wait on one connection; more is dropped, for gossip is repeated anyway. */
const QUEUED_BYTES_MAX = 16 * 1024 * 1024;
const IDLE_MS = 15_000;
const BIND_ATTEMPTS = 20;

export interface SocketEvents {
  onPacket(bytes: Uint8Array, source: string): void;
  /** Answers a hello, or not. */
  onHello(bytes: Uint8Array): Uint8Array | undefined;
  onMalformed(): void;
}

export class Sockets {
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  sent = 0;
  sentBytes = 0;
  unsent = 0;
  private readonly events: SocketEvents;
  private readonly udp: UdpSocket;
  private readonly server: Server;
  private readonly accepted = new Set<Socket>();
  private readonly dialled = new Map<string, Socket>();
  private isClosed = false;

  private constructor(udp: UdpSocket, server: Server, host: string, port: number, events: SocketEvents) {
    this.udp = udp;
    this.server = server;
    this.host = host;
    this.port = port;
    this.events = events;
    udp.on('message', (bytes, { address, port: from }) => events.onPacket(bytes, `${bracket(address)}:${from}`));
    // Errors of single sends (unreachable networks and the like) concern that packet only.
    udp.on('error', () => {});
    server.on('error', () => {});
    server.on('connection', (socket) => this.accept(socket));
  }

  /** Rejects with `address-in-use`, `address-unavailable`. */
  static async open(host: string, port: number, events: SocketEvents): Promise<Sockets> {
    // A free port for TCP may be taken for UDP; then another one is tried.
    for (let attempt = 1; ; attempt++) {
      const server = createServer({ noDelay: true });
      server.maxConnections = CONNECTIONS_MAX;
      await listen(server, host, port);
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      const udp = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 });
      try {
        await bind(udp, host, bound);
        return new Sockets(udp, server, host, bound, events);
      } catch (error) {
        udp.close();
        server.close();
        if (port !== 0 || attempt === BIND_ATTEMPTS) throw error;
      }
    }
  }

  sendDatagram(address: string, packet: Uint8Array): void {
    const target = this.targetOf(address);
    if (target === undefined) return;
    this.count(packet);
    this.udp.send(packet, target.port, target.host, () => {});
  }

  sendStream(address: string, packet: Uint8Array): void {
    const target = this.targetOf(address);
    if (target === undefined) return;
    let socket = this.dialled.get(address);
    if (socket === undefined) {
      socket = dial(target, undefined, () => {});
      this.dialled.set(address, socket);
      const own = socket;
      socket.setTimeout(IDLE_MS, () => own.destroy());
      socket.on('error', () => {});
      socket.on('close', () => {
        if (this.dialled.get(address) === own) this.dialled.delete(address);
      });
      // Nothing is expected; but the other side's end must be noticed.
      socket.resume();
    }
    if (socket.writableLength > QUEUED_BYTES_MAX) {
      this.unsent++;
      return;
    }
    this.count(packet);
    socket.write(frame(PACKET, packet));
  }

  private targetOf(address: string): HostPort | undefined {
    if (this.isClosed) return undefined;
    try {
      return parseAddress(address);
    } catch {
      // What a member advertises need not make sense.
      this.unsent++;
      return undefined;
    }
  }

  private count(packet: Uint8Array): void {
    this.sent++;
    this.sentBytes += packet.length;
  }

  /** Asks whoever is at `address` who it is. Rejects with `unreachable`, `invalid-address`. */
  hello(address: string, packet: Uint8Array, timeoutMs: Millis): Promise<Uint8Array> {
    const target = parseAddress(address);
    return new Promise((resolve, reject) => {
      const socket = dial(target, undefined, () => socket.write(frame(HELLO, packet)));
      const fail = (why: string): void => {
        reject(new QuorateError('unreachable', `${address}: ${why}`));
        socket.destroy();
      };
      const parser = new FrameParser(FRAME_BYTES_MAX, nodeCrc32, (type, source, start, end) => {
        if (type !== WELCOME) return;
        resolve(new Uint8Array(source.subarray(start, end)));
        socket.destroy();
      });
      socket.setTimeout(timeoutMs, () => fail(`no answer within ${timeoutMs} ms`));
      socket.on('error', (error) => fail(error.message));
      socket.on('close', () => fail('it hung up: perhaps it belongs to another group, or has other keys'));
      socket.on('data', (chunk) => {
        try {
          parser.push(chunk);
        } catch {
          fail('it answers in another language');
        }
      });
    });
  }

  private accept(socket: Socket): void {
    this.accepted.add(socket);
    const source = `${bracket(socket.remoteAddress ?? '')}:${socket.remotePort ?? 0}`;
    const parser = new FrameParser(FRAME_BYTES_MAX, nodeCrc32, (type, bytes, start, end) => {
      if (type === PACKET) {
        this.events.onPacket(bytes.subarray(start, end), source);
        return;
      }
      const answer = type === HELLO ? this.events.onHello(bytes.subarray(start, end)) : undefined;
      if (answer === undefined) socket.destroy();
      else socket.write(frame(WELCOME, answer));
    });
    socket.setTimeout(2 * IDLE_MS, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => this.accepted.delete(socket));
    socket.on('data', (chunk) => {
      try {
        parser.push(chunk);
      } catch {
        this.events.onMalformed();
        socket.destroy();
      }
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const socket of [...this.accepted, ...this.dialled.values()]) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.server.close(() => resolve())),
      new Promise<void>((resolve) => this.udp.close(resolve)),
    ]);
  }
}

function frame(type: number, packet: Uint8Array): Uint8Array {
  const writer = new ByteWriter(packet.length + 16);
  writeFrame(writer, type, packet, nodeCrc32);
  return writer.finish();
}

/** An address of the IP version that URLs can hold. */
function bracket(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(socketError(error, `cannot listen at ${host}:${port}`)));
    server.listen({ host, port }, resolve);
  });
}

function bind(udp: UdpSocket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    udp.once('error', (error) => reject(socketError(error, `cannot take datagrams at ${host}:${port}`)));
    udp.bind({ address: host, port }, resolve);
  });
}
