// What a replica offers, what it needs, and what it drives: the interfaces of `openReplica`, without their machinery.
export {};
//# sourceMappingURL=replica-types.js.map