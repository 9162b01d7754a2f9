// What a simulated run of a replicated log shows to its checkers.
export {};
//# sourceMappingURL=log-observer.js.map