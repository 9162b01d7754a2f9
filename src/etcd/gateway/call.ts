// A call that came as JSON over HTTP, in the shape that the gRPC handlers know. Answers of streams are lines of
// {"result": …}, the last one {"error": …} if the call failed.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Method } from '../../codec/etcd/services.ts';
import { fromJson, toJson } from '../../codec/protobuf-json.ts';
import { joinBytes } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import { type CancelReason, GRPC_STATUS, Metadata, type StreamCall, type UnaryCall } from '../../grpc/index.ts';
import { parseTimeout } from '../../grpc/timeout.ts';
import { failWith } from '../context.ts';
import { HTTP_STATUS } from './status.ts';

/** What a reader who does not read may leave here before the call is given up. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;
const NEVER = Number.POSITIVE_INFINITY;

export class GatewayCall implements UnaryCall, StreamCall {
  readonly path: string;
  readonly metadata: Metadata;
  readonly authority: string;
  readonly deadline: number;
  readonly peer: string;
  readonly peerCertificate: PeerCertificate | undefined;
  isOver = false;
  private readonly method: Method<unknown, unknown>;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly cancelListeners: ((why: CancelReason) => void)[] = [];
  private messageListener: ((message: Uint8Array) => void) | undefined;
  private endListener: (() => void) | undefined;
  private drainListener: (() => void) | undefined;
  private unread: Uint8Array[] = [];
  private isPaused = false;
  private isRemoteDone = false;
  private isDrainOwed = false;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(path: string, method: Method<unknown, unknown>, request: IncomingMessage, response: ServerResponse) {
    this.path = path;
    this.method = method;
    this.request = request;
    this.response = response;
    this.metadata = metadataOf(request);
    this.authority = request.headers.host ?? '';
    const { remoteAddress, remotePort } = request.socket;
    this.peer = `${remoteAddress ?? '?'}:${remotePort ?? '?'}`;
    this.peerCertificate = certificateOf(request);
    const timeout = parseTimeout(String(request.headers['grpc-timeout'] ?? ''));
    this.deadline = Number.isNaN(timeout) ? NEVER : performance.now() + timeout;
    if (this.deadline !== NEVER) this.timer = setTimeout(() => this.onDeadline(), timeout);
    response.on('close', () => this.cancel('cancelled'));
    response.on('drain', () => this.onDrained());
  }

  /** A request message as JSON. Throws `malformed`. */
  take(json: unknown): Uint8Array {
    return this.method.request.encode(fromJson(this.method.request, json) as object).slice();
  }

  // What the client sends

  receive(message: Uint8Array): void {
    if (this.messageListener === undefined || this.isPaused) this.unread.push(message);
    else this.messageListener(message);
  }

  /** The body is over. */
  receiveEnd(): void {
    this.isRemoteDone = true;
    this.tellEnd();
  }

  onMessage(listener: (message: Uint8Array) => void): void {
    this.messageListener = listener;
    this.deliver();
  }

  onEnd(listener: () => void): void {
    this.endListener = listener;
    this.tellEnd();
  }

  pause(): void {
    this.isPaused = true;
    this.request.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.deliver();
    if (!this.isPaused) this.request.resume();
  }

  private deliver(): void {
    while (this.unread.length > 0 && this.messageListener !== undefined && !this.isPaused) {
      this.messageListener(this.unread.shift()!);
    }
    this.tellEnd();
  }

  private tellEnd(): void {
    if (!this.isRemoteDone || this.unread.length > 0 || this.isOver) return;
    const listener = this.endListener;
    this.endListener = undefined;
    listener?.();
  }

  // Ends that the handler did not choose

  onCancel(listener: (why: CancelReason) => void): void {
    this.cancelListeners.push(listener);
  }

  private cancel(why: CancelReason): void {
    if (this.isOver) return;
    this.finish();
    for (const listener of this.cancelListeners.splice(0)) listener(why);
  }

  private onDeadline(): void {
    if (this.isOver) return;
    this.fail(GRPC_STATUS.deadlineExceeded, 'context deadline exceeded');
    for (const listener of this.cancelListeners.splice(0)) listener('deadline');
  }

  private finish(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  // Answers

  /** Of no use to clients that speak JSON. */
  setInitialMetadata(): void {}
  setTrailingMetadata(): void {}

  respond(message: Uint8Array): void {
    if (this.isOver) return;
    this.finish();
    this.answer(200, this.toText(message));
  }

  write(message: Uint8Array, lead?: Uint8Array): boolean {
    if (this.isOver) return false;
    if (this.heldBytes > HELD_BYTES_MAX) {
      this.response.destroy();
      this.cancel('cancelled');
      return false;
    }
    this.beginStream();
    const isQuick = this.response.write(
      `{"result":${this.toText(lead === undefined ? message : joinBytes(lead, message))}}\n`,
    );
    this.isDrainOwed = !isQuick;
    return isQuick;
  }

  private beginStream(): void {
    if (!this.response.headersSent) this.response.writeHead(200, { 'Content-Type': 'application/json' });
  }

  onDrain(listener: () => void): void {
    this.drainListener = listener;
  }

  private onDrained(): void {
    if (this.isOver || !this.isDrainOwed) return;
    this.isDrainOwed = false;
    this.drainListener?.();
  }

  get heldBytes(): number {
    return this.response.writableLength;
  }

  end(): void {
    if (this.isOver) return;
    this.finish();
    this.beginStream();
    this.response.end();
  }

  fail(code: number, message: string): void {
    if (this.isOver) return;
    this.finish();
    const status = { code, message, details: [] };
    if (this.response.headersSent) this.response.end(`${JSON.stringify({ error: status })}\n`);
    else this.answer(HTTP_STATUS[code] ?? 500, JSON.stringify(status));
  }

  failWith(thrown: unknown): void {
    const error = QuorateError.from(thrown);
    if (error.code === 'malformed') this.fail(GRPC_STATUS.invalidArgument, error.message);
    else failWith(this, error);
  }

  private answer(status: number, body: string): void {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    this.response.writeHead(status, headers).end(body);
  }

  private toText(message: Uint8Array): string {
    return JSON.stringify(toJson(this.method.response, this.method.response.decode(message)));
  }
}

const METADATA_PREFIX = 'grpc-metadata-';

/** As etcd's gateway passes them on: the token, and whatever says that it is metadata. */
function metadataOf(request: IncomingMessage): Metadata {
  const fields: { name: string; value: string }[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    const text = Array.isArray(value) ? value.join(',') : (value ?? '');
    if (name === 'authorization') fields.push({ name, value: text });
    else if (name.startsWith(METADATA_PREFIX)) fields.push({ name: name.slice(METADATA_PREFIX.length), value: text });
  }
  return new Metadata(fields);
}

function certificateOf(request: IncomingMessage): PeerCertificate | undefined {
  const socket = request.socket as Partial<TLSSocket>;
  if (socket.authorized !== true) return undefined;
  return socket.getPeerCertificate?.();
}
