// The port behind the state machine: a few ordered tables, changed in memory at once and made durable together by `flush`.
// Implementations: memory-store.ts (simulator, lab, tests) and storage/node/lmdb-store.ts (host). All pass the same suite,
// testing/store-suite.ts.
export {};
//# sourceMappingURL=store.js.map