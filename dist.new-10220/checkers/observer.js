// What a simulated run of any protocol shows to its checkers. (Replicated logs show more: `log-observer.ts`.)
export {};
//# sourceMappingURL=observer.js.map