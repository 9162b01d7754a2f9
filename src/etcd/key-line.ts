// Standing in line: what locks and elections are made of. Who wants to be first puts a key of his own under a common
// prefix, on a lease; first is whose key was created first. Each waits for the deletion of the key right before his
// own, so that one who leaves wakes one. Keys are named as etcd's clients name them: they and we stand in the same lines.
//
// The revision that created the key is the fencing token: it only grows from holder to holder, so whatever the lock
// guards can refuse who comes with an older one.

import { DeleteRangeRequest, PutRequest, RangeRequest } from '../codec/etcd/kv.ts';
import {
  type Compare,
  CompareResult,
  CompareTarget,
  type KeyValue,
  type RequestOp,
  SortOrder,
  SortTarget,
  type TxnResponse,
} from '../codec/etcd/kv-types.ts';
import { equalBytes, joinBytes, utf8Encode } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { Call } from '../grpc/types.ts';
import { toBinaryString } from '../kv/binary-string.ts';
import type { KvCommand } from '../kv/commands.ts';
import { keyRange, prefixEnd } from '../kv/key-range.ts';
import type { GrantedLease, KvResult } from '../kv/machine.ts';
import { type Context, checkLeader, failOrThrow, failWith, proposeCommand, proposeFor } from './context.ts';
import { KeyWatch } from './key-watch.ts';
import { randomLeaseId } from './lease-service.ts';

/** What a place gets whose caller brings no lease: etcd's figure. */
const OWN_LEASE_SECONDS = 60;

/** A key in a line. */
export interface Place {
  readonly key: Uint8Array;
  readonly lease: bigint;
  /** The fencing token. */
  readonly createRevision: number;
}

export interface LineRequest {
  /** Of the lock or the election. */
  readonly name: Uint8Array;
  /** 0: one is granted, for a minute. */
  readonly lease: bigint;
  readonly value: Uint8Array;
}

/** What all keys in the line for `name` begin with. */
export function linePrefix(name: Uint8Array): Uint8Array {
  return joinBytes(name, utf8Encode('/'));
}

/** The first in line as this member knows it, at a past revision if one is given. Throws `compacted`. */
export function firstInLine(context: Context, prefix: Uint8Array, revision = 0): KeyValue | undefined {
  return inLine(context, prefix, { revision, sortOrder: SortOrder.ASCEND });
}

function inLine(
  { machine }: Context,
  prefix: Uint8Array,
  wish: { revision?: number; sortOrder: number; maxCreateRevision?: number },
): KeyValue | undefined {
  const sorted = { sortTarget: SortTarget.CREATE, limit: 1, ...wish };
  return machine.range(RangeRequest.create({ key: prefix, rangeEnd: prefixEnd(prefix), ...sorted })).kvs[0];
}

/** Writes only while the place is still there, as it was made. */
export function txnOnPlace(
  key: Uint8Array,
  createRevision: number,
  success: readonly RequestOp[],
  failure: readonly RequestOp[] = [],
): KvCommand {
  const target: Compare = {
    key,
    rangeEnd: new Uint8Array(0),
    result: CompareResult.EQUAL,
    target: CompareTarget.CREATE,
    createRevision,
  };
  return { type: 'txn', request: { compare: [target], success: [...success], failure: [...failure] } };
}

export const putOf = (key: Uint8Array, value: Uint8Array, lease: bigint): RequestOp => ({
  requestPut: PutRequest.create({ key, value, lease }),
});
export const deletionOf = (key: Uint8Array): RequestOp => ({ requestDeleteRange: DeleteRangeRequest.create({ key }) });

/**
 * Joins the line, and calls `done` once the place is the first. If the call ends before that the line is left again; if the
 * key is lost meanwhile, as with its lease, the call fails. Throws as handlers do.
 */
export function standInLine(context: Context, request: LineRequest, call: Call, done: (place: Place) => void): void {
  checkLeader(context, call);
  const prefix = linePrefix(request.name);
  context.gate.checkRead(call, keyRange(prefix, prefixEnd(prefix)));
  if (request.lease !== 0n) {
    new Stand(context, request, call, done).join();
    return;
  }
  const grant: KvCommand = { type: 'lease-grant', id: randomLeaseId(), ttlSeconds: OWN_LEASE_SECONDS };
  proposeFor(context, grant, call, ({ response }) => {
    const { id: lease } = response as GrantedLease;
    new Stand(context, { ...request, lease }, call, done).join();
  });
}

class Stand {
  private readonly context: Context;
  private readonly request: LineRequest;
  private readonly call: Call;
  private readonly done: (place: Place) => void;
  private readonly prefix: Uint8Array;
  private readonly key: Uint8Array;
  /** 0 until the key is there. */
  private createRevision = 0;
  private ahead: KeyWatch | undefined;
  private own: KeyWatch | undefined;

  constructor(context: Context, request: LineRequest, call: Call, done: (place: Place) => void) {
    this.context = context;
    this.request = request;
    this.call = call;
    this.done = done;
    this.prefix = linePrefix(request.name);
    this.key = joinBytes(this.prefix, utf8Encode(request.lease.toString(16)));
  }

  join(): void {
    const { key, call } = this;
    const { value, lease } = this.request;
    const get: RequestOp = { requestRange: RangeRequest.create({ key }) };
    // Whoever gives up while his key is on its way through the log would stand in the way of others for a lease's time.
    this.context.lasting.add(call, () => this.leave());
    proposeCommand(this.context, txnOnPlace(key, 0, [putOf(key, value, lease)], [get]), call, (error, result) => {
      if (error !== undefined) {
        this.fail(error);
        return;
      }
      const { succeeded, responses } = result.response as TxnResponse;
      const held = responses[0]?.responseRange?.kvs[0];
      this.createRevision = succeeded ? result.revision : (held?.createRevision ?? 0);
      if (call.isOver) this.leave();
      else if (held === undefined || equalBytes(held.value, value)) this.look(succeeded);
      else this.replaceValue();
    });
  }

  /** The lease stands in line already, for another value. */
  private replaceValue(): void {
    const { value, lease } = this.request;
    const command = txnOnPlace(this.key, this.createRevision, [putOf(this.key, value, lease)]);
    this.propose(command, (error, result) => {
      if (error !== undefined) this.fail(error);
      else if ((result.response as TxnResponse).succeeded) this.look(true);
      else this.fail(expired());
    });
  }

  /** Whose turn is it? `isFresh`: the log has just said that our own key is there. */
  private look(isFresh: boolean): void {
    if (this.call.isOver) return;
    const { context, prefix } = this;
    const before = inLine(context, prefix, {
      sortOrder: SortOrder.DESCEND,
      maxCreateRevision: this.createRevision - 1,
    });
    if (before !== undefined) this.waitFor(before);
    else if (isFresh) this.finish();
    else this.confirm();
  }

  private waitFor({ key }: KeyValue): void {
    const { watches: hub, revision } = this.context.machine;
    const lost = (): void => this.fail(expired());
    // This member may be behind, and then hears of both deletions in time all the same.
    if (this.own === undefined) {
      if (!this.isThere()) {
        lost();
        return;
      }
      const own = new KeyWatch(hub, ({ change }) => change.isTombstone && lost(), lost);
      this.own = own;
      own.start(single(this.key), revision + 1);
    }
    this.ahead ??= new KeyWatch(
      hub,
      ({ change }) => change.isTombstone && this.look(false),
      () => this.look(false),
    );
    this.ahead.start(single(key), revision + 1);
  }

  /** Nobody is before us; but what this member knows may be old, and our own lease have ended since. */
  private confirm(): void {
    this.context.replica.readBarrier((error) => {
      if (this.call.isOver) return;
      if (error !== undefined) this.fail(error);
      else if (this.isThere()) this.finish();
      else this.fail(expired());
    });
  }

  private isThere(): boolean {
    const { kvs } = this.context.machine.range(RangeRequest.create({ key: this.key }));
    return kvs[0]?.createRevision === this.createRevision;
  }

  private finish(): void {
    this.close();
    const { key, createRevision } = this;
    try {
      this.done({ key, lease: this.request.lease, createRevision });
    } catch (thrown) {
      failOrThrow(this.call, thrown);
    }
  }

  private fail(error: QuorateError): void {
    this.close();
    if (this.createRevision !== 0) this.leave();
    failWith(this.call, error);
  }

  /** Gives the place up. If that fails, the lease's end does it. */
  private leave(): void {
    this.close();
    if (this.createRevision === 0) return;
    this.propose(txnOnPlace(this.key, this.createRevision, [deletionOf(this.key)]), () => {});
  }

  /** The caller's token may have run out while he waited. */
  private propose(command: KvCommand, done: (error: QuorateError | undefined, result: KvResult) => void): void {
    try {
      proposeCommand(this.context, command, this.call, done);
    } catch (thrown) {
      if (!(thrown instanceof QuorateError)) throw thrown;
      this.close();
      failWith(this.call, thrown);
    }
  }

  private close(): void {
    this.context.lasting.done(this.call);
    this.ahead?.close();
    this.own?.close();
  }
}

/** As etcd says it. */
function expired(): QuorateError {
  return new QuorateError('session-expired', 'mutex: session is expired');
}

function single(key: Uint8Array): { readonly from: string; readonly to: undefined; readonly isSingle: true } {
  return { from: toBinaryString(key), to: undefined, isSingle: true };
}
