// A Paxos node as plain data: proposer, acceptor and learner in one process.
export {};
//# sourceMappingURL=state.js.map