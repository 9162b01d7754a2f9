// Checks a recorded history given as text, by the names of a model and a format: what `quorate check` does.

import { QuorateError } from '../../core/errors.ts';
import { type CheckOptions, checkLinearizability, type Verdict } from './checker.ts';
import { explain } from './explain.ts';
import type { Model, Operation } from './history.ts';
import { etcdModel } from './models/etcd.ts';
import { keyValueModel } from './models/key-value.ts';
import { registerModel } from './models/register.ts';
import {
  parseEtcdJson,
  parseJepsenRegister,
  parseKeyValueJson,
  parsePorcupineKeyValue,
  parseRegisterJson,
} from './parse.ts';

export const HISTORY_MODELS = ['register', 'kv', 'etcd'] as const;
export const HISTORY_FORMATS = ['jepsen', 'porcupine-kv', 'json'] as const;

export interface HistoryVerdict {
  readonly verdict: Verdict;
  readonly operations: number;
  readonly partitions: number;
  readonly steps: number;
  /** Why not, for people; empty if linearizable or unknown. */
  readonly explanation: string;
}

/** Throws `bad-history` for text that is not of the format, `bad-option` for a pair of model and format that does not exist. */
export function checkHistory(text: string, model: string, format: string, options: CheckOptions = {}): HistoryVerdict {
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
      return check(etcdModel, parseEtcdJson(text), options);
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
  options: CheckOptions,
): HistoryVerdict {
  const result = checkLinearizability(model, operations, options);
  const failed = result.partitions.find((each) => each.verdict === 'not-linearizable');
  return {
    verdict: result.verdict,
    operations: operations.length,
    partitions: result.partitions.length,
    steps: result.steps,
    explanation: failed === undefined ? '' : (explain(model, operations, failed)?.text ?? ''),
  };
}
