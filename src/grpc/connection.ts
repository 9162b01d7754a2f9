// One HTTP/2 connection: reads frames, keeps the protocol's rules (RFC 9113) and opens calls. What it sends goes through
// `Output`; what a call does is in `ServerCall`.

import type { Socket } from 'node:net';
import { HpackDecoder } from '../codec/hpack/index.ts';
import {
  CLIENT_PREFACE,
  DEFAULT_MAX_FRAME,
  DEFAULT_WINDOW,
  FLAG,
  FRAME,
  FrameReader,
  type FrameSink,
  HTTP2_ERROR,
  LARGEST_WINDOW,
  SETTING,
} from '../codec/http2/index.ts';
import { QuorateError } from '../core/errors.ts';
import { ServerCall } from './call.ts';
import { HeaderBlock } from './header-block.ts';
import { Budget, LIMITS, RecentResets } from './limits.ts';
import { type ConnectionHost, Link, type LinkStream } from './link.ts';
import type { Load } from './load.ts';
import { fitsRequestLine, PlainExchange } from './plain-http.ts';
import { malformedTimeout, overloaded, type Refusal, refusalOf, unknownMethod } from './refusals.ts';
import { RequestHeaders } from './request-headers.ts';
import { readSettings } from './settings.ts';
import { parseTimeout } from './timeout.ts';

export class Connection extends Link implements FrameSink {
  /** What a new stream may send. */
  initialSendWindow = DEFAULT_WINDOW;
  /** Bytes of request messages that wait in calls. */
  requestBytes = 0;
  private readonly reader: FrameReader;
  private readonly decoder = new HpackDecoder();
  private readonly headers: RequestHeaders;
  private readonly block: HeaderBlock;
  private readonly resets: Budget;
  private readonly nuisances: Budget;
  private readonly recentResets = new RecentResets(LIMITS.rememberedResets);
  private prefaceLength = 0;
  private areSettingsReceived = false;
  private unacknowledged = 0;

  constructor(socket: Socket, host: ConnectionHost) {
    super(socket, host);
    this.reader = new FrameReader(DEFAULT_MAX_FRAME, this);
    this.headers = new RequestHeaders(this.options.maxHeaderListBytes);
    this.block = new HeaderBlock(this.options.maxHeaderListBytes);
    this.resets = new Budget(LIMITS.resetBurst, LIMITS.resetsPerSecond, this.now);
    this.nuisances = new Budget(LIMITS.nuisanceBurst, LIMITS.nuisancesPerSecond, this.now);
    this.greet();
    socket.on('data', this.receive);
  }

  private greet(): void {
    const { writer } = this.output;
    const { maxConcurrentStreams, streamWindowBytes, maxHeaderListBytes, connectionWindowBytes } = this.options;
    writer.settings([
      [SETTING.maxConcurrentStreams, maxConcurrentStreams],
      [SETTING.initialWindowSize, streamWindowBytes],
      [SETTING.maxHeaderListSize, maxHeaderListBytes],
    ]);
    if (connectionWindowBytes > DEFAULT_WINDOW) writer.windowUpdate(0, connectionWindowBytes - DEFAULT_WINDOW);
    this.output.touch();
  }

  /** Bytes from the client, the preface first. */
  readonly receive = (chunk: Uint8Array): void => {
    if (this.hasFailed) return;
    this.now = performance.now();
    this.bytesRead += chunk.length;
    this.keepAlive.onRead(this.now);
    if (this.prefaceLength < CLIENT_PREFACE.length) {
      const rest = this.matchPreface(chunk);
      if (rest === undefined) return;
      chunk = rest;
    }
    try {
      this.reader.push(chunk);
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      this.fatal(error.code, error.message);
    }
    if (this.output.isSocketFull && this.output.backlogBytes > LIMITS.readStopBytes) this.stopReading();
  };

  get load(): Load {
    return this.host.load;
  }

  /** Counts request bytes that wait in calls. */
  holdRequest(bytes: number): void {
    this.requestBytes += bytes;
    this.host.load.heldBytes += bytes;
  }

  protected stopReader(): void {
    this.reader.stop();
  }

  protected onAnswersSent(bytes: number): void {
    this.nuisances.earn(2 + bytes / LIMITS.bytesPerNuisance);
  }

  private matchPreface(chunk: Uint8Array): Uint8Array | undefined {
    const count = Math.min(CLIENT_PREFACE.length - this.prefaceLength, chunk.length);
    for (let i = 0; i < count; i++) {
      if (chunk[i] !== CLIENT_PREFACE[this.prefaceLength + i]) {
        this.fatal(HTTP2_ERROR.protocol, 'not the HTTP/2 preface');
        return undefined;
      }
    }
    this.prefaceLength += count;
    return chunk.subarray(count);
  }

  frame(
    type: number,
    flags: number,
    id: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    inChunk: boolean,
  ): void {
    if (!this.areSettingsReceived && (type !== FRAME.settings || (flags & FLAG.ack) !== 0)) {
      fault(HTTP2_ERROR.protocol, 'the first frame must be SETTINGS');
      return;
    }
    if (this.block.streamId !== 0 && (type !== FRAME.continuation || id !== this.block.streamId)) {
      fault(HTTP2_ERROR.protocol, 'a header block was interrupted');
      return;
    }
    switch (type) {
      case FRAME.data:
        this.onData(flags, id, bytes, start, end, inChunk);
        return;
      case FRAME.headers:
        this.onHeaders(flags, id, bytes, start, end);
        return;
      case FRAME.priority:
        this.onPriority(id, bytes, start, end);
        return;
      case FRAME.rstStream:
        this.onRstStream(id, end - start);
        return;
      case FRAME.settings:
        this.onSettings(flags, id, bytes, start, end);
        return;
      case FRAME.pushPromise:
        fault(HTTP2_ERROR.protocol, 'a client cannot push');
        break;
      case FRAME.ping:
        this.onPing(flags, id, bytes, start, end);
        return;
      case FRAME.goaway:
        if (id !== 0) fault(HTTP2_ERROR.protocol, 'GOAWAY on a stream');
        if (end - start < 8) fault(HTTP2_ERROR.frameSize, 'GOAWAY is too short');
        this.nuisance();
        return;
      case FRAME.windowUpdate:
        this.onWindowUpdate(id, bytes, start, end);
        return;
      case FRAME.continuation:
        this.onContinuation(flags, id, bytes, start, end);
        return;
      default:
        // Extensions that we do not know are ignored (RFC 9113, section 5.5).
        this.nuisance();
    }
  }

  oversized(_type: number, _id: number, length: number): void {
    fault(HTTP2_ERROR.frameSize, `a frame of ${length} bytes`);
  }

  private onData(flags: number, id: number, bytes: Uint8Array, start: number, end: number, inChunk: boolean): void {
    const length = end - start;
    const call = this.calls.get(id);
    if (call === undefined && this.isIdle(id)) fault(HTTP2_ERROR.protocol, `DATA on stream ${id}`);
    this.countReceived(length);
    if ((flags & FLAG.padded) !== 0) {
      if (length < 1) fault(HTTP2_ERROR.frameSize, 'DATA without its padding length');
      const padding = bytes[start]!;
      if (padding >= length) fault(HTTP2_ERROR.protocol, 'DATA with more padding than payload');
      start++;
      end -= padding;
    }
    const endStream = (flags & FLAG.endStream) !== 0;
    if (start === end && !endStream) this.nuisance();
    if (call === undefined) {
      // What came after our GOAWAY, or was under way when we reset the stream, is nobody's fault.
      if (id <= this.lastAccepted && !this.recentResets.has(id)) this.streamError(id, HTTP2_ERROR.streamClosed);
    } else if (call.isRemoteDone) {
      this.streamError(id, HTTP2_ERROR.streamClosed);
    } else if (length > call.receiveWindow) {
      this.streamError(id, HTTP2_ERROR.flowControl);
    } else {
      call.receiveWindow -= length;
      if (!call.data(bytes, start, end, length, endStream, inChunk)) this.streamError(id, HTTP2_ERROR.protocol);
    }
  }

  /**
   * The connection's own window is given back at once, so that one slow call does not stop the others; what a client may
   * have us hold is bounded by the windows of its streams and by `maxConnectionRequestBytes`.
   */
  private countReceived(length: number): void {
    this.unacknowledged += length;
    if (this.unacknowledged >= this.options.connectionWindowBytes / 2) {
      this.updateWindow(0, this.unacknowledged);
      this.unacknowledged = 0;
    }
  }

  private isIdle(id: number): boolean {
    return id > this.lastStreamId || (id & 1) === 0;
  }

  private onHeaders(flags: number, id: number, bytes: Uint8Array, start: number, end: number): void {
    if ((id & 1) === 0) fault(HTTP2_ERROR.protocol, `HEADERS on stream ${id}`);
    const error = this.block.begin(flags, id, bytes, start, end);
    if (error !== HTTP2_ERROR.none) fault(error, 'malformed HEADERS');
    if (this.block.streamId === 0) this.onBlock(id);
  }

  private onContinuation(flags: number, id: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.block.streamId === 0) fault(HTTP2_ERROR.protocol, `CONTINUATION on stream ${id}`);
    // Cheap for the sender whatever they hold: each counts.
    this.nuisance();
    const error = this.block.add(flags, bytes, start, end);
    if (error !== HTTP2_ERROR.none) fault(error, 'a header block beyond all bounds');
    if (this.block.streamId === 0) this.onBlock(id);
  }

  private onBlock(id: number): void {
    const { block, headers } = this;
    headers.begin();
    try {
      // Whatever becomes of the stream, the table must follow.
      this.decoder.decode(block.bytes, block.start, block.end, headers);
    } catch (error) {
      fault(HTTP2_ERROR.compression, QuorateError.from(error).message);
    }
    block.release();
    const call = this.calls.get(id);
    if (call !== undefined) {
      this.onTrailers(call, block.endStream);
      return;
    }
    if (id <= this.lastStreamId) {
      if (this.recentResets.has(id)) return;
      fault(HTTP2_ERROR.streamClosed, `HEADERS on closed stream ${id}`);
    }
    this.lastStreamId = id;
    if (id > this.lastAccepted) return;
    this.onRequest(id, block.endStream);
  }

  private onTrailers(call: LinkStream, endStream: boolean): void {
    if (call.isRemoteDone) {
      this.streamError(call.id, HTTP2_ERROR.streamClosed);
      return;
    }
    if (!endStream || this.headers.trailersFault() !== '' || this.headers.isTooLarge || !call.endOfStream()) {
      this.streamError(call.id, HTTP2_ERROR.protocol);
    }
  }

  private onRequest(id: number, endStream: boolean): void {
    const { headers, options, host } = this;
    // What was cut off for its size cannot be judged further.
    const isMalformed = !headers.isTooLarge && headers.requestFault() !== '';
    if (isMalformed || (endStream && headers.contentLength > 0)) {
      this.streamError(id, HTTP2_ERROR.protocol);
      return;
    }
    if (this.calls.size >= options.maxConcurrentStreams || this.output.heldBytes > options.maxConnectionQueueBytes) {
      this.streamError(id, HTTP2_ERROR.refusedStream);
      return;
    }
    if (!headers.isGrpc && !headers.isTooLarge && host.serveHttp1 !== undefined && fitsRequestLine(headers)) {
      const exchange = new PlainExchange(this, id, headers, host.serveHttp1);
      this.calls.set(id, exchange);
      if (endStream) exchange.endOfStream();
      return;
    }
    const refusal = refusalOf(headers, options.maxHeaderListBytes);
    if (refusal !== undefined) {
      this.refuse(id, endStream, refusal);
      return;
    }
    const deadline = headers.timeout === '' ? Number.POSITIVE_INFINITY : this.now + parseTimeout(headers.timeout);
    if (Number.isNaN(deadline)) {
      this.refuse(id, endStream, malformedTimeout(headers.timeout));
      return;
    }
    const route = host.routes.get(headers.path);
    if (route === undefined) {
      this.refuse(id, endStream, unknownMethod(headers.path, this.hasService));
      return;
    }
    if (host.load.refuses(route.unary !== undefined)) {
      this.refuse(id, endStream, overloaded(options.overloadMessage));
      return;
    }
    const call = new ServerCall(this, id, route, headers, deadline);
    this.calls.set(id, call);
    host.wheel.add(call);
    host.callStarted(route);
    call.start();
    if (endStream) call.endOfStream();
  }

  private readonly hasService = (prefix: string): boolean => {
    for (const path of this.host.routes.keys()) if (path.startsWith(prefix)) return true;
    return false;
  };

  /** Answers a request that no handler will see. */
  private refuse(id: number, endStream: boolean, refusal: Refusal): void {
    const { httpStatus, code, message } = refusal;
    this.output.headers(id, this.output.blocks.trailersOnly(httpStatus, code, message, []), true);
    if (!endStream) this.reset(id, HTTP2_ERROR.none);
  }

  private onPriority(id: number, bytes: Uint8Array, start: number, end: number): void {
    if (id === 0) fault(HTTP2_ERROR.protocol, 'PRIORITY on the connection');
    if (end - start !== 5) {
      this.streamError(id, HTTP2_ERROR.frameSize);
      return;
    }
    if ((readU32(bytes, start) & 0x7fff_ffff) === id) {
      this.streamError(id, HTTP2_ERROR.protocol);
      return;
    }
    this.nuisance();
  }

  private onRstStream(id: number, length: number): void {
    if (length !== 4) fault(HTTP2_ERROR.frameSize, 'RST_STREAM of a wrong length');
    if (this.isIdle(id)) fault(HTTP2_ERROR.protocol, `RST_STREAM on stream ${id}`);
    const call = this.calls.get(id);
    // Calls that were given a chance are not what this is about: a thousand may well time out at once.
    const isRapid = call === undefined || this.now - call.startedAt < LIMITS.rapidResetMs;
    if (isRapid && !this.resets.spend(this.now)) fault(HTTP2_ERROR.enhanceYourCalm, 'too many streams were reset');
    if (call === undefined) return;
    call.isRemoteDone = true;
    call.cancelled();
  }

  private onSettings(flags: number, id: number, bytes: Uint8Array, start: number, end: number): void {
    if (id !== 0) fault(HTTP2_ERROR.protocol, 'SETTINGS on a stream');
    if ((flags & FLAG.ack) !== 0) {
      if (end !== start) fault(HTTP2_ERROR.frameSize, 'SETTINGS acknowledgement with a payload');
      this.isGreeted = true;
      return;
    }
    if ((end - start) % 6 !== 0) fault(HTTP2_ERROR.frameSize, 'SETTINGS of a wrong length');
    if (this.areSettingsReceived) this.nuisance();
    this.areSettingsReceived = true;
    const error = readSettings(bytes, start, end, this.applySetting);
    if (error !== HTTP2_ERROR.none) fault(error, 'SETTINGS out of range');
    this.output.writer.settingsAck();
    this.output.touch();
    // What larger windows let go comes after the acknowledgement.
    if (this.output.heldBytes > 0) for (const call of [...this.calls.values()]) this.output.resume(call);
  }

  private readonly applySetting = (id: number, value: number): number => {
    if (id === SETTING.headerTableSize) this.output.blocks.setTableSize(value);
    else if (id === SETTING.maxFrameSize) this.output.maxFrame = value;
    else if (id === SETTING.initialWindowSize) return this.resizeSendWindows(value);
    return HTTP2_ERROR.none;
  };

  /** RFC 9113, section 6.9.2: open streams move by the difference, below zero if need be. */
  private resizeSendWindows(value: number): number {
    const difference = value - this.initialSendWindow;
    this.initialSendWindow = value;
    for (const call of this.calls.values()) {
      call.sendWindow += difference;
      if (call.sendWindow > LARGEST_WINDOW) return HTTP2_ERROR.flowControl;
    }
    return HTTP2_ERROR.none;
  }

  private onPing(flags: number, id: number, bytes: Uint8Array, start: number, end: number): void {
    if (end - start !== 8) fault(HTTP2_ERROR.frameSize, 'PING of a wrong length');
    if (id !== 0) fault(HTTP2_ERROR.protocol, 'PING on a stream');
    if ((flags & FLAG.ack) !== 0) {
      this.onPingAcknowledged(bytes, start);
      return;
    }
    this.nuisance();
    if (!this.keepAlive.onPing(this.now, this.calls.size > 0)) {
      fault(HTTP2_ERROR.enhanceYourCalm, 'too_many_pings');
    }
    this.output.writer.ping(FLAG.ack, bytes, start);
    this.output.touch();
  }

  private onWindowUpdate(id: number, bytes: Uint8Array, start: number, end: number): void {
    if (end - start !== 4) fault(HTTP2_ERROR.frameSize, 'WINDOW_UPDATE of a wrong length');
    this.nuisance();
    const increment = readU32(bytes, start) & 0x7fff_ffff;
    if (id === 0) {
      if (increment === 0) fault(HTTP2_ERROR.protocol, 'WINDOW_UPDATE by nothing');
      if (!this.output.grow(increment)) fault(HTTP2_ERROR.flowControl, 'the connection window overflows');
      return;
    }
    const call = this.calls.get(id);
    if (call === undefined) {
      if (this.isIdle(id)) fault(HTTP2_ERROR.protocol, `WINDOW_UPDATE on stream ${id}`);
      return;
    }
    if (increment === 0) {
      this.streamError(id, HTTP2_ERROR.protocol);
      return;
    }
    call.sendWindow += increment;
    if (call.sendWindow > LARGEST_WINDOW) {
      this.streamError(id, HTTP2_ERROR.flowControl);
      return;
    }
    this.output.resume(call);
  }

  /** Counts a frame that asks for nothing: too many of them end the connection. */
  private nuisance(): void {
    if (this.nuisances.spend(this.now)) return;
    fault(HTTP2_ERROR.enhanceYourCalm, 'too many frames that ask for nothing');
  }

  /** A stream error by the client's fault. Provoking them is as cheap as resetting, and bounded with it. */
  private streamError(id: number, code: number): void {
    if (!this.resets.spend(this.now)) fault(HTTP2_ERROR.enhanceYourCalm, 'too many stream errors');
    this.reset(id, code);
    const call = this.calls.get(id);
    if (call === undefined) return;
    call.isRemoteDone = true;
    call.cancelled();
  }

  reset(id: number, code: number): void {
    this.recentResets.add(id);
    this.output.writer.rstStream(id, code);
    this.output.touch();
  }

  updateWindow(id: number, increment: number): void {
    this.output.writer.windowUpdate(id, increment);
    this.output.touch();
  }

  handlerThrew(error: unknown, path: string): void {
    this.host.handlerThrew(error, path);
  }

  /** A call has left. */
  closed(call: ServerCall, code: number, isAnswered: boolean): void {
    this.host.wheel.remove(call);
    this.host.callEnded(call, code);
    this.left(call.id, isAnswered);
  }

  /** A stream has left. Only one that took its answer speaks for the client. */
  left(id: number, isAnswered: boolean): void {
    this.calls.delete(id);
    if (isAnswered) this.resets.earn(1);
    this.endIfDrained();
  }
}

/** A connection error (RFC 9113, section 5.4.1) on its way to `receive`. */
class ConnectionFault extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

function fault(code: number, message: string): never {
  throw new ConnectionFault(code, message);
}

function readU32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
