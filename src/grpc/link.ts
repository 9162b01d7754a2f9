// The life of one HTTP/2 connection, whatever its frames say: its socket, liveness, stalls, draining and its end.

import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { HTTP2_ERROR, LARGEST_STREAM_ID } from '../codec/http2/index.ts';
import type { ServerCall } from './call.ts';
import type { DeadlineWheel } from './deadline-wheel.ts';
import { KeepAlive } from './keep-alive.ts';
import type { Load } from './load.ts';
import type { ServerOptions } from './options.ts';
import { Output, type Sender } from './output.ts';
import { GRPC_STATUS } from './status.ts';
import type { Route } from './types.ts';

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly options: ServerOptions;
  readonly routes: ReadonlyMap<string, Route>;
  readonly wheel: DeadlineWheel;
  readonly load: Load;
  wantFlush(connection: Link): void;
  connectionClosed(connection: Link): void;
  callStarted(route: Route): void;
  callEnded(call: ServerCall, code: number): void;
  handlerThrew(error: unknown, path: string): void;
  /** Serves a connection that speaks HTTP/1.1; undefined if nobody registered a handler. */
  readonly serveHttp1: ((socket: Duplex) => void) | undefined;
}

/** A stream, as its connection knows it: a gRPC call, or a plain HTTP request. */
export interface LinkStream extends Sender {
  /** `performance.now()` milliseconds. */
  readonly startedAt: number;
  /** The client has ended its side. */
  isRemoteDone: boolean;
  /** Bytes the client may still send. */
  receiveWindow: number;
  /**
   * DATA payload `bytes[start, end)` of a frame that took `frameLength` of the window, padding included. `mayKeep`: views
   * of `bytes` stay valid. False if it contradicts content-length.
   */
  data(
    bytes: Uint8Array,
    start: number,
    end: number,
    frameLength: number,
    endStream: boolean,
    mayKeep: boolean,
  ): boolean;
  /** The client's side ended, by DATA or by trailers. False if content-length declared more. */
  endOfStream(): boolean;
  /** The stream was reset by either side, or the connection is lost: nothing more can be said. */
  cancelled(): void;
  fail(code: number, message: string): void;
  /** Cuts the stream off. */
  abandon(code: number): void;
  /** Now and then: cuts the stream off if its client does not let its last bytes go. */
  checkStall(now: number): void;
}

/** How long a peer may take to read a final GOAWAY, and to answer the ping that goes with a first one. */
const LINGER_MS = 1000;
const NEVER = Number.POSITIVE_INFINITY;
/** Marks the ping whose answer says that the client has seen our GOAWAY. */
const DRAIN_PING = Uint8Array.from([0x71, 0x64, 0x72, 0x61, 0x69, 0x6e, 0x00, 0x01]);
const KEEP_ALIVE_PING = Uint8Array.from([0x71, 0x61, 0x6c, 0x69, 0x76, 0x65, 0x00, 0x01]);
const NO_BYTES = new Uint8Array(0);
const UTF8 = new TextEncoder();

export abstract class Link {
  readonly options: ServerOptions;
  readonly output: Output;
  readonly peer: string;
  readonly calls = new Map<number, LinkStream>();
  /** `performance.now()` when the chunk in hand arrived. */
  now: number;
  bytesRead = 0;
  protected readonly socket: Socket;
  protected readonly host: ConnectionHost;
  protected readonly keepAlive: KeepAlive;
  protected lastStreamId = 0;
  /** Streams above it are not processed any more. */
  protected lastAccepted = LARGEST_STREAM_ID;
  /** When a connection error ended it. */
  protected failedAt = NEVER;
  /** The client's SETTINGS came, and it acknowledged ours. */
  protected isGreeted = false;
  private readonly openedAt: number;
  private isClosed = false;
  private drainingSince = NEVER;
  private isReadStopped = false;
  /** For noticing stalls: what the kernel had taken in all, and since when that has not changed. */
  private takenBytes = -1;
  private takenAt = 0;

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket;
    this.host = host;
    this.options = host.options;
    this.now = performance.now();
    this.openedAt = this.now;
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.output = new Output(socket, host.load, () => host.wantFlush(this));
    this.keepAlive = new KeepAlive(this.options, this.now);
    socket.on('drain', () => this.onSocketDrain());
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.onSocketClose());
  }

  get peerCertificate(): PeerCertificate | undefined {
    const socket = this.socket as TLSSocket;
    return socket.authorized === true ? socket.getPeerCertificate() : undefined;
  }

  get remoteAddress(): string | undefined {
    return this.socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.socket.remotePort;
  }

  get isEncrypted(): boolean {
    return (this.socket as TLSSocket).encrypted === true;
  }

  get hasFailed(): boolean {
    return this.failedAt !== NEVER;
  }

  flush(): void {
    if (this.output.hasAnswered) {
      this.output.hasAnswered = false;
      this.keepAlive.onTraffic();
      this.onAnswersSent(this.output.writer.length);
    }
    this.output.flush();
  }

  /** It does not read its answers: no more questions until it does. */
  protected stopReading(): void {
    this.isReadStopped = true;
    this.socket.pause();
  }

  private onSocketDrain(): void {
    this.output.onSocketDrain();
    if (this.isReadStopped && !this.output.isSocketFull) {
      this.isReadStopped = false;
      this.socket.resume();
    }
  }

  /** Answers are leaving: the client will have to acknowledge them with pings and window updates. */
  protected abstract onAnswersSent(bytes: number): void;

  /** Nothing more is read after this. */
  protected abstract stopReader(): void;

  /** A connection error (RFC 9113, section 5.4.1): GOAWAY, and the end of every call. */
  fatal(code: number, message: string): void {
    if (this.hasFailed || this.isClosed) return;
    this.failedAt = performance.now();
    this.stopReader();
    this.output.writer.goaway(this.lastStreamId, code, UTF8.encode(message));
    this.output.flush();
    this.cancelCalls();
    // Half-closed, so that the kernel does not throw the GOAWAY away with what is still unread; `check` sees to the rest.
    this.socket.end();
    if (this.isReadStopped) this.socket.resume();
  }

  private cancelCalls(): void {
    for (const call of [...this.calls.values()]) call.cancelled();
  }

  private onSocketClose(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stopReader();
    this.cancelCalls();
    this.output.forgetBacklog();
    this.host.connectionClosed(this);
  }

  /** Once a second or so: everything that depends on time but deadlines. */
  check(now: number): void {
    this.now = now;
    if (now - this.failedAt >= LINGER_MS) {
      this.socket.destroy();
      return;
    }
    if (this.hasFailed) return;
    if (!this.isGreeted && now - this.openedAt >= this.options.handshakeTimeoutMs) {
      this.fatal(HTTP2_ERROR.settingsTimeout, 'no preface, or our SETTINGS were not acknowledged');
      return;
    }
    if (now - this.drainingSince >= LINGER_MS && this.lastAccepted === LARGEST_STREAM_ID) this.finishDraining();
    if (this.isSocketStalled(now)) {
      this.socket.destroy();
      return;
    }
    if (this.output.heldBytes > 0) for (const call of [...this.calls.values()]) call.checkStall(now);
    const silence = this.keepAlive.check(now);
    if (silence === 'dead') this.socket.destroy();
    else if (silence === 'ping') {
      this.output.writer.ping(0, KEEP_ALIVE_PING, 0);
      this.output.touch();
    }
  }

  private isSocketStalled(now: number): boolean {
    const taken = this.output.bytesWritten - this.socket.writableLength;
    if (this.socket.writableLength === 0 || taken !== this.takenBytes) {
      this.takenBytes = taken;
      this.takenAt = now;
      return false;
    }
    return now - this.takenAt >= this.options.stallTimeoutMs;
  }

  /**
   * Graceful: first a GOAWAY that refuses nothing, for calls that are under way to us; once the client has seen it, the
   * real one; once the last call has ended, the end (RFC 9113, section 6.8).
   */
  drain(): void {
    if (this.hasFailed || this.drainingSince !== NEVER) return;
    this.drainingSince = performance.now();
    this.output.writer.goaway(LARGEST_STREAM_ID, HTTP2_ERROR.none, NO_BYTES);
    this.output.writer.ping(0, DRAIN_PING, 0);
    this.output.touch();
  }

  /** An acknowledged ping: was it the one that goes with GOAWAY? */
  protected onPingAcknowledged(bytes: Uint8Array, start: number): void {
    if (this.drainingSince === NEVER || this.lastAccepted !== LARGEST_STREAM_ID) return;
    for (let i = 0; i < DRAIN_PING.length; i++) if (bytes[start + i] !== DRAIN_PING[i]) return;
    this.finishDraining();
  }

  private finishDraining(): void {
    this.lastAccepted = this.lastStreamId;
    this.output.writer.goaway(this.lastStreamId, HTTP2_ERROR.none, NO_BYTES);
    this.output.touch();
    this.endIfDrained();
  }

  protected endIfDrained(): void {
    if (this.calls.size > 0 || this.lastAccepted === LARGEST_STREAM_ID || this.hasFailed) return;
    this.failedAt = performance.now();
    this.stopReader();
    this.output.flush();
    this.socket.end();
  }

  /** The grace is over: what still runs fails, and the socket goes as soon as that is written. */
  shutDown(): void {
    for (const call of [...this.calls.values()]) {
      call.fail(GRPC_STATUS.unavailable, 'the server is shutting down');
      if (!call.isGone) call.abandon(HTTP2_ERROR.cancel);
    }
    this.output.flush();
    this.socket.destroySoon();
  }
}
