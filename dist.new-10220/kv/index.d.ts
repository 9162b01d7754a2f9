export { eventKv, eventPrevKv, eventsSince, type History } from './history.ts';
export { KvMachine, type KvMachineOptions, type KvRestore, type KvResult, type KvSnapshot } from './machine.ts';
export { createMemoryStore, MemoryStore, type MemoryStoreOptions } from './memory-store.ts';
export { createMvcc, Mvcc } from './mvcc.ts';
export type { OrderedStore, Table } from './store.ts';
