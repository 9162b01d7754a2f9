import type { KeyRange } from '../key-range.ts';
export declare class Coverage {
    /** Apart from one another, in order. */
    private readonly intervals;
    constructor(ranges: readonly KeyRange[]);
    /** Whether every key of the range is in the set. */
    covers(range: KeyRange): boolean;
    /** The last interval that begins at or before `key`. */
    private lastFrom;
}
