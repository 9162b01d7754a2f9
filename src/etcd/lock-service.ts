// etcd's Lock service: a lock is held by the first in line for its name (key-line.ts). The answer's header carries the
// revision that created the holder's key: the fencing token.

import { LockRequest, LockResponse, UnlockRequest, UnlockResponse } from '../codec/etcd/concurrency.ts';
import { DeleteRangeRequest } from '../codec/etcd/kv.ts';
import { EMPTY_BYTES } from '../core/bytes.ts';
import type { UnaryCall } from '../grpc/types.ts';
import { validateDeleteRange } from '../kv/validate.ts';
import { type Context, proposeFor } from './context.ts';
import { standInLine } from './key-line.ts';

export class LockService {
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** Answers once the lock is held; a client that gives up before leaves the line. */
  lock(bytes: Uint8Array, call: UnaryCall): void {
    const { name, lease } = LockRequest.decode(bytes);
    standInLine(this.context, { name, lease, value: EMPTY_BYTES }, call, ({ key, createRevision }) =>
      call.respond(LockResponse.encode({ header: this.context.headers.at(createRevision), key })),
    );
  }

  unlock(bytes: Uint8Array, call: UnaryCall): void {
    const { key } = UnlockRequest.decode(bytes);
    const request = DeleteRangeRequest.create({ key });
    validateDeleteRange(request);
    proposeFor(this.context, { type: 'delete-range', request }, call, ({ revision }) =>
      call.respond(UnlockResponse.encode({ header: this.context.headers.at(revision) })),
    );
  }
}
