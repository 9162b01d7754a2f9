// A driver's clock as a port, so that tests and simulations own the time and the turns.
export {};
//# sourceMappingURL=clock.js.map