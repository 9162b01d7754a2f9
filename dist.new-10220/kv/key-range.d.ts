export interface KeyRange {
    readonly from: string;
    /** Undefined: no upper bound. */
    readonly to: string | undefined;
    /** Only the key `from`; `to` then has no meaning. */
    readonly isSingle: boolean;
}
export declare function keyRange(key: Uint8Array, rangeEnd: Uint8Array): KeyRange;
/** The `range_end` with which `prefix` as key means every key that starts with it. */
export declare function prefixEnd(prefix: Uint8Array): Uint8Array;
