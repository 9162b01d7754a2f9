/** Milliseconds, or NaN where the value is not at most eight digits and a unit. */
export declare function parseTimeout(value: string): number;
