// The host's clock.
export const systemClock = {
    now: () => performance.now(),
    // The check phase follows the poll phase at once: all sockets that were readable have been read by then.
    endOfTurn: (callback) => {
        setImmediate(callback);
    },
    setTimer: (at, callback) => {
        const timer = setTimeout(callback, Math.max(1, Math.ceil(at - performance.now())));
        return () => clearTimeout(timer);
    },
};
//# sourceMappingURL=clock.js.map