// Checks a recorded history given as text, by the names of a model, a format and a consistency level: what `quorate check`
// does.

import { QuorateError } from '../core/errors.ts';
import { accessesOf } from './accesses.ts';
import { CAUSAL_LEVELS, type CausalLevel, checkCausalConsistency } from './causal-consistency.ts';
import { type CheckOptions, type CheckResult, checkLinearizability } from './linearizability/checker.ts';
import { explain } from './linearizability/explain.ts';
import type { Model, Operation } from './linearizability/history.ts';
import { type EtcdInput, type EtcdOutput, etcdModel } from './linearizability/models/etcd.ts';
import { keyValueModel } from './linearizability/models/key-value.ts';
import { registerModel } from './linearizability/models/register.ts';
import {
  parseEtcdJson,
  parseJepsenRegister,
  parseKeyValueJson,
  parsePorcupineKeyValue,
  parseRegisterJson,
} from './linearizability/parse.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import {
  checkSessions,
  SESSION_GUARANTEES,
  type SessionGuarantee,
  type SessionOperation,
} from './session-guarantees.ts';
import { checkSessionOrders } from './session-orders.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export const HISTORY_MODELS = ['register', 'kv', 'etcd'] as const;
export const HISTORY_FORMATS = ['jepsen', 'porcupine-kv', 'json'] as const;
/** Strongest first; `session` is all four session guarantees together. */
export const CONSISTENCIES = [
  'linearizable',
  'sequential',
  ...CAUSAL_LEVELS,
  'session',
  ...SESSION_GUARANTEES,
] as const;
export type Consistency = (typeof CONSISTENCIES)[number];

export interface HistoryVerdict {
  readonly verdict: Consistency | `not-${Consistency}` | 'unknown';
  readonly operations: number;
  /** Objects that were searched each by itself, and the steps of all searches; 1 and 0 for checks that are no search. */
  readonly partitions: number;
  readonly steps: number;
  /** Why not, or what is known when the budget ran out, for people; empty if all is well. */
  readonly explanation: string;
  /** What there is to see: one for each object that failed or was given up, else one of the whole history. */
  timelines(): Timeline[];
}

export interface HistoryCheckOptions extends CheckOptions {
  /** `linearizable` if absent. */
  readonly consistency?: Consistency;
}

/** Throws `bad-history` for text that is not of the format, `bad-option` for a pair of model and format that does not exist. */
export function checkHistory(
  text: string,
  model: string,
  format: string,
  options: HistoryCheckOptions = {},
): HistoryVerdict {
  switch (`${model}/${format}`) {
    case 'register/jepsen':
      return check(registerModel, parseJepsenRegister(text), options);
    case 'register/json':
      return check(registerModel, parseRegisterJson(text), options);
    case 'kv/porcupine-kv':
      return check(keyValueModel, parsePorcupineKeyValue(text), options);
    case 'kv/json':
      return check(keyValueModel, parseKeyValueJson(text), options);
    case 'etcd/json':
      return checkEtcd(parseEtcdJson(text), options);
    default:
      throw new QuorateError(
        'bad-option',
        `no format ${format} for model ${model}: register has jepsen and json, kv has porcupine-kv and json, etcd has json`,
      );
  }
}

function check<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  { consistency = 'linearizable', ...options }: HistoryCheckOptions,
): HistoryVerdict {
  if (consistency === 'linearizable') return checkOrder(model, operations, options);
  if (consistency === 'sequential') return checkSequence(model, operations, options);
  const accesses = accessesOf(model, operations);
  if (typeof accesses === 'string') {
    return plain(model, operations, 'unknown', `unknown: ${accesses}`, []);
  }
  if (isCausal(consistency)) {
    const violation = checkCausalConsistency(accesses, consistency);
    const involved = violation?.accesses.map((at) => accesses[at]!.operation) ?? [];
    const verdict = violation === undefined ? consistency : (`not-${consistency}` as const);
    return plain(model, operations, verdict, violation?.text ?? '', involved);
  }
  const [violation] = checkSessionOrders(accesses, guaranteesOf(consistency));
  const verdict = violation === undefined ? consistency : (`not-${consistency}` as const);
  const involved = violation?.accesses.map((at) => accesses[at]!.operation) ?? [];
  return plain(model, operations, verdict, violation?.text ?? '', involved);
}

/** etcd's answers tell versions, so that sessions can be judged by them, deletes and equal values or not. */
function checkEtcd(
  operations: readonly Operation<EtcdInput, EtcdOutput>[],
  options: HistoryCheckOptions,
): HistoryVerdict {
  const { consistency = 'linearizable' } = options;
  if (consistency !== 'session' && !isGuarantee(consistency)) return check(etcdModel, operations, options);
  const versions = versionsOf(operations);
  const [violation] = checkSessions(
    versions.map(({ version }) => version),
    guaranteesOf(consistency),
    true,
  );
  const involved = violation === undefined ? [] : [violation.earlier, violation.later].map((at) => versions[at]!.at);
  const verdict = violation === undefined ? consistency : (`not-${consistency}` as const);
  return plain(etcdModel, operations, verdict, violation?.text ?? '', involved);
}

/** What each operation on a single key wrote or saw, by session in its order. */
function versionsOf(
  operations: readonly Operation<EtcdInput, EtcdOutput>[],
): { readonly at: number; readonly version: SessionOperation }[] {
  const order = operations.map((_, at) => at).sort((a, b) => operations[a]!.call - operations[b]!.call);
  return order.flatMap((at) => {
    const { client: session, input, output } = operations[at]!;
    const version = (type: 'read' | 'write', key: string, number: number) => ({
      at,
      version: { session, type, key, version: number },
    });
    if (input.type === 'put' && output !== undefined) return [version('write', input.key, output.revision)];
    if (input.type !== 'range' || output?.type !== 'range') return [];
    if (input.end === undefined && output.kvs.length === 0) return [version('read', input.key, 0)];
    return output.kvs.map(({ key, modRevision }) => version('read', key, modRevision));
  });
}

function checkOrder<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  options: CheckOptions,
): HistoryVerdict {
  const result = checkLinearizability(model, operations, options);
  const failed = result.partitions.filter(({ verdict }) => verdict === 'not-linearizable');
  const [first] = failed;
  let explanation = result.verdict === 'unknown' ? partialResult(model, operations, result) : '';
  if (first !== undefined) explanation = explain(model, operations, first)?.text ?? '';
  return {
    verdict: result.verdict,
    operations: operations.length,
    partitions: result.partitions.length,
    steps: result.steps,
    explanation,
    timelines: () => linearizabilityTimelines(model, operations, result),
  };
}

/** More would not be looked at. */
const TIMELINES_MAX = 8;

function linearizabilityTimelines<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  { verdict, partitions }: CheckResult<I, O>,
): Timeline[] {
  const shown = partitions.filter((partition) => verdict === 'linearizable' || partition.verdict !== 'linearizable');
  return shown.slice(0, TIMELINES_MAX).map((partition) => {
    const { key, order, stuckAt } = partition;
    const explained = partition.verdict === 'not-linearizable' ? explain(model, operations, partition) : undefined;
    if (explained !== undefined) {
      const what = `the smallest prefix found that no order explains, without the reads that do not matter`;
      return timelineOf(model, explained.operations, {
        title: `${objectOf(key)}: not linearizable`,
        note: `${explained.operations.length} operations: ${what}.`,
        order: explained.order,
        marked: [explained.stuckAt],
      });
    }
    const own = operations.filter(({ input }) => (model.partitionKey?.(input) ?? '') === key);
    const note =
      partition.verdict === 'linearizable'
        ? 'An order of all operations that explains what every client saw.'
        : `The longest order found, ${order.length} of ${own.length} operations, and the operation at which it ended.`;
    return timelineOf(model, own, {
      title: `${objectOf(key)}: ${partition.verdict.replace('-', ' ')}`,
      note,
      order,
      marked: stuckAt === undefined ? [] : [stuckAt],
    });
  });
}

function objectOf(key: string): string {
  return key === '' ? 'The history' : `Key ${key}`;
}

/** What is known after the budget ran out. */
function partialResult<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  { partitions, steps }: CheckResult<I, O>,
): string {
  const decided = partitions.filter(({ verdict }) => verdict === 'linearizable');
  const begun = partitions.filter(({ verdict, order }) => verdict === 'unknown' && order.length > 0);
  const lines = begun.map(({ key, order, stuckAt }) => {
    const own = operations.filter(({ input }) => (model.partitionKey?.(input) ?? '') === key);
    const end = stuckAt === undefined ? '' : `; it ended at: ${model.describe(stuckAt.input, stuckAt.output)}`;
    return `${objectOf(key)}: the longest order found has ${order.length} of ${own.length} operations${end}`;
  });
  const objects = `${decided.length} of ${partitions.length} ${partitions.length === 1 ? 'object' : 'objects'}`;
  return [`Given up after ${steps} steps: ${objects} found linearizable.`, ...lines.slice(0, TIMELINES_MAX)].join('\n');
}

function checkSequence<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  { stepsMax }: CheckOptions,
): HistoryVerdict {
  const { verdict, order } = checkSequentialConsistency(model, operations, stepsMax);
  const known = operations.filter(({ output }) => output !== undefined).length;
  const placed = order.filter(({ output }) => output !== undefined).length;
  const longest = `The longest order found that respects each client's own has ${placed} of ${known} operations of known outcome.`;
  const explanation = verdict === 'sequential' ? '' : longest;
  const next = placed < known ? operations.filter((operation) => isNext(operation, operations, order)) : [];
  return {
    verdict,
    operations: operations.length,
    partitions: 1,
    steps: 0,
    explanation: [
      explanation,
      ...next.map(({ client, input, output }) => `then ${client}: ${model.describe(input, output)}: contradicts it`),
    ]
      .filter((line) => line !== '')
      .join('\n'),
    timelines: () => [
      timelineOf(model, operations, {
        title: `The history: ${verdict.replace('-', ' ')}`,
        note: explanation || 'An order of all operations that explains what every client saw.',
        order,
        marked: next,
      }),
    ],
  };
}

/** The first of its client that is not in `order`. */
function isNext<I, O>(
  operation: Operation<I, O>,
  all: readonly Operation<I, O>[],
  order: readonly Operation<I, O>[],
): boolean {
  if (operation.output === undefined || order.includes(operation)) return false;
  const isEarlier = (other: Operation<I, O>): boolean =>
    other.client === operation.client && other.output !== undefined && other.call < operation.call;
  return !all.some((other) => isEarlier(other) && !order.includes(other));
}

function plain<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  verdict: HistoryVerdict['verdict'],
  explanation: string,
  involved: readonly number[],
): HistoryVerdict {
  const marked = involved.map((at) => operations[at]!);
  return {
    verdict,
    operations: operations.length,
    partitions: 1,
    steps: 0,
    explanation,
    timelines: () => [
      timelineOf(model, operations, {
        title: `The history: ${verdict.replace('-', ' ')}`,
        note: explanation || 'No violation.',
        order: [],
        marked,
      }),
    ],
  };
}

function isCausal(consistency: Consistency): consistency is CausalLevel {
  return (CAUSAL_LEVELS as readonly string[]).includes(consistency);
}

function isGuarantee(consistency: Consistency): consistency is SessionGuarantee {
  return (SESSION_GUARANTEES as readonly string[]).includes(consistency);
}

function guaranteesOf(consistency: Consistency): readonly SessionGuarantee[] {
  return isGuarantee(consistency) ? [consistency] : SESSION_GUARANTEES;
}
