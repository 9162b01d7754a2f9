// A connection that somebody dialled to this node: greets, then carries a peer's messages, one snapshot, or a stranger's
// question about the cluster.

import type { Socket } from 'node:net';
import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { beginFrame, endFrame, FRAME, FrameParser } from './frames.ts';
import { checkHello, decodeHello, encodeRefusal, type Hello } from './handshake.ts';
import { encodeClusterInfo } from './members.ts';
import { SnapshotReceiver } from './snapshot-receiver.ts';
import type { TransportLimits, TransportOptions } from './types.ts';

/** Nobody needs more to greet. */
const GREETING_BYTES_MAX = 4096;
/** How long the other side may take to read why it was refused. */
const LAST_WORDS_MS = 1000;

/** What an inbound connection tells the transport that owns it. */
export interface InboundOwner {
  onGreeted(inbound: Inbound, hello: Hello): void;
  onClosed(inbound: Inbound): void;
}

export class Inbound {
  private readonly socket: Socket;
  private readonly options: TransportOptions;
  private readonly limits: TransportLimits;
  private readonly owner: InboundOwner;
  private readonly parser: FrameParser;
  private deadline: NodeJS.Timeout;
  private snapshot: SnapshotReceiver | undefined;
  private isOpen = true;
  private isEnding = false;
  private readonly remote: string;
  /** The member at the other end; undefined before it greeted. */
  hello: Hello | undefined;

  constructor(socket: Socket, options: TransportOptions, limits: TransportLimits, owner: InboundOwner) {
    this.socket = socket;
    this.options = options;
    this.limits = limits;
    this.owner = owner;
    this.remote = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
    this.parser = new FrameParser(GREETING_BYTES_MAX, options.crc32, (type, source, start, end) =>
      this.onFrame(type, new ByteReader(source, start, end)),
    );
    this.deadline = setTimeout(
      () => this.fail(new QuorateError('timed-out', 'no greeting in time')),
      limits.handshakeTimeoutMs,
    );
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.onData(chunk));
    socket.on('error', (error) => this.close(QuorateError.from(error, 'connection-failed')));
    socket.on('close', () => this.close(new QuorateError('connection-closed', 'the peer closed the connection')));
  }

  get receivedBytes(): number {
    return this.socket.bytesRead;
  }

  get from(): NodeId | undefined {
    return this.hello?.from;
  }

  private onData(chunk: Uint8Array): void {
    if (!this.isOpen) return;
    try {
      this.parser.push(chunk);
    } catch (error) {
      // A fault of the sender closes its connection; a bug of ours must not pass for one.
      if (!(error instanceof QuorateError)) throw error;
      this.fail(error);
    }
  }

  private onFrame(type: number, reader: ByteReader): void {
    const hello = this.hello;
    if (hello === undefined) this.onFirstFrame(type, reader);
    else if (hello.purpose === 'messages' && type === FRAME.message) this.options.onMessage(hello.from, reader);
    else if (hello.purpose === 'messages' && type === FRAME.ping) this.pong(reader.uint());
    else if (hello.purpose === 'snapshot' && this.snapshot !== undefined) this.snapshot.onFrame(type, reader);
    else
      throw new QuorateError('malformed', `a frame of type ${type} is out of place on a '${hello.purpose}' connection`);
  }

  private onFirstFrame(type: number, reader: ByteReader): void {
    if (type === FRAME.membersRequest) this.answerStranger();
    else if (type === FRAME.hello) this.onHello(decodeHello(reader));
    else throw new QuorateError('malformed', `a frame of type ${type} before any greeting`);
  }

  private onHello(hello: Hello): void {
    const error = checkHello(hello, this.options) ?? this.options.admit?.(hello.from, hello.birth);
    if (error !== undefined) {
      this.options.onPeerRefused?.(hello.from, error, 'self');
      this.refuse(error);
      return;
    }
    clearTimeout(this.deadline);
    this.hello = hello;
    this.parser.bytesMax = this.limits.frameBytesMax;
    if (hello.purpose === 'snapshot') {
      this.snapshot = new SnapshotReceiver(hello.from, this.socket, this.options, this.limits);
    }
    this.write(FRAME.welcome, () => {});
    this.owner.onGreeted(this, hello);
  }

  /** Tells the other side why, and ends the connection. */
  refuse(error: QuorateError): void {
    if (!this.isOpen || this.isEnding) return;
    this.write(FRAME.refused, (writer) => encodeRefusal(error, writer));
    this.endGently();
  }

  private answerStranger(): void {
    const info = this.options.describeCluster?.();
    if (info === undefined) {
      this.refuse(new QuorateError('unavailable', 'this member does not know the cluster yet'));
      return;
    }
    this.write(FRAME.members, (writer) => encodeClusterInfo(info, writer));
    this.endGently();
  }

  /**
   * Takes nothing more, and lets what was written arrive: closing at once, with bytes unread, would reset the connection and
   * might take our last words with it.
   */
  private endGently(): void {
    this.isEnding = true;
    this.parser.stop();
    this.socket.end();
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.close(new QuorateError('connection-closed', 'ended')), LAST_WORDS_MS);
  }

  private pong(number: number): void {
    this.write(FRAME.pong, (writer) => writer.uint(number));
  }

  private write(type: number, body: (writer: ByteWriter) => void): void {
    const writer = new ByteWriter(64);
    const start = beginFrame(writer, type);
    body(writer);
    endFrame(writer, start, this.options.crc32);
    this.socket.write(writer.finish());
  }

  /** Closes because the other side broke the rules, and says so to it and to the log. */
  private fail(error: QuorateError): void {
    if (!this.isOpen || this.isEnding) return;
    if (this.hello === undefined) this.options.onIntruder?.(this.remote, error);
    else this.options.onPeerRefused?.(this.hello.from, error, 'self');
    this.snapshot?.fail(error);
    this.refuse(error);
  }

  close(reason: QuorateError): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearTimeout(this.deadline);
    this.parser.stop();
    this.snapshot?.fail(reason);
    this.socket.destroy();
    this.owner.onClosed(this);
  }
}
