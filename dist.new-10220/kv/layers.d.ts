import { SortedMap } from './sorted-map.ts';
import type { Cursor } from './store.ts';
/** A change to one key. `value` undefined: the key is deleted. */
export interface Override<V> {
    readonly value: V | undefined;
    /** Whether the key is absent from everything below this layer. */
    readonly isNew: boolean;
}
/** Changes to one table, in key order. */
export declare class Layer<V> {
    private changes;
    constructor(changes?: SortedMap<Override<V>>);
    get size(): number;
    get(key: string): Override<V> | undefined;
    /** `isNew`: the key is absent here and below. */
    put(key: string, value: V, isNew: boolean): void;
    delete(key: string): void;
    /** What the entries of this layer in the range add to the count of everything below. */
    countDelta(from: string, to: string | undefined): number;
    cursor(from: string, to: string | undefined): Cursor<Override<V>>;
    /** Takes in the changes of the layer above, which is then spent: as when its own flush failed. */
    absorb(newer: Layer<V>): void;
    clone(): Layer<V>;
}
/** The entries of `map` with `from` ≤ key < `to`. */
export declare function mapCursor<V>(map: SortedMap<V>, from: string, to: string | undefined): Cursor<V>;
/** `base` with the changes of `layer` on top: the layer's word counts where both know a key. */
export declare function mergeCursor<V>(layer: Cursor<Override<V>>, base: Cursor<V>): Cursor<V>;
