// `quorate/checkers`: does a recorded history keep to what was promised, and if not, why?

export { type Access, accessesOf, type RegisterAccess } from './accesses.ts';
export {
  checkBoundedStaleness,
  type StalenessBound,
  type StaleRead,
  type TimedOperation,
} from './bounded-staleness.ts';
export { CAUSAL_LEVELS, type CausalLevel, type CausalViolation, checkCausalConsistency } from './causal-consistency.ts';
export {
  CONSISTENCIES,
  type Consistency,
  checkHistory,
  HISTORY_FORMATS,
  HISTORY_MODELS,
  type HistoryVerdict,
} from './check-history.ts';
export { type ConvergenceOptions, checkConvergence, type Divergence, type Replica } from './convergence.ts';
export { type CheckOptions, type CheckResult, checkLinearizability, type Verdict } from './linearizability/checker.ts';
export { type Explanation, explain } from './linearizability/explain.ts';
export { HistoryRecorder, type Model, type Operation } from './linearizability/history.ts';
export { type EtcdInput, type EtcdOutput, etcdModel } from './linearizability/models/etcd.ts';
export { type KeyValueInput, type KeyValueOutput, keyValueModel } from './linearizability/models/key-value.ts';
export { type RegisterInput, type RegisterOutput, registerModel } from './linearizability/models/register.ts';
export { checkSequentialConsistency, type SequentialResult } from './sequential-consistency.ts';
export {
  checkSessions,
  SESSION_GUARANTEES,
  type SessionGuarantee,
  type SessionOperation,
  type SessionViolation,
} from './session-guarantees.ts';
export { checkSessionOrders, type SessionOrderViolation } from './session-orders.ts';
export { type Timeline, type TimelineBar, type TimelineLane, timelineOf } from './timeline.ts';
export { timelinePage } from './timeline-html.ts';
