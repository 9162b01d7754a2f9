// Connections between members: everything here is about bytes, addresses and sockets; what the messages mean is the host's.

import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { ByteWriter } from '../core/bytes.ts';
import { assert, QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { type HostPort, parseAddress } from './address.ts';
import { socketError } from './dial.ts';
import { beginFrame, endFrame, FRAME } from './frames.ts';
import type { Hello } from './handshake.ts';
import { Inbound, type InboundOwner } from './inbound.ts';
import { PeerLink } from './link.ts';
import { sendSnapshot } from './snapshot-sender.ts';
import {
  DEFAULT_LIMITS,
  type PeerAddress,
  type PeerStatus,
  type Transport,
  type TransportLimits,
  type TransportOptions,
  type TransportTls,
} from './types.ts';

/** More connections than any cluster needs; beyond it the kernel's doors close. */
const CONNECTIONS_MAX = 1024;

export function createTransport(options: TransportOptions): Transport {
  return new TcpTransport(options);
}

class TcpTransport implements Transport, InboundOwner {
  private readonly options: TransportOptions;
  private readonly limits: TransportLimits;
  private server: Server | undefined;
  private readonly links = new Map<NodeId, PeerLink>();
  /** Members that dialled us before anybody told us of them; their links live as long as their connection. */
  private readonly guests = new Set<NodeId>();
  private readonly inbounds = new Set<Inbound>();
  private readonly senders = new Map<NodeId, Inbound>();
  /** Over connections that are gone. */
  private readonly receivedBefore = new Map<NodeId, number>();
  private readonly closing = new AbortController();
  private pingTimer: NodeJS.Timeout | undefined;

  private current: PeerLink | undefined;
  private currentWriter: ByteWriter | undefined;
  private currentStart = 0;
  private dirty: PeerLink[] = [];

  constructor(options: TransportOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  listen(address: HostPort): Promise<HostPort> {
    const { tls } = this.options;
    const server =
      tls === undefined ? createServer({ noDelay: true }, (socket) => this.accept(socket)) : this.createTlsServer(tls);
    server.maxConnections = CONNECTIONS_MAX;
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (error) => reject(socketError(error, `cannot listen on ${address.host}:${address.port}`)));
      server.listen({ host: address.host, port: address.port }, () => {
        const bound = server.address();
        assert(bound !== null && typeof bound === 'object', 'a TCP server has an address');
        resolve({ host: bound.address, port: bound.port });
      });
    });
  }

  private createTlsServer(tls: TransportTls): Server {
    let options = tls.server;
    const { handshakeTimeoutMs: handshakeTimeout } = this.limits;
    const server = createTlsServer({ ...options, handshakeTimeout }, (socket: TLSSocket) => {
      const refusal = tls.refusal?.(socket.getPeerCertificate());
      if (refusal === undefined) {
        this.accept(socket);
        return;
      }
      this.reportIntruder(socket, new QuorateError('tls-failed', refusal));
      socket.destroy();
    });
    // Before the server's own listener, which begins the handshake.
    server.prependListener('connection', () => {
      const current = tls.server;
      if (current === options) return;
      options = current;
      server.setSecureContext(options);
    });
    server.on('tlsClientError', (error: Error, socket: Socket) =>
      this.reportIntruder(socket, QuorateError.from(error, 'tls-failed')),
    );
    return server;
  }

  private reportIntruder(socket: Socket, error: QuorateError): void {
    this.options.onIntruder?.(`${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`, error);
  }

  // ── Who is there ──────────────────────────────────────────────────────────────────────────────────────────────────

  setPeers(peers: readonly PeerAddress[]): void {
    const wanted = new Map<NodeId, string>();
    for (const peer of peers) if (peer.node !== this.options.self) wanted.set(peer.node, peer.address);
    for (const [node, link] of this.links) {
      const address = wanted.get(node);
      if (address === link.address) this.guests.delete(node);
      else if (address !== undefined || !this.guests.has(node)) this.unlink(node, link);
    }
    for (const [node, address] of wanted) this.link(node, address);
    this.expel();
  }

  /** Closes the connections of senders that would not be let in any more, and tells them why. */
  private expel(): void {
    for (const [node, inbound] of [...this.senders]) {
      const error = this.options.admit?.(node, inbound.hello?.birth ?? 0);
      if (error !== undefined) inbound.refuse(error);
    }
  }

  private link(node: NodeId, address: string): void {
    if (this.links.has(node) || this.closing.signal.aborted) return;
    this.pingTimer ??= setInterval(() => {
      for (const link of this.links.values()) link.tick();
    }, this.limits.pingIntervalMs);
    this.links.set(node, new PeerLink(node, address, this.options, this.limits));
  }

  private unlink(node: NodeId, link: PeerLink): void {
    this.links.delete(node);
    this.guests.delete(node);
    const wasConnected = link.isConnected;
    link.close();
    if (wasConnected) this.options.onPeerDisconnected?.(node, 'no longer a peer');
  }

  private accept(socket: Socket): void {
    if (this.closing.signal.aborted) {
      socket.destroy();
      return;
    }
    this.inbounds.add(new Inbound(socket, this.options, this.limits, this));
  }

  onGreeted(inbound: Inbound, hello: Hello): void {
    const link = this.links.get(hello.from);
    if (link !== undefined) {
      link.nudge();
    } else if (hello.address !== '') {
      this.guests.add(hello.from);
      this.link(hello.from, hello.address);
    }
    if (hello.purpose !== 'messages') return;
    // One ordered stream a peer: what is still in an older connection must not mix with this one.
    const older = this.senders.get(hello.from);
    this.senders.set(hello.from, inbound);
    older?.close(new QuorateError('replaced', `member ${hello.from} opened a newer connection`));
  }

  onClosed(inbound: Inbound): void {
    this.inbounds.delete(inbound);
    const from = inbound.from;
    if (from === undefined || this.senders.get(from) !== inbound) return;
    this.senders.delete(from);
    this.receivedBefore.set(from, (this.receivedBefore.get(from) ?? 0) + inbound.receivedBytes);
    const link = this.links.get(from);
    if (link !== undefined && this.guests.has(from)) this.unlink(from, link);
  }

  // ── Messages ──────────────────────────────────────────────────────────────────────────────────────────────────────

  begin(to: NodeId): ByteWriter | undefined {
    assert(this.current === undefined, 'the message begun before was not ended');
    const link = this.links.get(to);
    const writer = link?.output;
    if (link === undefined || writer === undefined) return undefined;
    if (writer.length === 0) this.dirty.push(link);
    this.current = link;
    this.currentWriter = writer;
    this.currentStart = beginFrame(writer, FRAME.message);
    return writer;
  }

  end(): void {
    assert(this.currentWriter !== undefined, 'no message was begun');
    endFrame(this.currentWriter, this.currentStart, this.options.crc32);
    this.current = undefined;
    this.currentWriter = undefined;
  }

  flush(): void {
    if (this.dirty.length === 0) return;
    const dirty = this.dirty;
    this.dirty = [];
    for (const link of dirty) link.flush();
  }

  async sendSnapshot(
    to: NodeId,
    header: Uint8Array,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<void> {
    const link = this.links.get(to);
    if (link === undefined) throw new QuorateError('unknown-member', `no address of member ${to} is known`);
    const target = (this.options.resolveAddress ?? parseAddress)(link.address);
    const either = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    await sendSnapshot({ to, target, header, chunks, signal: either }, this.options, this.limits);
  }

  status(): PeerStatus[] {
    return [...this.links.values()].map((link) => {
      const { node } = link;
      const receivedBytes = (this.receivedBefore.get(node) ?? 0) + (this.senders.get(node)?.receivedBytes ?? 0);
      return { ...link.status(), receivedBytes };
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearInterval(this.pingTimer);
    for (const link of this.links.values()) link.close();
    this.links.clear();
    const stopped = new QuorateError('stopped', 'this member is stopping');
    for (const inbound of [...this.inbounds]) inbound.close(stopped);
    const server = this.server;
    if (server?.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
