interface Leaf<V> {
    owner: object;
    readonly keys: string[];
    readonly values: V[];
}
/** `keys[i]` is at most the smallest key under `children[i + 1]` and above every key under `children[i]`. */
interface Branch<V> {
    owner: object;
    readonly keys: string[];
    readonly children: Node<V>[];
}
type Node<V> = Leaf<V> | Branch<V>;
export declare class SortedMap<V> {
    private root;
    private owner;
    private count;
    /** What the `set` under way replaced. */
    private replaced;
    constructor();
    get size(): number;
    /** An independent map with the same entries. Cursors opened on either before keep seeing the entries of that moment. */
    clone(): SortedMap<V>;
    clear(): void;
    get(key: string): V | undefined;
    /** Answers the value that `value` replaces. */
    set(key: string, value: V): V | undefined;
    /** Whether the key was there. */
    delete(key: string): boolean;
    /**
     * Entries from `from` on, in order. Writes to this map while the cursor is open make it undefined; a clone's cursor sees
     * the moment of the clone.
     */
    cursor(from: string): SortedCursor<V>;
    private own;
    private insert;
    private insertInLeaf;
    /** `key` is there and `node` is ours. */
    private remove;
}
/** `next` moves to an entry and says whether there was one; then `key` and `value` are it. */
export declare class SortedCursor<V> {
    key: string;
    value: V | undefined;
    private readonly branches;
    private readonly positions;
    private leaf;
    /** Of the entry that `next` moves to. */
    private at;
    constructor(root: Node<V>, from: string);
    next(): boolean;
    private nextLeaf;
}
export {};
