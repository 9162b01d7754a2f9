// `quorate/kv`: etcd's multi-version key-value store as a deterministic state machine, over a store of one's choice.
export { eventKv, eventPrevKv, eventsSince } from './history.js';
export { KvMachine } from './machine.js';
export { createMemoryStore, MemoryStore } from './memory-store.js';
export { createMvcc, Mvcc } from './mvcc.js';
//# sourceMappingURL=index.js.map