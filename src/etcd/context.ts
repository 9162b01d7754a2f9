// What every service of one member shares.

import { QuorateError } from '../core/errors.ts';
import { NONE, type NodeId } from '../core/protocol.ts';
import type { Call, UnaryCall } from '../grpc/types.ts';
import type { Replica } from '../host/replica-types.ts';
import { encodeCommand, type KvCommand } from '../kv/commands.ts';
import type { KvResult } from '../kv/machine.ts';
import type { Gate } from './auth/gate.ts';
import { etcdError, toEtcdError } from './errors.ts';
import type { ResponseHeaders } from './headers.ts';
import type { KvStateMachine } from './kv-state-machine.ts';
import type { LastingCalls } from './lasting-calls.ts';

/** The version of etcd whose API this is: clients decide by it what they may ask for. */
export const ETCD_VERSION = '3.6.0';

export interface Context {
  readonly self: NodeId;
  readonly replica: Replica;
  readonly machine: KvStateMachine;
  /** Who may do what. */
  readonly gate: Gate;
  readonly headers: ResponseHeaders;
  readonly tally: Tally;
  readonly limits: Limits;
  readonly lasting: LastingCalls;
  /** The leader as this member knows it; 0 for none. */
  readonly leader: NodeId;
  /** Learners answer little. */
  readonly isLearner: boolean;
  /** Entries that are committed but not yet applied here. */
  readonly applyLag: number;
  /** So much waits for slow readers that nothing large should be made for others. */
  readonly isFull: boolean;
  /** Salts the identifiers of members to be added. */
  readonly clusterToken: string;
}

/** Counts what nobody asks about at the time. */
export interface Tally {
  slowReads: number;
}

export interface Limits {
  /** Largest request that goes through the log, in bytes. etcd's 1.5 MiB. */
  readonly maxRequestBytes: number;
  /** Operations in a transaction's branch, and comparisons. etcd's 128. */
  readonly maxTxnOps: number;
  /** Memory that the answer to one Range, or to a transaction that only reads, may take, in bytes. */
  readonly maxRangeBytes: number;
  /** Watches on one stream. */
  readonly maxWatchesPerStream: number;
  /** Watches of all streams. */
  readonly maxWatches: number;
}

export function failWith(call: Call, error: QuorateError): void {
  const { code, message } = toEtcdError(error);
  call.fail(code, message);
}

/** Learners answer status and local reads, and leave the rest to voters: as in etcd. */
export function checkVoter(context: Context): void {
  if (context.isLearner) throw etcdError('not-supported-for-learner');
}

/** Data that members do not agree on is not read; the log refuses to change it. */
export function checkSound({ machine }: Context): void {
  if (machine.alarms.hasCorrupt) throw etcdError('corrupt');
}

/** Clients that ask for it would rather try another member than wait here until there is a leader. */
export function checkLeader(context: Context, call: Call): void {
  if (context.leader === NONE && call.metadata.get('hasleader') === 'true') throw etcdError('no-leader');
}

/** Entries that may be committed but not yet applied before writes are refused: etcd's figure. */
export const APPLY_LAG_MAX = 5000;

/** A linearizable read that waits longer is told of. etcd's figure. */
const SLOW_READ_MS = 500;

/** Puts a command of the caller's into the log. `done` gets what it came to here, or why it did not happen, or may not have. */
export function proposeCommand(
  context: Context,
  command: KvCommand,
  call: Call,
  done: (error: QuorateError | undefined, result: KvResult) => void,
): void {
  context.replica.propose(context.gate.onBehalf(call, encodeCommand(command)), (error, result) => {
    const refusal = (result as KvResult | undefined)?.error;
    done(error ?? (refusal && new QuorateError(refusal.code, refusal.message)), result as KvResult);
  });
}

/** The same: `answer` gets the result, an error is the call's answer. */
export function proposeFor(context: Context, command: KvCommand, call: Call, answer: (result: KvResult) => void): void {
  checkLeader(context, call);
  if (context.applyLag > APPLY_LAG_MAX) throw etcdError('too-many-requests');
  proposeCommand(context, command, call, (error, result) => {
    if (call.isOver) return;
    if (error !== undefined) failWith(call, error);
    else answer(result);
  });
}

/** Calls `answer` once this member has all that was acknowledged before. */
export function readLinearizably(context: Context, call: Call, answer: () => void): void {
  checkLeader(context, call);
  const began = performance.now();
  context.replica.readBarrier((error) => {
    if (performance.now() - began > SLOW_READ_MS) context.tally.slowReads++;
    if (call.isOver) return;
    if (error !== undefined) failWith(call, error);
    else guard(call, answer);
  });
}

/** For what a handler threw: an error of the world is the call's answer, a bug goes on. */
export function failOrThrow(call: Call, thrown: unknown): void {
  if (!(thrown instanceof QuorateError)) throw thrown;
  failWith(call, thrown);
}

/** Does `work`, which answers `call`, or fails it. */
export function guard(call: Call, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    failOrThrow(call, thrown);
  }
}

/** For what is not on the hot path: answers with what the promise brings. */
export function settle(call: UnaryCall, answer: Promise<Uint8Array>): void {
  answer.then(
    (message) => call.respond(message),
    (thrown: unknown) => {
      failWith(call, QuorateError.from(thrown));
      // A bug of ours stops the node, wherever it shows: it must not end as one client's error.
      if (!(thrown instanceof QuorateError)) queueMicrotask(() => rethrow(thrown));
    },
  );
}

function rethrow(thrown: unknown): never {
  throw thrown;
}
