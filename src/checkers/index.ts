// `quorate/checkers`: is a recorded history linearizable, and why not?

export {
  checkHistory,
  HISTORY_FORMATS,
  HISTORY_MODELS,
  type HistoryVerdict,
} from './check-history.ts';
export { type CheckOptions, type CheckResult, checkLinearizability, type Verdict } from './linearizability/checker.ts';
export { type Explanation, explain } from './linearizability/explain.ts';
export { HistoryRecorder, type Model, type Operation } from './linearizability/history.ts';
export { type EtcdInput, type EtcdOutput, etcdModel } from './linearizability/models/etcd.ts';
export { type KeyValueInput, type KeyValueOutput, keyValueModel } from './linearizability/models/key-value.ts';
export { type RegisterInput, type RegisterOutput, registerModel } from './linearizability/models/register.ts';
