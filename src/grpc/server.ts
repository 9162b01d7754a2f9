// The gRPC server: listeners, routes, and what all connections share.

import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls, { type PeerCertificate, type TLSSocket, type TlsOptions } from 'node:tls';
import { AssertionError, assert, QuorateError } from '../core/errors.ts';
import type { ServerCall } from './call.ts';
import { Connection } from './connection.ts';
import { DeadlineWheel } from './deadline-wheel.ts';
import type { ConnectionHost, Link } from './link.ts';
import { Load } from './load.ts';
import { type GrpcServerOptions, parseOptions, type ServerOptions } from './options.ts';
import { sniff } from './sniff.ts';
import { GRPC_STATUS } from './status.ts';
import type { Route, StreamHandler, UnaryHandler } from './types.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Serves TLS, with ALPN for both protocols. */
  readonly tls?: ServerTls;
}

/** What a TLS listener serves with. */
export interface ServerTls {
  /** Looked at before each handshake: another object is another certificate. Connections that exist keep theirs. */
  readonly server: TlsOptions;
  /** Why a client whose certificate was verified may not connect all the same. Undefined: it may. */
  refusal?(certificate: PeerCertificate | undefined): string | undefined;
}

export interface GrpcServerStats {
  /** Open HTTP/2 connections. */
  readonly connections: number;
  readonly callsActive: number;
  readonly callsStarted: number;
  readonly callsOk: number;
  readonly callsFailed: number;
  /** Calls refused because the server had too much to do or to hold. */
  readonly callsRefused: number;
  /** Bytes of requests and responses that wait in memory. */
  readonly heldBytes: number;
  /** Of HTTP/2, before TLS. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

export type Http1Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export interface GrpcServer {
  /** `path` is `/package.Service/Method`. The request is the handler's to keep. */
  unary(path: string, handler: UnaryHandler): void;
  /** Client-, server- and bidirectional streaming. */
  stream(path: string, handler: StreamHandler): void;
  /** HTTP/1.1 on the same port, and requests over HTTP/2 that are not gRPC's. */
  http1(handler: Http1Handler): void;
  /** May be called for several addresses. Rejects with a `QuorateError` `listen`. */
  listen(address: ListenAddress): Promise<{ host: string; port: number }>;
  /** Writes what was answered in this turn now, not at its end. */
  flush(): void;
  /** Takes no more connections, lets calls end for `graceMs`, then ends them. */
  close(graceMs: number): Promise<void>;
  readonly stats: GrpcServerStats;
  /** Too many bytes wait for their readers: new calls are refused, and handlers should not make large answers. */
  readonly isFull: boolean;
}

export function createGrpcServer(options: GrpcServerOptions = {}): GrpcServer {
  return new Server(parseOptions(options));
}

/** Large enough that a turn's answers rarely fill it; a reader slower than that is throttled. */
const SOCKET_BUFFER_BYTES = 256 * 1024;
const SOCKET_OPTIONS = { noDelay: true, allowHalfOpen: true, highWaterMark: SOCKET_BUFFER_BYTES };

/** What could not be read as a request: what is no HTTP at all gets no HTTP back. */
function refuseHttp1(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'HPE_INVALID_METHOD' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTimeout = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isTimeout
    ? '408 Request Timeout'
    : isTooLarge
      ? '431 Request Header Fields Too Large'
      : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

/** For last words to reach those who read, once the grace is over. */
const LINGER_MS = 500;

/** Waits for `work`, and no longer than `limitMs`. */
async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

class Server implements GrpcServer, ConnectionHost {
  readonly options: ServerOptions;
  readonly routes = new Map<string, Route>();
  readonly wheel = new DeadlineWheel();
  readonly load: Load;
  serveHttp1: ((socket: Duplex) => void) | undefined = undefined;
  private readonly connections = new Set<Link>();
  /** Every TCP connection, whatever it has said so far. */
  private readonly sockets = new Set<Socket>();
  /** Those whose protocol is not known yet. */
  private readonly undecided = new Set<Socket>();
  private readonly listeners: (net.Server | tls.Server)[] = [];
  private readonly http1Server: http.Server;
  private readonly dirty: Link[] = [];
  private isFlushPlanned = false;
  private isClosing = false;
  private checkTimer: NodeJS.Timeout | undefined;
  private callsStarted = 0;
  private callsOk = 0;
  private callsFailed = 0;
  private closedBytesReceived = 0;
  private closedBytesSent = 0;

  constructor(options: ServerOptions) {
    this.options = options;
    this.load = new Load(options);
    this.http1Server = http.createServer((_request, response) => {
      response.writeHead(404).end();
    });
    this.http1Server.on('clientError', refuseHttp1);
    // It never listens itself: this starts its own watch over slow and idle connections.
    this.http1Server.emit('listening');
  }

  unary(path: string, handler: UnaryHandler): void {
    this.addRoute({ path, unary: handler });
  }

  stream(path: string, handler: StreamHandler): void {
    this.addRoute({ path, unary: undefined, stream: handler });
  }

  private addRoute(route: Route): void {
    assert(/^\/[^/]+\/[^/]+$/.test(route.path), `not a method's path: ${route.path}`);
    assert(!this.routes.has(route.path), `two handlers for ${route.path}`);
    this.routes.set(route.path, route);
  }

  http1(handler: Http1Handler): void {
    this.http1Server.removeAllListeners('request');
    this.http1Server.on('request', handler);
    this.serveHttp1 = (socket) => void this.http1Server.emit('connection', socket);
  }

  async listen(address: ListenAddress): Promise<{ host: string; port: number }> {
    const listener =
      address.tls === undefined
        ? net.createServer(SOCKET_OPTIONS, (socket) => this.accept(socket))
        : this.createTlsListener(address.tls);
    if (this.options.maxConnections > 0) listener.maxConnections = this.options.maxConnections;
    listener.prependListener('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    // A handshake that fails is the client's affair.
    listener.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      listener.once('error', (error) => {
        reject(
          new QuorateError('listen', `cannot listen on ${address.host}:${address.port}: ${error.message}`, {
            cause: error,
          }),
        );
      });
      listener.listen(address.port, address.host, resolve);
    });
    this.listeners.push(listener);
    this.checkTimer ??= setInterval(() => this.check(), this.options.checkIntervalMs).unref();
    const { address: host, port } = listener.address() as AddressInfo;
    return { host, port };
  }

  private createTlsListener(source: ServerTls): tls.Server {
    let options = source.server;
    const accept = (socket: TLSSocket): void => {
      if (source.refusal?.(socket.getPeerCertificate()) === undefined) this.accept(socket);
      else socket.destroy();
    };
    const listener = tls.createServer({ ...SOCKET_OPTIONS, ...options, ALPNProtocols: ['h2', 'http/1.1'] }, accept);
    // Before the listener's own, which begins the handshake.
    listener.prependListener('connection', () => {
      const current = source.server;
      if (current === options) return;
      options = current;
      listener.setSecureContext(options);
    });
    return listener;
  }

  private accept(socket: Socket): void {
    const { maxConnections } = this.options;
    // Each listener has the limit too, and keeps it before TLS costs anything; this is for all of them together.
    const isOneTooMany = maxConnections > 0 && this.sockets.size > maxConnections;
    if (this.isClosing || isOneTooMany) {
      socket.destroy();
      return;
    }
    this.undecided.add(socket);
    sniff(socket, this.options.handshakeTimeoutMs, {
      decided: () => this.undecided.delete(socket),
      http2: (first) => {
        const connection = new Connection(socket, this);
        this.connections.add(connection);
        if (first !== undefined) connection.receive(first);
      },
      http1: () => this.http1Server.emit('connection', socket),
    });
  }

  wantFlush(connection: Link): void {
    this.dirty.push(connection);
    if (this.isFlushPlanned) return;
    this.isFlushPlanned = true;
    setImmediate(this.flushPlanned);
  }

  private readonly flushPlanned = (): void => {
    this.isFlushPlanned = false;
    this.flush();
  };

  flush(): void {
    const { dirty } = this;
    // A flush may make more connections dirty: they are met on the way.
    for (let i = 0; i < dirty.length; i++) dirty[i]!.flush();
    dirty.length = 0;
  }

  private check(): void {
    const now = performance.now();
    for (const connection of this.connections) connection.check(now);
  }

  connectionClosed(connection: Link): void {
    if (!this.connections.delete(connection)) return;
    this.closedBytesReceived += connection.bytesRead;
    this.closedBytesSent += connection.output.bytesWritten;
  }

  callStarted(route: Route): void {
    this.callsStarted++;
    this.load.began(route.unary !== undefined);
    this.options.onStarted?.(route.path);
  }

  callEnded(call: ServerCall, code: number): void {
    if (code === GRPC_STATUS.ok) this.callsOk++;
    else this.callsFailed++;
    this.load.ended(call.route.unary !== undefined);
    this.options.onHandled?.(call.path, code, call.startedAt, call);
  }

  handlerThrew(error: unknown, path: string): void {
    // A broken invariant of ours is for the driver that stops the node, whoever else wants to hear of errors.
    if (error instanceof AssertionError || this.options.onHandlerError === undefined) throw error;
    this.options.onHandlerError(error, path);
  }

  async close(graceMs: number): Promise<void> {
    this.isClosing = true;
    const closed = this.listeners.map(
      (listener) => new Promise<void>((resolve) => void listener.close(() => resolve())),
    );
    const everything = Promise.all(closed);
    for (const socket of this.undecided) socket.destroy();
    for (const connection of [...this.connections]) connection.drain();
    this.flush();
    this.http1Server.closeIdleConnections();
    await within(everything, graceMs);
    for (const connection of [...this.connections]) connection.shutDown();
    this.http1Server.closeAllConnections();
    this.http1Server.close();
    await within(everything, LINGER_MS);
    for (const socket of this.sockets) socket.destroy();
    await everything;
    clearInterval(this.checkTimer);
    this.checkTimer = undefined;
    this.wheel.stop();
  }

  get isFull(): boolean {
    return this.load.isFull;
  }

  get stats(): GrpcServerStats {
    let bytesReceived = this.closedBytesReceived;
    let bytesSent = this.closedBytesSent;
    let callsActive = 0;
    for (const connection of this.connections) {
      bytesReceived += connection.bytesRead;
      bytesSent += connection.output.bytesWritten;
      callsActive += connection.calls.size;
    }
    const { callsStarted, callsOk, callsFailed } = this;
    return {
      connections: this.connections.size,
      callsActive,
      callsStarted,
      callsOk,
      callsFailed,
      callsRefused: this.load.refused,
      heldBytes: this.load.heldBytes,
      bytesReceived,
      bytesSent,
    };
  }
}
