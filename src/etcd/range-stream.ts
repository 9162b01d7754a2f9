// KV.RangeStream (etcd 3.7): a range in pieces, so that a big one needs no big buffer on either side. All pieces show one
// revision; the last carries the header, `more` and the count, and all together merge into what Range would answer.

import { RangeRequest, RangeStreamResponse } from '../codec/etcd/kv.ts';
import type * as kv from '../codec/etcd/kv-types.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { StreamCall } from '../grpc/types.ts';
import { keyRange } from '../kv/key-range.ts';
import { validateRange } from '../kv/validate.ts';
import { type Context, checkSound, checkVoter, guard, readLinearizably } from './context.ts';

/** What a piece should weigh. Bigger ones hold up other requests, smaller ones cost more calls into the store. */
const PIECE_BYTES = 256 * 1024;
const FIRST_PIECE_KEYS = 16;

export function rangeStream(context: Context, call: StreamCall): void {
  call.onMessage((bytes) =>
    guard(call, () => {
      const request = RangeRequest.decode(bytes);
      validateRange(request);
      checkSound(context);
      const { sortOrder, sortTarget } = request;
      const hasOrder = sortTarget !== 0 || sortOrder === 2;
      if (hasOrder) return call.fail(GRPC_STATUS.unimplemented, 'RangeStream does not support custom sort orders');
      if (hasRevisionFilters(request)) {
        return call.fail(GRPC_STATUS.unimplemented, 'RangeStream does not support revision filters');
      }
      const run = (): void => {
        context.gate.checkRead(call, keyRange(request.key, request.rangeEnd));
        new RangeStream(context, call, request).run();
      };
      if (request.serializable) return run();
      checkVoter(context);
      readLinearizably(context, call, run);
    }),
  );
}

function hasRevisionFilters(request: kv.RangeRequest): boolean {
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request;
  return minModRevision + maxModRevision + minCreateRevision + maxCreateRevision !== 0;
}

class RangeStream {
  private readonly context: Context;
  private readonly call: StreamCall;
  private readonly request: kv.RangeRequest;
  /** The store's revision when the stream began: the header's, and the one that all pieces show. */
  private readonly revision: number;
  private pieceKeys = FIRST_PIECE_KEYS;
  private sent = 0;
  private isDone = false;
  private isSending = false;
  private hasDrained = false;

  constructor(context: Context, call: StreamCall, request: kv.RangeRequest) {
    this.context = context;
    this.call = call;
    this.revision = context.machine.revision;
    this.request = { ...request, revision: request.revision || this.revision };
  }

  /** Sends pieces until the client reads slower than they come; goes on when it has caught up. */
  run(): void {
    this.call.onDrain(() => guard(this.call, () => this.sendPieces()));
    this.sendPieces();
  }

  private sendPieces(): void {
    this.hasDrained = true;
    // A write may drain at once, and so lead back here.
    if (this.isSending) return;
    this.isSending = true;
    let mayGoOn = true;
    while (!this.isDone && !this.call.isOver && (mayGoOn || this.hasDrained)) {
      this.hasDrained = false;
      mayGoOn = this.sendPiece();
    }
    this.isSending = false;
  }

  /** False: the client reads more slowly than this. */
  private sendPiece(): boolean {
    const { request, call } = this;
    const wanted = request.limit > 0 ? request.limit - this.sent : Number.MAX_SAFE_INTEGER;
    const piece = this.read({ ...request, limit: request.countOnly ? 0 : Math.min(this.pieceKeys, wanted) });
    this.sent += piece.kvs.length;
    this.isDone = !piece.more || this.sent === request.limit;
    const rangeResponse: kv.RangeResponse = { kvs: piece.kvs, more: false, count: 0 };
    if (this.isDone) {
      rangeResponse.header = this.context.headers.at(this.revision);
      rangeResponse.more = piece.more;
      rangeResponse.count = this.sent - piece.kvs.length + piece.count;
    } else request.key = successorOf((piece.kvs.at(-1) as kv.KeyValue).key);
    const message = RangeStreamResponse.encode({ rangeResponse });
    if (message.length < PIECE_BYTES / 2) this.pieceKeys *= 2;
    else if (message.length > PIECE_BYTES * 2) this.pieceKeys = Math.max(1, this.pieceKeys >> 1);
    const mayGoOn = call.write(message);
    if (this.isDone) call.end();
    return mayGoOn;
  }

  private read(request: kv.RangeRequest): kv.RangeResponse {
    return this.context.machine.range(request);
  }
}

/** The least key above `key`. */
function successorOf(key: Uint8Array): Uint8Array {
  const successor = new Uint8Array(key.length + 1);
  successor.set(key);
  return successor;
}
