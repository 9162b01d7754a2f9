// What every service of one member shares.

import type { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { UnaryCall } from '../grpc/types.ts';
import type { Replica } from '../host/replica-types.ts';
import { toEtcdError } from './errors.ts';
import type { ResponseHeaders } from './headers.ts';
import type { KvStateMachine } from './kv-state-machine.ts';

/** The version of etcd whose API this is: clients decide by it what they may ask for. */
export const ETCD_VERSION = '3.6.0';

export interface Context {
  readonly self: NodeId;
  readonly replica: Replica;
  readonly machine: KvStateMachine;
  readonly headers: ResponseHeaders;
  readonly limits: Limits;
  /** The leader as this member knows it; 0 for none. */
  readonly leader: NodeId;
  /** Learners answer little. */
  readonly isLearner: boolean;
  /** Salts the identifiers of members to be added. */
  readonly clusterToken: string;
}

export interface Limits {
  /** Largest request that goes through the log, in bytes. etcd's 1.5 MiB. */
  readonly maxRequestBytes: number;
  /** Operations in a transaction's branch, and comparisons. etcd's 128. */
  readonly maxTxnOps: number;
}

export function failWith(call: { fail(code: number, message: string): void }, error: QuorateError): void {
  const { code, message } = toEtcdError(error);
  call.fail(code, message);
}

/** For handlers that are not on the hot path: answers with the promise's message, or with etcd's form of its error. */
export function settle(call: UnaryCall, answer: Promise<Uint8Array>, toError: (thrown: unknown) => QuorateError): void {
  answer.then(
    (message) => call.respond(message),
    (thrown: unknown) => failWith(call, toError(thrown)),
  );
}
