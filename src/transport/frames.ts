// Frames, the unit of every peer connection: length u32 | crc32 u32 | type u8 | body, little-endian. Length and checksum
// cover type and body.

import type { ByteWriter } from '../core/bytes.ts';
import type { Crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';

export const FRAME_HEAD_BYTES = 8;

export const FRAME = {
  hello: 0x01,
  welcome: 0x02,
  refused: 0x03,
  message: 0x10,
  ping: 0x11,
  pong: 0x12,
  snapshotHeader: 0x20,
  snapshotChunk: 0x21,
  snapshotEnd: 0x22,
  snapshotResult: 0x23,
  membersRequest: 0x30,
  members: 0x31,
} as const;

/** Starts a frame in `writer`; the caller writes the body and passes what this returned to `endFrame`. */
export function beginFrame(writer: ByteWriter, type: number): number {
  const start = writer.length;
  writer.u32(0);
  writer.u32(0);
  writer.u8(type);
  return start;
}

export function endFrame(writer: ByteWriter, start: number, crc32: Crc32): void {
  const content = writer.since(start + FRAME_HEAD_BYTES);
  writer.patchU32(start, content.length);
  writer.patchU32(start + 4, crc32(content));
}

export function writeFrame(writer: ByteWriter, type: number, body: Uint8Array, crc32: Crc32): void {
  const start = beginFrame(writer, type);
  writer.raw(body);
  endFrame(writer, start, crc32);
}

/** Gets a frame's type and the place of its body in `source`. The bytes stay as they are: they may be kept. */
export type OnFrame = (type: number, source: Uint8Array, start: number, end: number) => void;

/** Cuts a stream of bytes into frames. `push` throws `malformed` on what cannot be a frame; the stream is then useless. */
export class FrameParser {
  /** Longest content accepted. Small until a peer has shown who it is: the length alone makes us allocate. */
  bytesMax: number;
  private readonly crc32: Crc32;
  private readonly onFrame: OnFrame;
  /** The beginning of a frame whose rest has not arrived. */
  private readonly head = new Uint8Array(FRAME_HEAD_BYTES);
  private headLength = 0;
  private content: Uint8Array | undefined;
  private contentLength = 0;
  private isStopped = false;

  constructor(bytesMax: number, crc32: Crc32, onFrame: OnFrame) {
    this.bytesMax = bytesMax;
    this.crc32 = crc32;
    this.onFrame = onFrame;
  }

  /** Takes no more frames, not even those that `push` is going through. */
  stop(): void {
    this.isStopped = true;
  }

  push(chunk: Uint8Array): void {
    let at = this.headLength > 0 ? this.continueFrame(chunk) : 0;
    while (!this.isStopped && chunk.length - at >= FRAME_HEAD_BYTES) {
      const length = this.checkLength(readU32(chunk, at));
      const start = at + FRAME_HEAD_BYTES;
      if (start + length > chunk.length) break;
      this.emit(readU32(chunk, at + 4), chunk, start, start + length);
      at = start + length;
    }
    if (at < chunk.length && !this.isStopped) this.keepRest(chunk, at);
  }

  /** Completes the frame begun by earlier chunks as far as `chunk` goes; returns how much of `chunk` it took. */
  private continueFrame(chunk: Uint8Array): number {
    let at = 0;
    if (this.content === undefined) {
      at = Math.min(FRAME_HEAD_BYTES - this.headLength, chunk.length);
      this.head.set(chunk.subarray(0, at), this.headLength);
      this.headLength += at;
      if (this.headLength < FRAME_HEAD_BYTES) return at;
      this.content = new Uint8Array(this.checkLength(readU32(this.head, 0)));
      this.contentLength = 0;
    }
    const content = this.content;
    const take = Math.min(content.length - this.contentLength, chunk.length - at);
    content.set(chunk.subarray(at, at + take), this.contentLength);
    this.contentLength += take;
    at += take;
    if (this.contentLength === content.length) {
      this.content = undefined;
      this.headLength = 0;
      this.emit(readU32(this.head, 4), content, 0, content.length);
    }
    return at;
  }

  private keepRest(chunk: Uint8Array, at: number): void {
    const rest = chunk.subarray(at);
    const headBytes = Math.min(rest.length, FRAME_HEAD_BYTES);
    this.head.set(rest.subarray(0, headBytes));
    this.headLength = headBytes;
    if (headBytes < FRAME_HEAD_BYTES) return;
    this.content = new Uint8Array(this.checkLength(readU32(this.head, 0)));
    this.content.set(rest.subarray(FRAME_HEAD_BYTES));
    this.contentLength = rest.length - FRAME_HEAD_BYTES;
  }

  private checkLength(length: number): number {
    if (length === 0) throw new QuorateError('malformed', 'a frame without a type');
    if (length > this.bytesMax) {
      throw new QuorateError('malformed', `a frame of ${length} bytes, at most ${this.bytesMax} are accepted`);
    }
    return length;
  }

  private emit(expected: number, source: Uint8Array, start: number, end: number): void {
    const actual = this.crc32(source.subarray(start, end));
    if (actual !== expected) {
      throw new QuorateError('malformed', `a frame of ${end - start} bytes with checksum ${actual}, not ${expected}`);
    }
    this.onFrame(source[start] as number, source, start + 1, end);
  }
}

function readU32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
