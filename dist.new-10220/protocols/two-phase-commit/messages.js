// What two-phase commit sends, keeps, is asked and tells.
export {};
//# sourceMappingURL=messages.js.map