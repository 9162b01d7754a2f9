// The embedding API: what a program gives and gets to be a replica of its own state machine.
export {};
//# sourceMappingURL=node-types.js.map