// What Multi-Paxos nodes say to each other and to themselves, and what they keep on disk.
export {};
//# sourceMappingURL=messages.js.map