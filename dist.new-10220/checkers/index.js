// `quorate/checkers`: does a recorded history keep to what was promised, and if not, why?
export { accessesOf } from './accesses.js';
export { checkBoundedStaleness, } from './bounded-staleness.js';
export { CAUSAL_LEVELS, checkCausalConsistency } from './causal-consistency.js';
export { CONSISTENCIES, checkHistory, HISTORY_FORMATS, HISTORY_MODELS, } from './check-history.js';
export { checkConvergence } from './convergence.js';
export { checkLinearizability } from './linearizability/checker.js';
export { explain } from './linearizability/explain.js';
export { HistoryRecorder } from './linearizability/history.js';
export { etcdModel } from './linearizability/models/etcd.js';
export { keyValueModel } from './linearizability/models/key-value.js';
export { registerModel } from './linearizability/models/register.js';
export { checkSequentialConsistency } from './sequential-consistency.js';
export { checkSessions, SESSION_GUARANTEES, } from './session-guarantees.js';
export { checkSessionOrders } from './session-orders.js';
export { timelineOf } from './timeline.js';
export { timelinePage } from './timeline-html.js';
//# sourceMappingURL=index.js.map