// What Paxos sends, keeps, is asked and tells.
export {};
//# sourceMappingURL=messages.js.map