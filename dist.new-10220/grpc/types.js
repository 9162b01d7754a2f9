// What handlers see: calls.
export {};
//# sourceMappingURL=types.js.map