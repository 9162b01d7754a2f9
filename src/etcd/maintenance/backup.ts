// Maintenance.Snapshot: the state as of the call as one file, while the member goes on. Read twice, for the client is told
// how much is to come.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { SnapshotResponse } from '../../codec/etcd/maintenance.ts';
import { QuorateError } from '../../core/errors.ts';
import type { StreamCall } from '../../grpc/types.ts';
import { type Context, ETCD_VERSION, failWith } from '../context.ts';
import { BackupWriter, backupSize, SUM_BYTES } from './backup-format.ts';

/** Chunks (of 64 KiB) counted in one turn: some milliseconds. */
const COUNTED_PER_TURN = 16;

export async function sendBackup(context: Context, call: StreamCall): Promise<void> {
  const { machine } = context;
  const snapshot = machine.snapshot();
  try {
    const { revision, keyCount: totalKeys } = machine;
    const bytes = await count(snapshot.chunks as Iterable<Uint8Array>);
    const writer = new BackupWriter({
      revision,
      totalKeys,
      clusterId: context.headers.clusterId.toString(16),
      memberId: context.self.toString(16),
      version: ETCD_VERSION,
      takenAt: Date.now(),
      bytes,
    });
    await new Sender(call, backupSize(bytes)).send(pieces(writer, snapshot.chunks as Iterable<Uint8Array>));
    call.end();
  } catch (thrown) {
    failWith(call, QuorateError.from(thrown));
  } finally {
    snapshot.release();
  }
}

async function count(chunks: Iterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  let counted = 0;
  for (const chunk of chunks) {
    bytes += chunk.length;
    if (++counted % COUNTED_PER_TURN === 0) await nextTurn();
  }
  return bytes;
}

function* pieces(writer: BackupWriter, chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield writer.begin();
  for (const chunk of chunks) yield writer.chunk(chunk);
  yield writer.end();
}

class Sender {
  private readonly call: StreamCall;
  private remainingBytes: number;
  private wake: (() => void) | undefined;

  constructor(call: StreamCall, bytes: number) {
    this.call = call;
    this.remainingBytes = bytes;
    call.onDrain(() => this.wake?.());
    call.onCancel(() => this.wake?.());
  }

  /** The sum travels by itself at the end, as etcd's does. */
  async send(blobs: Iterable<Uint8Array>): Promise<void> {
    for (const blob of blobs) {
      const isLast = this.remainingBytes === blob.length;
      const cut = isLast ? blob.length - SUM_BYTES : blob.length;
      if (cut > 0) await this.write(blob.subarray(0, cut));
      if (isLast) await this.write(blob.subarray(cut));
      if (this.call.isOver) return;
    }
  }

  private async write(blob: Uint8Array): Promise<void> {
    const { call } = this;
    this.remainingBytes -= blob.length;
    const message = { remainingBytes: this.remainingBytes, blob, version: ETCD_VERSION };
    if (call.write(SnapshotResponse.encode(message).slice())) await nextTurn();
    else if (!call.isOver) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}
