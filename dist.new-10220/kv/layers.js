// Reading through layers: a memtable of changes over another, over what a backend holds. Stores with a slow base (LMDB)
// keep the changes that were not flushed yet in such layers; pure, so that the merge is tested without a disk.
import { SortedMap } from './sorted-map.js';
/** Changes to one table, in key order. */
export class Layer {
    changes;
    constructor(changes = new SortedMap()) {
        this.changes = changes;
    }
    get size() {
        return this.changes.size;
    }
    get(key) {
        return this.changes.get(key);
    }
    /** `isNew`: the key is absent here and below. */
    put(key, value, isNew) {
        const change = { value, isNew };
        const earlier = this.changes.set(key, change);
        // What the layer already said of the key below stays true: a key deleted here that comes back still exists below.
        if (earlier !== undefined)
            change.isNew = earlier.isNew;
    }
    delete(key) {
        const earlier = this.changes.get(key);
        // Unknown below and gone above: nothing remains to be said.
        if (earlier?.isNew)
            this.changes.delete(key);
        else
            this.changes.set(key, { value: undefined, isNew: false });
    }
    /** What the entries of this layer in the range add to the count of everything below. */
    countDelta(from, to) {
        if (this.changes.size === 0)
            return 0;
        let delta = 0;
        const cursor = this.changes.cursor(from);
        while (cursor.next() && (to === undefined || cursor.key < to)) {
            const { value, isNew } = cursor.value;
            if (value === undefined)
                delta--;
            else if (isNew)
                delta++;
        }
        return delta;
    }
    cursor(from, to) {
        return new BoundedCursor(this.changes.cursor(from), to);
    }
    /** Takes in the changes of the layer above, which is then spent: as when its own flush failed. */
    absorb(newer) {
        const cursor = newer.cursor('', undefined);
        while (cursor.next()) {
            const { value, isNew } = cursor.value;
            if (value === undefined)
                this.delete(cursor.key);
            else
                this.put(cursor.key, value, isNew);
        }
    }
    clone() {
        return new Layer(this.changes.clone());
    }
}
class BoundedCursor {
    inner;
    to;
    constructor(inner, to) {
        this.inner = inner;
        this.to = to;
    }
    get key() {
        return this.inner.key;
    }
    get value() {
        return this.inner.value;
    }
    next() {
        return this.inner.next() && (this.to === undefined || this.inner.key < this.to);
    }
    close() { }
}
/** The entries of `map` with `from` ≤ key < `to`. */
export function mapCursor(map, from, to) {
    return new BoundedCursor(map.cursor(from), to);
}
/** `base` with the changes of `layer` on top: the layer's word counts where both know a key. */
export function mergeCursor(layer, base) {
    return new MergeCursor(layer, base);
}
class MergeCursor {
    key = '';
    current = undefined;
    layer;
    base;
    hasLayer;
    hasBase;
    constructor(layer, base) {
        this.layer = layer;
        this.base = base;
        this.hasLayer = layer.next();
        this.hasBase = base.next();
    }
    get value() {
        return this.current;
    }
    next() {
        for (;;) {
            if (this.hasLayer && (!this.hasBase || this.layer.key <= this.base.key)) {
                const { key, value } = this.layer;
                if (this.hasBase && this.base.key === key)
                    this.hasBase = this.base.next();
                this.hasLayer = this.layer.next();
                if (value.value === undefined)
                    continue;
                this.key = key;
                this.current = value.value;
                return true;
            }
            if (!this.hasBase)
                return false;
            this.key = this.base.key;
            this.current = this.base.value;
            this.hasBase = this.base.next();
            return true;
        }
    }
    close() {
        this.layer.close();
        if (this.hasBase)
            this.base.close();
    }
}
//# sourceMappingURL=layers.js.map