/** A whole number from 0. */
export declare function whole(text: string): number;
/** A whole number from 1. */
export declare function count(text: string): number;
/** Milliseconds from `30s`, `10m`, `8h`. */
export declare function duration(text: string): number;
export declare function list(text: string): string[];
