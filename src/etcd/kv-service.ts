// etcd's KV service. Writes go through the log as they came (a kind byte and the request's own bytes), checked by one
// decoding; reads are answered by this member's store, linearizable ones behind a read barrier.

import {
  CompactionRequest,
  CompactionResponse,
  DeleteRangeRequest,
  DeleteRangeResponse,
  PutRequest,
  PutResponse,
  RangeRequest,
  RangeResponse,
  TxnRequest,
  TxnResponse,
} from '../codec/etcd/kv.ts';
import type * as kv from '../codec/etcd/kv-types.ts';
import { QuorateError } from '../core/errors.ts';
import type { UnaryCall } from '../grpc/types.ts';
import { checkTxn } from '../kv/auth/authorise.ts';
import { encodeRequest } from '../kv/commands.ts';
import { keyRange } from '../kv/key-range.ts';
import type { KvResult } from '../kv/machine.ts';
import { validateDeleteRange, validatePut, validateRange, validateTxn } from '../kv/validate.ts';
import {
  APPLY_LAG_MAX,
  type Context,
  checkLeader,
  checkSound,
  checkVoter,
  failWith,
  readLinearizably,
} from './context.ts';
import { etcdError } from './errors.ts';
import { isReadOnly, isSerializable } from './transactions.ts';

type Kind = Parameters<typeof encodeRequest>[0];
type Answer = (response: never, header: kv.ResponseHeader, call: UnaryCall) => void;

export class KvService {
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  range(bytes: Uint8Array, call: UnaryCall): void {
    const request = RangeRequest.decode(bytes);
    validateRange(request);
    const { gate } = this.context;
    checkSound(this.context);
    const range = keyRange(request.key, request.rangeEnd);
    if (request.serializable) {
      gate.checkRead(call, range);
      call.respond(this.encodeRange(request));
      return;
    }
    checkVoter(this.context);
    readLinearizably(this.context, call, () => {
      gate.checkRead(call, range);
      call.respond(this.encodeRange(request));
    });
  }

  put(bytes: Uint8Array, call: UnaryCall): void {
    validatePut(PutRequest.decode(bytes));
    this.propose('put', bytes, call, answerPut);
  }

  deleteRange(bytes: Uint8Array, call: UnaryCall): void {
    validateDeleteRange(DeleteRangeRequest.decode(bytes));
    this.propose('deleteRange', bytes, call, answerDeleteRange);
  }

  txn(bytes: Uint8Array, call: UnaryCall): void {
    const request = TxnRequest.decode(bytes);
    validateTxn(request, this.context.limits.maxTxnOps);
    if (!isReadOnly(request)) {
      this.propose('txn', bytes, call, answerTxn);
      return;
    }
    checkSound(this.context);
    const answer = (): void => {
      const { gate } = this.context;
      checkTxn(gate.asking(gate.identify(call)), request);
      call.respond(this.encodeTxn(request));
    };
    if (isSerializable(request)) answer();
    else readLinearizably(this.context, call, answer);
  }

  /** A physical compaction is answered once nothing is left of what was compacted; else the clean-up goes on behind. */
  compact(bytes: Uint8Array, call: UnaryCall): void {
    const { physical } = CompactionRequest.decode(bytes);
    const { machine } = this.context;
    this.propose('compaction', bytes, call, (_response, header) => {
      const respond = (): void => call.respond(CompactionResponse.encode({ header }));
      if (physical) machine.whenSwept(respond);
      else respond();
    });
  }

  private encodeRange(request: kv.RangeRequest): Uint8Array {
    const { machine, headers, limits, isFull } = this.context;
    // One key is as small as a request; a range may be anything.
    if (isFull && request.rangeEnd.length > 0 && !request.countOnly) throw etcdError('too-many-requests');
    const response = machine.range(request, limits.maxRangeBytes);
    response.header = headers.at(machine.revision);
    return RangeResponse.encode(response);
  }

  private encodeTxn(request: kv.TxnRequest): Uint8Array {
    const { machine, headers, limits, isFull } = this.context;
    if (isFull) throw etcdError('too-many-requests');
    const response = machine.readTxn(request, limits.maxRangeBytes);
    response.header = headers.at(machine.revision);
    return TxnResponse.encode(response);
  }

  private propose(kind: Kind, bytes: Uint8Array, call: UnaryCall, answer: Answer): void {
    const { context } = this;
    if (bytes.length > context.limits.maxRequestBytes) throw etcdError('request-too-large');
    checkLeader(context, call);
    if (context.applyLag > APPLY_LAG_MAX) throw etcdError('too-many-requests');
    context.replica.propose(context.gate.onBehalf(call, encodeRequest(kind, bytes)), (error, result) => {
      if (call.isOver) return;
      if (error !== undefined) {
        failWith(call, error);
        return;
      }
      const { response, error: refusal, revision } = result as KvResult;
      if (refusal !== undefined) failWith(call, new QuorateError(refusal.code, refusal.message));
      else answer(response as never, context.headers.at(revision), call);
    });
  }
}

function answerPut(response: kv.PutResponse, header: kv.ResponseHeader, call: UnaryCall): void {
  response.header = header;
  call.respond(PutResponse.encode(response));
}

function answerDeleteRange(response: kv.DeleteRangeResponse, header: kv.ResponseHeader, call: UnaryCall): void {
  response.header = header;
  call.respond(DeleteRangeResponse.encode(response));
}

function answerTxn(response: kv.TxnResponse, header: kv.ResponseHeader, call: UnaryCall): void {
  response.header = header;
  call.respond(TxnResponse.encode(response));
}
