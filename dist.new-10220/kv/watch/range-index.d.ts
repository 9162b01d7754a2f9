import type { KeyRange } from '../key-range.ts';
/** One value a range. */
export declare class RangeIndex<T> {
    private readonly singles;
    private readonly random;
    private root;
    get({ from, to, isSingle }: KeyRange): T | undefined;
    /** The range has no value yet. */
    add({ from, to, isSingle }: KeyRange, value: T): void;
    delete({ from, to, isSingle }: KeyRange): void;
    /** Calls `visit` with the value of each range that holds `key`. */
    find(key: string, visit: (value: T) => void): void;
}
