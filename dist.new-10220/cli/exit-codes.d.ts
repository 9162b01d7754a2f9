export declare const EXIT: {
    readonly ok: 0;
    /** It ran and failed; or, for `sim` and `check`, a violation was found. */
    readonly failure: 1;
    /** Wrong flags or arguments: nothing was started. */
    readonly usage: 2;
    /** Input that cannot be read or understood. */
    readonly badInput: 3;
    /** Ended by Ctrl-C. */
    readonly interrupted: 130;
};
