// gRPC's messages within a stream of bytes: a flag, four bytes of length, the message.

import { GRPC_STATUS } from '../grpc/status.ts';
import { RpcError } from './errors.ts';

const HEAD_BYTES = 5;

export function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, HEAD_BYTES);
  return frame;
}

/** Cuts what arrives into messages. Each byte of a message is copied at most once, however many pieces it comes in. */
export class FrameReader {
  private readonly bytesMax: number;
  private chunks: Buffer[] = [];
  private held = 0;
  /** Bytes of the frame that is being read, its head included; 0 while that is not known. */
  private wanted = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  push(chunk: Buffer, onMessage: (message: Uint8Array) => void): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    for (;;) {
      if (this.wanted === 0 && !this.readHead()) return;
      if (this.held < this.wanted) return;
      const all = this.joined();
      const message = all.subarray(HEAD_BYTES, this.wanted);
      const rest = all.subarray(this.wanted);
      this.chunks = rest.length === 0 ? [] : [rest];
      this.held = rest.length;
      this.wanted = 0;
      onMessage(message);
    }
  }

  private readHead(): boolean {
    if (this.held < HEAD_BYTES) return false;
    const first = this.chunks[0] as Buffer;
    const head = first.length >= HEAD_BYTES ? first : this.joined();
    if (head[0] !== 0) throw new RpcError(GRPC_STATUS.internal, 'the answer is compressed, which was not asked for');
    const length = head.readUInt32BE(1);
    if (length > this.bytesMax) {
      const message = `received message larger than max (${length} vs. ${this.bytesMax})`;
      throw new RpcError(GRPC_STATUS.resourceExhausted, message);
    }
    this.wanted = HEAD_BYTES + length;
    return true;
  }

  private joined(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] as Buffer;
  }
}
