// The sending side of one connection: frames of all its streams gathered into one buffer and written once a turn, within
// the client's flow-control windows and the socket's appetite. What does not fit waits with its call.

import type { Socket } from 'node:net';
import { DEFAULT_MAX_FRAME, DEFAULT_WINDOW, FRAME, FrameWriter, LARGEST_WINDOW } from '../codec/http2/index.ts';
import { EMPTY_BYTES, joinBytes } from '../core/bytes.ts';
import type { Load } from './load.ts';
import { ResponseBlocks } from './response-blocks.ts';

/** A turn that gathers more than this writes before its end. */
const GATHER_BYTES = 128 * 1024;
/** Buffers larger than this are not kept for the next turn. */
const KEPT_BYTES = 256 * 1024;
const INITIAL_BYTES = 4096;
/** Before each gRPC message: a flag and its length. */
export const PREFIX_BYTES = 5;

/** What `Output` needs to know of a stream with answers under way. */
export interface Sender {
  readonly id: number;
  /** What precedes each message: gRPC's prefix, or nothing. */
  readonly prefixBytes: number;
  /** Bytes that the client lets this stream send; below zero after it shrank its windows. */
  sendWindow: number;
  /** Messages that wait, each to be preceded by its prefix. The first is partly sent up to `sentOfFirst`. */
  readonly held: Uint8Array[];
  sentOfFirst: number;
  /** Bytes in `held` not yet sent, prefixes included. */
  heldBytes: number;
  /** True while on the list of those that wait for the connection. */
  isWaiting: boolean;
  readonly isGone: boolean;
  /** Everything held was sent. */
  onFlushed(): void;
}

export class Output {
  readonly blocks = new ResponseBlocks();
  readonly writer = new FrameWriter(INITIAL_BYTES);
  /** Bytes that the client lets the connection send. */
  window = DEFAULT_WINDOW;
  maxFrame = DEFAULT_MAX_FRAME;
  /** The socket took less than was written: nothing but control frames until it drains. */
  isSocketFull = false;
  /** Response bytes that wait in streams. */
  heldBytes = 0;
  /** Headers or messages were written since this was last set to false. */
  hasAnswered = false;
  /** Bytes handed to the socket. */
  bytesWritten = 0;
  private readonly socket: Socket;
  private readonly load: Load;
  /** What the kernel had not taken when that was last looked at: counted in `load`. */
  private backlogCounted = 0;
  private readonly wantFlush: () => void;
  private isFlushWanted = false;
  private waiting: Sender[] = [];

  constructor(socket: Socket, load: Load, wantFlush: () => void) {
    this.socket = socket;
    this.load = load;
    this.wantFlush = wantFlush;
  }

  /** Call after writing into `writer`: the connection will be flushed at the end of the turn. */
  touch(): void {
    if (this.isFlushWanted) return;
    this.isFlushWanted = true;
    this.wantFlush();
  }

  flush(): void {
    this.isFlushWanted = false;
    const writer = this.writer;
    const length = writer.length;
    if (length === 0) return;
    writer.length = 0;
    const socket = this.socket;
    if (socket.destroyed || socket.writableEnded) return;
    this.bytesWritten += length;
    const bytes = writer.bytes;
    socket.write(Buffer.from(bytes.buffer, bytes.byteOffset, length));
    if (socket.writableLength > 0) {
      // The kernel did not take all of it: the rest of the buffer is the socket's until it has.
      writer.bytes = new Uint8Array(INITIAL_BYTES);
      this.isSocketFull = socket.writableNeedDrain;
      this.countBacklog(socket.writableLength);
    } else if (bytes.length > KEPT_BYTES) {
      writer.bytes = new Uint8Array(INITIAL_BYTES);
    }
  }

  private countBacklog(bytes: number): void {
    this.load.heldBytes += bytes - this.backlogCounted;
    this.backlogCounted = bytes;
  }

  /** The socket is gone, and what it held with it. */
  forgetBacklog(): void {
    this.countBacklog(0);
  }

  private hold(sender: Sender, bytes: number): void {
    sender.heldBytes += bytes;
    this.heldBytes += bytes;
    this.load.heldBytes += bytes;
  }

  /** Everything that the kernel has not taken, whatever it waits for. */
  get backlogBytes(): number {
    return this.socket.writableLength + this.writer.length + this.heldBytes;
  }

  /** True if a DATA frame may be gathered now. */
  private hasRoom(): boolean {
    if (this.isSocketFull) return false;
    if (this.writer.length < GATHER_BYTES) return true;
    this.flush();
    return !this.isSocketFull;
  }

  /** The common answer: headers, one message and trailers at once. False: it does not fit now, nothing was written. */
  tryUnary(sender: Sender, message: Uint8Array): boolean {
    const length = message.length + PREFIX_BYTES;
    if (length > this.window || length > sender.sendWindow || length > this.maxFrame || !this.hasRoom()) return false;
    const { writer, blocks } = this;
    const id = sender.id;
    this.hasAnswered = true;
    writer.headers(id, blocks.headers(), false, this.maxFrame);
    writer.header(length, FRAME.data, 0, id);
    this.prefix(message.length);
    writer.raw(message);
    writer.headers(id, blocks.okTrailers(), true, this.maxFrame);
    this.window -= length;
    sender.sendWindow -= length;
    this.touch();
    return true;
  }

  private prefix(messageLength: number): void {
    this.writer.u8(0);
    this.writer.u32(messageLength);
  }

  headers(id: number, block: Uint8Array, endStream: boolean): void {
    this.hasAnswered = true;
    this.writer.headers(id, block, endStream, this.maxFrame);
    this.touch();
  }

  /** A message of a stream: at once if it fits, else it waits with its stream. */
  message(sender: Sender, message: Uint8Array, lead: Uint8Array = EMPTY_BYTES): void {
    const length = lead.length + message.length + sender.prefixBytes;
    const fits = length <= this.window && length <= sender.sendWindow && length <= this.maxFrame;
    if (sender.heldBytes === 0 && fits && this.hasRoom()) {
      this.hasAnswered = true;
      this.writer.header(length, FRAME.data, 0, sender.id);
      if (sender.prefixBytes > 0) this.prefix(lead.length + message.length);
      if (lead.length > 0) this.writer.raw(lead);
      this.writer.raw(message);
      this.window -= length;
      sender.sendWindow -= length;
      this.touch();
      return;
    }
    sender.held.push(lead.length === 0 ? message : joinBytes(lead, message));
    this.hold(sender, length);
    this.resume(sender);
  }

  /** Puts a stream on the list and sends what can be sent. */
  resume(sender: Sender): void {
    if (sender.heldBytes === 0 || sender.isWaiting) return;
    sender.isWaiting = true;
    this.waiting.push(sender);
    this.pump();
  }

  /** Forgets what a stream still held. */
  drop(sender: Sender): void {
    this.hold(sender, -sender.heldBytes);
    sender.held.length = 0;
    sender.sentOfFirst = 0;
  }

  /** The connection's window grew; false on overflow (RFC 9113, section 6.9.1). */
  grow(increment: number): boolean {
    this.window += increment;
    if (this.window > LARGEST_WINDOW) return false;
    this.pump();
    return true;
  }

  onSocketDrain(): void {
    this.isSocketFull = false;
    this.countBacklog(this.socket.writableLength);
    this.pump();
    this.flush();
  }

  /** One frame a stream and round, so that a large answer does not hold up the small ones. */
  pump(): void {
    while (this.waiting.length > 0 && this.window > 0 && this.hasRoom()) {
      const round = this.waiting;
      this.waiting = [];
      for (let i = 0; i < round.length; i++) {
        const sender = round[i]!;
        if (this.window <= 0 || !this.hasRoom()) {
          this.waiting = round.slice(i).concat(this.waiting);
          return;
        }
        if (this.sendFrame(sender)) this.waiting.push(sender);
      }
    }
  }

  /** True if the stream has more to send; it stays on the list then. */
  private sendFrame(sender: Sender): boolean {
    const length = Math.min(this.window, sender.sendWindow, this.maxFrame, sender.heldBytes);
    if (length <= 0 || sender.isGone) {
      // Nothing left, or the stream's own window is used up: an update of that brings it back.
      sender.isWaiting = false;
      return false;
    }
    this.hasAnswered = true;
    this.writer.header(length, FRAME.data, 0, sender.id);
    this.copyHeld(sender, length);
    this.window -= length;
    sender.sendWindow -= length;
    this.hold(sender, -length);
    this.touch();
    if (sender.heldBytes > 0) return true;
    // The listener may hold more at once; it must be able to join the list anew.
    sender.isWaiting = false;
    sender.onFlushed();
    return false;
  }

  private copyHeld(sender: Sender, length: number): void {
    const { held, prefixBytes } = sender;
    let whole = 0;
    while (length > 0) {
      const message = held[whole]!;
      for (; sender.sentOfFirst < prefixBytes && length > 0; sender.sentOfFirst++, length--) {
        this.writer.u8(sender.sentOfFirst === 0 ? 0 : message.length >>> (8 * (prefixBytes - 1 - sender.sentOfFirst)));
      }
      const from = sender.sentOfFirst - prefixBytes;
      const taken = Math.max(0, Math.min(length, message.length - from));
      if (taken > 0) this.writer.raw(message.subarray(from, from + taken));
      length -= taken;
      sender.sentOfFirst += taken;
      if (sender.sentOfFirst === message.length + prefixBytes) {
        whole++;
        sender.sentOfFirst = 0;
      }
    }
    held.splice(0, whole);
  }
}
