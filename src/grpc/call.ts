// One call: what the connection feeds it, what its handler says, and the states between. Both kinds of call share it, so
// that the hot path sees one shape of object.

import type { PeerCertificate } from 'node:tls';
import { HTTP2_ERROR } from '../codec/http2/index.ts';
import { EMPTY_BYTES } from '../core/bytes.ts';
import type { Connection } from './connection.ts';
import { OFF_WHEEL, type Timed } from './deadline-wheel.ts';
import { MessageAssembler, type MessageSink } from './inbound.ts';
import type { LinkStream } from './link.ts';
import { Metadata, metadataFields, type OutgoingMetadata } from './metadata.ts';
import { PREFIX_BYTES } from './output.ts';
import type { RequestHeaders } from './request-headers.ts';
import { StallWatch } from './stall-watch.ts';
import { GRPC_STATUS } from './status.ts';
import type { CancelReason, Route, StreamCall, UnaryCall } from './types.ts';

const NO_FIELDS: readonly (readonly [string, string])[] = [];
/** Never written to: each call gets a list of its own when it needs one. */
const NO_MESSAGES: Uint8Array[] = [];
/** No status yet. */
const OPEN = -1;

export class ServerCall implements UnaryCall, StreamCall, LinkStream, Timed, MessageSink {
  readonly id: number;
  readonly route: Route;
  readonly authority: string;
  readonly deadline: number;
  readonly startedAt: number;
  // Timed
  wheelNext: Timed | undefined = undefined;
  wheelPrevious: Timed | undefined = undefined;
  wheelSlot: number = OFF_WHEEL;
  // LinkStream
  readonly prefixBytes = PREFIX_BYTES;
  sendWindow: number;
  held: Uint8Array[] = NO_MESSAGES;
  sentOfFirst = 0;
  heldBytes = 0;
  isWaiting = false;
  /** No longer among the connection's streams. */
  isGone = false;
  isRemoteDone = false;
  receiveWindow: number;
  private readonly connection: Connection;
  private readonly fields: RequestHeaders['fields'];
  private readonly encoding: string;
  private parsedMetadata: Metadata | undefined = undefined;
  /** Declared by content-length and not yet come; -1: not declared. */
  private lengthLeft: number;
  private areHeadersSent = false;
  private status: number = OPEN;
  private statusMessage = '';
  private assembler: MessageAssembler | undefined = undefined;
  /** Of a unary call: its message, until the client's side ends. Of a stream: what came before its listener. */
  private unread: Uint8Array[] = NO_MESSAGES;
  /** Request bytes that wait here: unread messages, and one that is not whole. */
  private requestBytes = 0;
  private isPaused = false;
  private isEndTold = false;
  private unacknowledged = 0;
  private stall: StallWatch | undefined = undefined;
  private cancelListeners: ((why: CancelReason) => void)[] | undefined = undefined;
  private messageListener: ((message: Uint8Array) => void) | undefined = undefined;
  private endListener: (() => void) | undefined = undefined;
  /** `write` has answered false, and its listener waits to hear of better times. */
  private isDrainOwed = false;
  private drainListener: (() => void) | undefined = undefined;
  private initialMetadata = NO_FIELDS;
  private trailingMetadata = NO_FIELDS;

  constructor(connection: Connection, id: number, route: Route, headers: RequestHeaders, deadline: number) {
    this.connection = connection;
    this.id = id;
    this.route = route;
    this.fields = headers.fields;
    this.encoding = headers.encoding;
    this.authority = headers.authority;
    this.lengthLeft = headers.contentLength;
    this.deadline = deadline;
    this.startedAt = connection.now;
    this.sendWindow = connection.initialSendWindow;
    this.receiveWindow = connection.options.streamWindowBytes;
  }

  get path(): string {
    return this.route.path;
  }

  get metadata(): Metadata {
    this.parsedMetadata ??= new Metadata(this.fields);
    return this.parsedMetadata;
  }

  get peer(): string {
    return this.connection.peer;
  }

  get peerCertificate(): PeerCertificate | undefined {
    return this.connection.peerCertificate;
  }

  get isOver(): boolean {
    return this.status !== OPEN;
  }

  /** Streams start on their headers, unary calls on their message. */
  start(): void {
    if (this.route.unary !== undefined || this.isOver) return;
    try {
      this.route.stream(this);
    } catch (error) {
      this.handlerThrew(error);
    }
  }

  data(
    bytes: Uint8Array,
    start: number,
    end: number,
    frameLength: number,
    endStream: boolean,
    mayKeep: boolean,
  ): boolean {
    if (endStream) this.isRemoteDone = true;
    if (this.lengthLeft >= 0) {
      this.lengthLeft -= end - start;
      if (this.lengthLeft < 0 || (endStream && this.lengthLeft > 0)) return false;
    }
    if (this.isOver) return true;
    const length = end - start - PREFIX_BYTES;
    // The common unary call: one frame with one whole, plain message.
    if (endStream && mayKeep && this.assembler === undefined && this.unread.length === 0) {
      if (
        this.route.unary !== undefined &&
        length >= 0 &&
        bytes[start] === 0 &&
        lengthAt(bytes, start + 1) === length
      ) {
        if (length <= this.connection.options.maxRequestBytes) {
          this.callUnary(new Uint8Array(bytes.buffer, bytes.byteOffset + start + PREFIX_BYTES, length));
          return true;
        }
      }
    }
    this.unacknowledged += frameLength;
    this.assemble(bytes, start, end, mayKeep);
    if (endStream && !this.isOver) this.remoteEnded();
    return true;
  }

  private assemble(bytes: Uint8Array, start: number, end: number, mayKeep: boolean): void {
    this.assembler ??= new MessageAssembler(this, this.connection.options.maxRequestBytes, this.encoding);
    const { assembler } = this;
    const before = assembler.heldBytes;
    assembler.push(bytes, start, end, mayKeep);
    if (this.isGone) return;
    this.holdRequest(assembler.heldBytes - before);
    this.acknowledge();
  }

  /** Lets the client send on, unless the handler has not taken what it sent. */
  private acknowledge(): void {
    const owed = this.unacknowledged;
    if (this.isRemoteDone || this.isGone || owed < this.connection.options.streamWindowBytes / 2) return;
    if (this.route.unary === undefined && (this.isPaused || this.unread.length > 0)) return;
    this.unacknowledged = 0;
    this.receiveWindow += owed;
    this.connection.updateWindow(this.id, owed);
  }

  /** Counts request bytes that wait here, against what one connection may hold. */
  private holdRequest(bytes: number): void {
    this.requestBytes += bytes;
    this.connection.holdRequest(bytes);
    if (bytes > 0 && this.connection.requestBytes > this.connection.options.maxConnectionRequestBytes) {
      this.fail(GRPC_STATUS.resourceExhausted, 'the connection holds too many bytes of unfinished requests');
    }
  }

  endOfStream(): boolean {
    this.isRemoteDone = true;
    if (this.lengthLeft > 0) return false;
    if (!this.isOver) this.remoteEnded();
    return true;
  }

  private remoteEnded(): void {
    if (this.assembler?.isMidMessage === true) {
      this.fail(GRPC_STATUS.internal, 'the request stream ended inside a message');
    } else if (this.route.unary === undefined) {
      this.tellEnd();
    } else if (this.unread.length !== 1) {
      this.fail(GRPC_STATUS.unimplemented, `a unary call takes one request message, not ${this.unread.length}`);
    } else {
      const request = this.unread[0]!;
      this.unread = NO_MESSAGES;
      this.holdRequest(-request.length);
      this.callUnary(request);
    }
  }

  private callUnary(request: Uint8Array): void {
    try {
      this.route.unary!(request, this);
    } catch (error) {
      this.handlerThrew(error);
    }
  }

  message(message: Uint8Array): void {
    if (this.isOver) return;
    if (this.messageListener !== undefined && !this.isPaused && this.unread.length === 0) {
      this.tellMessage(message);
      return;
    }
    if (this.route.unary !== undefined && this.unread.length === 1) {
      this.fail(GRPC_STATUS.unimplemented, 'a unary call takes one request message');
      return;
    }
    if (this.unread === NO_MESSAGES) this.unread = [];
    this.unread.push(message);
    this.holdRequest(message.length);
  }

  inboundFailure(code: number, message: string): void {
    this.fail(code, message);
  }

  private tellMessage(message: Uint8Array): void {
    try {
      this.messageListener!(message);
    } catch (error) {
      this.handlerThrew(error);
    }
  }

  private tellEnd(): void {
    if (this.isEndTold || this.endListener === undefined || this.unread.length > 0 || !this.isRemoteDone) return;
    this.isEndTold = true;
    try {
      this.endListener();
    } catch (error) {
      this.handlerThrew(error);
    }
  }

  private handlerThrew(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.fail(GRPC_STATUS.internal, message);
    this.connection.handlerThrew(error, this.path);
  }

  onDeadline(): void {
    if (this.heldBytes > 0) {
      // Behind answers that the client has not taken, a status would come too late: it has given up by itself.
      this.abandon(HTTP2_ERROR.cancel, 'deadline');
      return;
    }
    this.fail(GRPC_STATUS.deadlineExceeded, 'context deadline exceeded');
    this.tellCancel('deadline');
  }

  cancelled(why: CancelReason = 'cancelled'): void {
    const wasOpen = !this.isOver;
    if (wasOpen) this.status = why === 'deadline' ? GRPC_STATUS.deadlineExceeded : GRPC_STATUS.cancelled;
    this.close(false);
    if (wasOpen) this.tellCancel(why);
  }

  private tellCancel(why: CancelReason): void {
    const listeners = this.cancelListeners;
    this.cancelListeners = undefined;
    if (listeners === undefined) return;
    try {
      for (const listener of listeners) listener(why);
    } catch (error) {
      this.connection.handlerThrew(error, this.path);
    }
  }

  onCancel(listener: (why: CancelReason) => void): void {
    if (this.isOver) return;
    if (this.cancelListeners === undefined) this.cancelListeners = [listener];
    else this.cancelListeners.push(listener);
  }

  onMessage(listener: (message: Uint8Array) => void): void {
    this.messageListener = listener;
    this.deliverUnread();
  }

  onEnd(listener: () => void): void {
    this.endListener = listener;
    if (!this.isOver) this.tellEnd();
  }

  onDrain(listener: () => void): void {
    this.drainListener = listener;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.deliverUnread();
  }

  private deliverUnread(): void {
    while (this.unread.length > 0 && this.messageListener !== undefined && !this.isPaused && !this.isOver) {
      const message = this.unread.shift()!;
      this.holdRequest(-message.length);
      this.tellMessage(message);
    }
    if (this.isOver) return;
    this.acknowledge();
    this.tellEnd();
  }

  setInitialMetadata(metadata: OutgoingMetadata): void {
    this.initialMetadata = metadataFields(metadata);
  }

  setTrailingMetadata(metadata: OutgoingMetadata): void {
    this.trailingMetadata = metadataFields(metadata);
  }

  respond(message: Uint8Array): void {
    if (this.isOver) return;
    const isPlain = this.initialMetadata === NO_FIELDS && this.trailingMetadata === NO_FIELDS;
    this.status = GRPC_STATUS.ok;
    if (isPlain && !this.areHeadersSent && this.connection.output.tryUnary(this, message)) {
      this.close(true);
      return;
    }
    this.send(message, EMPTY_BYTES);
    this.finishWhenFlushed();
  }

  write(message: Uint8Array, lead: Uint8Array = EMPTY_BYTES): boolean {
    if (this.isOver) return false;
    const { maxStreamQueueBytes, streamHighWaterBytes } = this.connection.options;
    if (this.heldBytes > maxStreamQueueBytes) {
      this.abandon(HTTP2_ERROR.enhanceYourCalm);
      return false;
    }
    this.send(message, lead);
    const { isFull } = this.connection.load;
    this.isDrainOwed = this.heldBytes >= (isFull ? 1 : streamHighWaterBytes);
    return !this.isDrainOwed;
  }

  private send(message: Uint8Array, lead: Uint8Array): void {
    if (!this.areHeadersSent) this.sendHeaders();
    if (this.held === NO_MESSAGES) this.held = [];
    this.connection.output.message(this, message, lead);
  }

  private sendHeaders(): void {
    this.areHeadersSent = true;
    const { output } = this.connection;
    const custom = this.initialMetadata;
    output.headers(this.id, custom === NO_FIELDS ? output.blocks.headers() : output.blocks.headersWith(custom), false);
  }

  end(): void {
    if (this.isOver) return;
    this.status = GRPC_STATUS.ok;
    if (!this.areHeadersSent) this.sendHeaders();
    this.finishWhenFlushed();
  }

  fail(code: number, message: string): void {
    if (this.isOver) return;
    this.status = code;
    this.statusMessage = message;
    this.finishWhenFlushed();
  }

  /** Everything held was sent. */
  onFlushed(): void {
    if (this.isOver) {
      this.sendTrailers();
      return;
    }
    if (!this.isDrainOwed || this.drainListener === undefined) return;
    this.isDrainOwed = false;
    try {
      this.drainListener();
    } catch (error) {
      this.handlerThrew(error);
    }
  }

  private finishWhenFlushed(): void {
    if (this.heldBytes === 0 && !this.isGone) this.sendTrailers();
  }

  private sendTrailers(): void {
    const { output } = this.connection;
    const { status, statusMessage, trailingMetadata } = this;
    if (!this.areHeadersSent) {
      const fields = [...this.initialMetadata, ...trailingMetadata];
      output.headers(this.id, output.blocks.trailersOnly(200, status, statusMessage, fields), true);
    } else if (status === GRPC_STATUS.ok && trailingMetadata === NO_FIELDS) {
      output.headers(this.id, output.blocks.okTrailers(), true);
    } else {
      output.headers(this.id, output.blocks.trailers(status, statusMessage, trailingMetadata), true);
    }
    this.close(true);
    // The client may still be sending: it is told to stop (RFC 9113, section 8.1).
    if (!this.isRemoteDone) this.connection.reset(this.id, HTTP2_ERROR.none);
  }

  /** Only an ended call is stuck when its bytes do not move; a stream that goes on may wait for its reader for ever. */
  checkStall(now: number): void {
    this.stall ??= new StallWatch();
    const stuckBytes = this.isOver ? this.heldBytes : 0;
    if (this.stall.isStalled(stuckBytes, now, this.connection.options.stallTimeoutMs)) {
      this.abandon(HTTP2_ERROR.enhanceYourCalm);
    }
  }

  /** Cuts the stream off without a status, as when its client never reads. */
  abandon(code: number, why: CancelReason = 'cancelled'): void {
    if (this.isGone) return;
    this.connection.reset(this.id, code);
    this.cancelled(why);
  }

  /** Leaves the connection: after the trailers, a reset, or the loss of the connection. */
  private close(isAnswered: boolean): void {
    if (this.isGone) return;
    this.isGone = true;
    const { connection } = this;
    if (this.heldBytes > 0) connection.output.drop(this);
    connection.holdRequest(-this.requestBytes);
    this.requestBytes = 0;
    this.unread = NO_MESSAGES;
    this.assembler = undefined;
    connection.closed(this, this.status, isAnswered);
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
