// This node's own connection to one peer: dialled again and again, used for sending messages. (What the peer sends comes on
// the connection that the peer dialled, so each direction is one ordered stream.)

import type { Socket } from 'node:net';
import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/protocol.ts';
import { parseAddress } from './address.ts';
import { dial } from './dial.ts';
import { beginFrame, endFrame, FRAME, FrameParser } from './frames.ts';
import { decodeRefusal, encodeHello, PROTOCOL_VERSION, type Purpose } from './handshake.ts';
import type { PeerStatus, TransportLimits, TransportOptions } from './types.ts';

/** Everything but a welcome, a pong or a refusal is out of place on a connection that we dialled. */
const REPLY_BYTES_MAX = 64 * 1024;
/** Buffers that grew beyond this are left to the garbage collector instead of being used again. */
const REUSED_BYTES_MAX = 1024 * 1024;
const NEVER = Number.NEGATIVE_INFINITY;

export class PeerLink {
  readonly node: NodeId;
  readonly address: string;
  private readonly options: TransportOptions;
  private readonly limits: TransportLimits;

  private socket: Socket | undefined;
  private isReady = false;
  private isClosed = false;
  private backoffMs: Millis;
  private retryTimer: NodeJS.Timeout | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private lastFailure = '';

  /** Frames of this turn. */
  private writer = new ByteWriter(4096);
  /** Buffers that came back from a socket. */
  private readonly spare: ByteWriter[] = [];
  private lend: (writer: ByteWriter) => void = () => {};

  private pingSentAt = NEVER;
  private pingNumber = 0;
  private heardAt = NEVER;
  private roundTripMs = Number.NaN;

  /** Over connections that are gone. */
  private sentBefore = 0;
  private unsentMessages = 0;

  constructor(node: NodeId, address: string, options: TransportOptions, limits: TransportLimits) {
    this.node = node;
    this.address = address;
    this.options = options;
    this.limits = limits;
    this.backoffMs = limits.backoffMsMin;
    this.open();
  }

  // ── Sending ───────────────────────────────────────────────────────────────────────────────────────────────────────

  get isConnected(): boolean {
    return this.isReady;
  }

  /** Where to write a message's frame; undefined while there is no connection. */
  get output(): ByteWriter | undefined {
    if (!this.isReady) this.unsentMessages++;
    return this.isReady ? this.writer : undefined;
  }

  flush(): void {
    const socket = this.socket;
    const writer = this.writer;
    if (writer.length === 0 || socket === undefined) return;
    this.writer = this.spare.pop() ?? new ByteWriter(4096);
    this.lend(writer);
    if (socket.writableLength > this.limits.queueBytesMax) {
      this.drop(new QuorateError('queue-full', `${socket.writableLength} bytes wait for member ${this.node}`));
    }
  }

  /**
   * How to write to `socket`, which holds a buffer until it calls back, in the order of the writes. Buffers that a broken
   * socket holds are lost with it: it calls back late.
   */
  private lender(socket: Socket): (writer: ByteWriter) => void {
    const lent: ByteWriter[] = [];
    const onWritten = (): void => {
      const writer = lent.shift();
      if (writer === undefined || writer.length > REUSED_BYTES_MAX || this.socket !== socket) return;
      writer.reset();
      this.spare.push(writer);
    };
    return (writer) => {
      lent.push(writer);
      socket.write(writer.finish(), onWritten);
    };
  }

  // ── Connecting ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The peer was heard of just now: dial at once instead of waiting the back-off out. */
  nudge(): void {
    if (this.retryTimer === undefined || this.isClosed) return;
    clearTimeout(this.retryTimer);
    this.backoffMs = this.limits.backoffMsMin;
    this.open();
  }

  private open(): void {
    this.retryTimer = undefined;
    const parser = new FrameParser(REPLY_BYTES_MAX, this.options.crc32, (type, source, start, end) =>
      this.onFrame(socket, type, new ByteReader(source, start, end)),
    );
    let target: { host: string; port: number };
    try {
      target = (this.options.resolveAddress ?? parseAddress)(this.address);
    } catch (error) {
      this.reportFailure(QuorateError.from(error));
      this.retryLater();
      return;
    }
    const socket = dial(target, this.options.tls, () => {
      if (this.socket === socket) this.greet(socket, 'messages');
    });
    this.socket = socket;
    this.lend = this.lender(socket);
    this.deadline = setTimeout(
      () => this.drop(new QuorateError('timed-out', 'no answer to the handshake')),
      this.limits.handshakeTimeoutMs,
    );
    socket.on('data', (chunk) => {
      if (this.socket !== socket) return;
      try {
        parser.push(chunk);
      } catch (error) {
        this.drop(QuorateError.from(error));
      }
    });
    socket.on('error', (error) => {
      if (this.socket === socket) this.drop(QuorateError.from(error, 'connection-failed'));
    });
    socket.on('close', () => {
      if (this.socket === socket) this.drop(new QuorateError('connection-closed', 'the peer closed the connection'));
    });
  }

  private greet(socket: Socket, purpose: Purpose): void {
    socket.write(helloFrame(this.options, this.node, purpose));
  }

  private onFrame(socket: Socket, type: number, reader: ByteReader): void {
    if (this.socket !== socket) return;
    this.heardAt = performance.now();
    if (type === FRAME.welcome) this.becomeReady();
    else if (type === FRAME.pong) this.onPong(reader.uint());
    else if (type === FRAME.refused) this.onRefused(decodeRefusal(reader));
    else throw new QuorateError('malformed', `a frame of type ${type} is out of place here`);
  }

  private becomeReady(): void {
    if (this.isReady) return;
    clearTimeout(this.deadline);
    this.isReady = true;
    this.backoffMs = this.limits.backoffMsMin;
    this.lastFailure = '';
    this.options.onPeerConnected?.(this.node);
    this.ping();
  }

  private onRefused(error: QuorateError): void {
    if (this.isNews(error)) this.options.onPeerRefused?.(this.node, error, 'peer');
    // It will not change its mind soon.
    this.backoffMs = this.limits.backoffMsMax;
    this.drop(error);
  }

  private reportFailure(error: QuorateError): void {
    if (this.isNews(error)) this.options.onPeerUnreachable?.(this.node, error);
  }

  /** Whether this is another reason than that of the try before: one line in a log for each is enough. */
  private isNews(error: QuorateError): boolean {
    const reason = `${error.code}: ${error.message}`;
    if (reason === this.lastFailure) return false;
    this.lastFailure = reason;
    return true;
  }

  /** Gives the connection up and dials again later. */
  private drop(error: QuorateError): void {
    const wasReady = this.isReady;
    this.shut();
    if (this.isClosed) return;
    this.retryLater();
    if (wasReady) this.options.onPeerDisconnected?.(this.node, `${error.code}: ${error.message}`);
    else this.reportFailure(error);
  }

  private retryLater(): void {
    const jitter = 1 - 0.5 * (this.options.random ?? Math.random)();
    this.retryTimer = setTimeout(() => this.open(), this.backoffMs * jitter);
    this.backoffMs = Math.min(this.backoffMs * 2, this.limits.backoffMsMax);
  }

  private shut(): void {
    clearTimeout(this.deadline);
    const socket = this.socket;
    this.sentBefore = this.sentBytes;
    this.socket = undefined;
    this.isReady = false;
    this.writer = new ByteWriter(4096);
    this.pingSentAt = NEVER;
    socket?.destroy();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.retryTimer);
    this.shut();
  }

  // ── Pings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Called every `pingIntervalMs`: measures the round trip and finds connections that are dead without having closed. */
  tick(): void {
    if (!this.isReady) return;
    const now = performance.now();
    if (this.pingSentAt !== NEVER) {
      if (now - Math.max(this.heardAt, this.pingSentAt) < this.limits.peerTimeoutMs) return;
      this.drop(new QuorateError('timed-out', `no sign of life for ${Math.round(now - this.heardAt)} ms`));
      return;
    }
    this.ping();
  }

  private ping(): void {
    const start = beginFrame(this.writer, FRAME.ping);
    this.writer.uint(++this.pingNumber);
    endFrame(this.writer, start, this.options.crc32);
    this.pingSentAt = performance.now();
    this.flush();
  }

  private onPong(number: number): void {
    if (number !== this.pingNumber || this.pingSentAt === NEVER) return;
    this.roundTripMs = performance.now() - this.pingSentAt;
    this.pingSentAt = NEVER;
  }

  get sentBytes(): number {
    return this.sentBefore + (this.socket?.bytesWritten ?? 0);
  }

  status(): Omit<PeerStatus, 'receivedBytes'> {
    return {
      node: this.node,
      address: this.address,
      isConnected: this.isReady,
      roundTripMs: this.roundTripMs,
      queuedBytes: this.writer.length + (this.socket?.writableLength ?? 0),
      sentBytes: this.sentBytes,
      unsentMessages: this.unsentMessages,
    };
  }
}

/** The first frame on every connection between members. */
export function helloFrame(options: TransportOptions, to: NodeId, purpose: Purpose): Uint8Array {
  const writer = new ByteWriter();
  const start = beginFrame(writer, FRAME.hello);
  const address = options.advertise?.() ?? '';
  const { clusterId, self: from, birth = 0, engine = '' } = options;
  encodeHello({ version: PROTOCOL_VERSION, clusterId, from, to, purpose, address, birth, engine }, writer);
  endFrame(writer, start, options.crc32);
  return writer.copy();
}
