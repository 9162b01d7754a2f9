// Requests over HTTP/2 that are not gRPC's, as curl and browsers send them once TLS has settled on h2: each is played to the
// HTTP/1.1 handler as a connection of its own with one request, and what it answers is framed again.

import { Duplex } from 'node:stream';
import { FLAG, FRAME, HTTP2_ERROR } from '../codec/http2/index.ts';
import type { Connection } from './connection.ts';
import type { LinkStream } from './link.ts';
import type { RequestHeaders } from './request-headers.ts';
import { StallWatch } from './stall-watch.ts';

const MAX_HEAD_BYTES = 64 * 1024;
/** Said anew, or without meaning on a connection of its own. */
const REQUEST_ONLY = new Set(['content-length', 'expect', 'host', 'te']);
const RESPONSE_ONLY = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** True if method and path can stand in a request line. */
export function fitsRequestLine(headers: RequestHeaders): boolean {
  return /^[!#-'*+.0-9A-Z^-z|~-]+$/.test(headers.method) && /^[\x21-\x7e]+$/.test(headers.path);
}

/** The end of the played connection that node:http holds. */
class Played extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly encrypted: boolean;
  private readonly exchange: PlainExchange;

  constructor(exchange: PlainExchange, connection: Connection) {
    super({ allowHalfOpen: true });
    this.exchange = exchange;
    this.remoteAddress = connection.remoteAddress;
    this.remotePort = connection.remotePort;
    this.encrypted = connection.isEncrypted;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.exchange.answer(chunk, done);
  }

  override _final(done: () => void): void {
    this.exchange.answered();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.exchange.playedGone();
    done(error);
  }

  // What node:http expects of a socket beside a Duplex.
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  destroySoon(): void {
    this.end();
  }
}

export class PlainExchange implements LinkStream {
  readonly id: number;
  readonly startedAt: number;
  readonly prefixBytes = 0;
  sendWindow: number;
  receiveWindow: number;
  held: Uint8Array[] = [];
  sentOfFirst = 0;
  heldBytes = 0;
  isWaiting = false;
  isGone = false;
  isRemoteDone = false;
  private readonly connection: Connection;
  private readonly serve: (socket: Duplex) => void;
  private readonly requestHead: string;
  private lengthLeft: number;
  private readonly body: Buffer[] = [];
  private bodyBytes = 0;
  private played: Played | undefined;
  private head: Buffer | undefined = Buffer.alloc(0);
  private isAnswered = false;
  private onTaken: (() => void) | undefined;
  private readonly stall = new StallWatch();

  constructor(connection: Connection, id: number, headers: RequestHeaders, serve: (socket: Duplex) => void) {
    this.connection = connection;
    this.id = id;
    this.serve = serve;
    this.startedAt = connection.now;
    this.sendWindow = connection.initialSendWindow;
    this.receiveWindow = connection.options.streamWindowBytes;
    this.lengthLeft = headers.contentLength;
    // HTTP/1.0: the answer is neither chunked nor kept alive, so its body ends with the connection.
    const lines = [`${headers.method} ${headers.path} HTTP/1.0`, `host: ${headers.authority}`];
    for (const { name, value } of headers.fields) if (!REQUEST_ONLY.has(name)) lines.push(`${name}: ${value}`);
    this.requestHead = lines.join('\r\n');
  }

  data(bytes: Uint8Array, start: number, end: number, frameLength: number, endStream: boolean): boolean {
    this.bodyBytes += end - start;
    this.connection.holdRequest(end - start);
    if (this.lengthLeft >= 0 && end - start > this.lengthLeft) return false;
    if (this.lengthLeft >= 0) this.lengthLeft -= end - start;
    if (this.bodyBytes > this.connection.options.maxRequestBytes) {
      this.refuse(413);
      return true;
    }
    this.body.push(Buffer.from(bytes.subarray(start, end)));
    if (endStream) return this.endOfStream();
    this.receiveWindow += frameLength;
    this.connection.updateWindow(this.id, frameLength);
    return true;
  }

  endOfStream(): boolean {
    this.isRemoteDone = true;
    if (this.lengthLeft > 0) return false;
    const played = new Played(this, this.connection);
    this.played = played;
    played.on('error', () => {});
    this.serve(played);
    const length = this.bodyBytes > 0 ? `\r\ncontent-length: ${this.bodyBytes}` : '';
    played.push(Buffer.from(`${this.requestHead}${length}\r\n\r\n`, 'latin1'));
    for (const part of this.body) played.push(part);
    this.body.length = 0;
    return true;
  }

  private refuse(status: number): void {
    const { output } = this.connection;
    output.headers(this.id, output.blocks.plain([[':status', String(status)]]), true);
    this.close(true);
    if (!this.isRemoteDone) this.connection.reset(this.id, HTTP2_ERROR.none);
  }

  /** Bytes of the HTTP/1.1 answer; `done` asks for more. */
  answer(chunk: Buffer, done: () => void): void {
    if (this.isGone) {
      done();
      return;
    }
    let body: Buffer = chunk;
    if (this.head !== undefined) {
      this.head = Buffer.concat([this.head, chunk]);
      const end = this.head.indexOf('\r\n\r\n');
      if (end < 0) {
        if (this.head.length > MAX_HEAD_BYTES) this.abandon(HTTP2_ERROR.internal);
        done();
        return;
      }
      body = this.head.subarray(end + 4);
      this.sendHead(this.head.toString('latin1', 0, end));
      this.head = undefined;
    }
    if (body.length > 0) this.connection.output.message(this, new Uint8Array(body));
    if (this.heldBytes === 0) done();
    else this.onTaken = done;
  }

  private sendHead(head: string): void {
    const [statusLine = '', ...lines] = head.split('\r\n');
    const fields: [string, string][] = [[':status', statusLine.split(' ')[1] ?? '500']];
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).toLowerCase();
      if (!RESPONSE_ONLY.has(name)) fields.push([name, line.slice(colon + 1).trim()]);
    }
    this.connection.output.headers(this.id, this.connection.output.blocks.plain(fields), false);
  }

  /** The handler has said all. */
  answered(): void {
    if (this.isAnswered || this.isGone) return;
    this.isAnswered = true;
    if (this.head !== undefined) this.abandon(HTTP2_ERROR.internal);
    else if (this.heldBytes === 0) this.finish();
  }

  private finish(): void {
    const { output } = this.connection;
    output.writer.header(0, FRAME.data, FLAG.endStream, this.id);
    output.touch();
    this.close(true);
    if (!this.isRemoteDone) this.connection.reset(this.id, HTTP2_ERROR.none);
  }

  onFlushed(): void {
    if (this.isAnswered) {
      this.finish();
      return;
    }
    const done = this.onTaken;
    this.onTaken = undefined;
    done?.();
  }

  /** node:http destroyed its end. */
  playedGone(): void {
    if (!this.isAnswered) this.abandon(HTTP2_ERROR.internal);
  }

  fail(): void {
    this.abandon(HTTP2_ERROR.cancel);
  }

  checkStall(now: number): void {
    // Every answer of this kind is finite: one that does not move is stuck.
    if (this.stall.isStalled(this.heldBytes, now, this.connection.options.stallTimeoutMs)) {
      this.abandon(HTTP2_ERROR.enhanceYourCalm);
    }
  }

  abandon(code: number): void {
    if (this.isGone) return;
    this.connection.reset(this.id, code);
    this.cancelled();
  }

  cancelled(): void {
    this.close(false);
  }

  private close(isTaken: boolean): void {
    if (this.isGone) return;
    this.isGone = true;
    this.connection.holdRequest(-this.bodyBytes);
    if (this.heldBytes > 0) this.connection.output.drop(this);
    const done = this.onTaken;
    this.onTaken = undefined;
    done?.();
    // node:http lets go of it only then.
    this.played?.destroy();
    this.connection.left(this.id, isTaken);
  }
}
