// What the command line's exit codes mean; `quorate --help` lists them.
export const EXIT = {
    ok: 0,
    /** It ran and failed; or, for `sim` and `check`, a violation was found. */
    failure: 1,
    /** Wrong flags or arguments: nothing was started. */
    usage: 2,
    /** Input that cannot be read or understood. */
    badInput: 3,
    /** Ended by Ctrl-C. */
    interrupted: 130,
};
//# sourceMappingURL=exit-codes.js.map