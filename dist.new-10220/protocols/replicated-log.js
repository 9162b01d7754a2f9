// The contract of a replicated log: what raft, multi-paxos and zab share, and all that hosts and state machines know of them.
//
// A node takes commands, answers each refused or finished one with a result, and emits the committed log in order. A
// proposal's success is not a result: it is the committed entry itself, which carries its `origin` and `request`.
export { membershipFromBytes, membershipToBytes } from './log-wire.js';
//# sourceMappingURL=replicated-log.js.map