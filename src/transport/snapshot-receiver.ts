// The receiving side of a snapshot transfer: chunks with back-pressure into the host, and the host's verdict back.

import type { Socket } from 'node:net';
import { type ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { beginFrame, endFrame, FRAME } from './frames.ts';
import { encodeRefusal } from './handshake.ts';
import type { TransportLimits, TransportOptions } from './types.ts';

/** Bytes that may wait for the host before the socket is paused. */
const WAITING_BYTES_MAX = 1024 * 1024;

export class SnapshotReceiver {
  private readonly from: NodeId;
  private readonly socket: Socket;
  private readonly options: TransportOptions;

  private readonly waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private isStarted = false;
  private isComplete = false;
  private error: QuorateError | undefined;
  private checksum = 0;
  private wakeConsumer: (() => void) | undefined;

  constructor(from: NodeId, socket: Socket, options: TransportOptions, limits: TransportLimits) {
    this.from = from;
    this.socket = socket;
    this.options = options;
    socket.setTimeout(limits.snapshotTimeoutMs, () => {
      // A paused socket is silent because of us.
      if (!socket.isPaused() && !this.isComplete) socket.destroy(new Error('the snapshot does not make progress'));
    });
  }

  onFrame(type: number, reader: ByteReader): void {
    if (type === FRAME.snapshotHeader && !this.isStarted) this.start(reader.raw(reader.remaining));
    else if (type === FRAME.snapshotChunk && this.isStarted && !this.isComplete)
      this.onChunk(reader.raw(reader.remaining));
    else if (type === FRAME.snapshotEnd && this.isStarted && !this.isComplete) this.onEnd(reader.u32());
    else throw new QuorateError('malformed', `a frame of type ${type} is out of place in a snapshot`);
  }

  private start(header: Uint8Array): void {
    this.isStarted = true;
    const { onSnapshot } = this.options;
    if (onSnapshot === undefined) throw new QuorateError('unsupported', 'this member takes no snapshots');
    onSnapshot(this.from, header, this.chunks()).then(
      () => this.answer(undefined),
      (error) => this.answer(QuorateError.from(error)),
    );
  }

  private onChunk(chunk: Uint8Array): void {
    this.checksum = this.options.crc32(chunk, this.checksum);
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes > WAITING_BYTES_MAX) this.socket.pause();
    this.wakeConsumer?.();
  }

  private onEnd(checksum: number): void {
    if (checksum !== this.checksum) throw new QuorateError('malformed', 'the snapshot as a whole has another checksum');
    this.isComplete = true;
    this.wakeConsumer?.();
  }

  /** The transfer broke: the host's iteration throws. */
  fail(error: QuorateError): void {
    if (this.isComplete) return;
    this.error ??= error;
    this.wakeConsumer?.();
  }

  private async *chunks(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      if (this.error !== undefined) throw this.error;
      const chunk = this.waiting.shift();
      if (chunk !== undefined) {
        this.waitingBytes -= chunk.length;
        if (this.waitingBytes <= WAITING_BYTES_MAX / 2 && this.socket.isPaused()) this.socket.resume();
        yield chunk;
      } else if (this.isComplete) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.wakeConsumer = resolve;
        });
        this.wakeConsumer = undefined;
      }
    }
  }

  private answer(error: QuorateError | undefined): void {
    if (this.socket.destroyed) return;
    const writer = new ByteWriter(256);
    const start = beginFrame(writer, FRAME.snapshotResult);
    writer.bool(error === undefined);
    if (error !== undefined) encodeRefusal(error, writer);
    endFrame(writer, start, this.options.crc32);
    this.socket.end(writer.finish());
  }
}
