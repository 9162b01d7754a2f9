// An ordered map: a B+tree with copy-on-write nodes. A clone costs O(1) and shares all nodes; whichever map writes
// first copies the path it changes. That is what makes snapshots of stores and of memtables free.
//
// Nodes are split when full and dropped when empty, but never merged: keys arrive in order or at random and leave in order
// (compaction), and a memtable is thrown away whole, so that underfull nodes do not pile up.
const NODE_ENTRIES = 64;
function isBranch(node) {
    return 'children' in node;
}
/** The number of `keys` below `key` (or at most `key`, if `orEqual`). The end is tried first: appending is the common case. */
function countBelow(keys, key, orEqual) {
    let high = keys.length;
    if (high === 0)
        return 0;
    const last = keys[high - 1];
    if (orEqual ? last <= key : last < key)
        return high;
    let low = 0;
    high--;
    while (low < high) {
        const middle = (low + high) >>> 1;
        const at = keys[middle];
        if (orEqual ? at <= key : at < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
function copyNode(node, owner) {
    return isBranch(node)
        ? { owner, keys: node.keys.slice(), children: node.children.slice() }
        : { owner, keys: node.keys.slice(), values: node.values.slice() };
}
export class SortedMap {
    root;
    owner = {};
    count = 0;
    /** What the `set` under way replaced. */
    replaced = undefined;
    constructor() {
        this.root = { owner: this.owner, keys: [], values: [] };
    }
    get size() {
        return this.count;
    }
    /** An independent map with the same entries. Cursors opened on either before keep seeing the entries of that moment. */
    clone() {
        const copy = new SortedMap();
        copy.root = this.root;
        copy.count = this.count;
        // Neither owns the shared nodes from here on.
        this.owner = {};
        return copy;
    }
    clear() {
        this.owner = {};
        this.root = { owner: this.owner, keys: [], values: [] };
        this.count = 0;
    }
    get(key) {
        let node = this.root;
        while (isBranch(node))
            node = node.children[countBelow(node.keys, key, true)];
        const at = countBelow(node.keys, key, false);
        return node.keys[at] === key ? node.values[at] : undefined;
    }
    /** Answers the value that `value` replaces. */
    set(key, value) {
        this.root = this.own(this.root);
        this.replaced = undefined;
        const split = this.insert(this.root, key, value);
        if (split !== undefined) {
            this.root = { owner: this.owner, keys: [split.key], children: [this.root, split.right] };
        }
        return this.replaced;
    }
    /** Whether the key was there. */
    delete(key) {
        if (this.get(key) === undefined)
            return false;
        this.root = this.own(this.root);
        this.remove(this.root, key);
        while (isBranch(this.root) && this.root.children.length === 1)
            this.root = this.root.children[0];
        this.count--;
        return true;
    }
    /**
     * Entries from `from` on, in order. Writes to this map while the cursor is open make it undefined; a clone's cursor sees
     * the moment of the clone.
     */
    cursor(from) {
        return new SortedCursor(this.root, from);
    }
    own(node) {
        return node.owner === this.owner ? node : copyNode(node, this.owner);
    }
    insert(node, key, value) {
        if (!isBranch(node))
            return this.insertInLeaf(node, key, value);
        const at = countBelow(node.keys, key, true);
        const child = this.own(node.children[at]);
        node.children[at] = child;
        const split = this.insert(child, key, value);
        if (split === undefined)
            return undefined;
        node.keys.splice(at, 0, split.key);
        node.children.splice(at + 1, 0, split.right);
        if (node.children.length <= NODE_ENTRIES)
            return undefined;
        // As in leaves: a branch that grows at its end stays full, so that ascending keys fill the tree.
        const middle = at === node.keys.length - 1 ? node.keys.length - 1 : node.keys.length >> 1;
        const rightKeys = node.keys.splice(middle);
        const rightChildren = node.children.splice(middle + 1);
        return {
            key: rightKeys.shift(),
            right: { owner: this.owner, keys: rightKeys, children: rightChildren },
        };
    }
    insertInLeaf(leaf, key, value) {
        const { keys, values } = leaf;
        const at = countBelow(keys, key, false);
        if (keys[at] === key) {
            this.replaced = values[at];
            values[at] = value;
            return undefined;
        }
        this.count++;
        if (at === keys.length) {
            if (keys.length >= NODE_ENTRIES) {
                return { key, right: { owner: this.owner, keys: [key], values: [value] } };
            }
            keys.push(key);
            values.push(value);
            return undefined;
        }
        keys.splice(at, 0, key);
        values.splice(at, 0, value);
        if (keys.length <= NODE_ENTRIES)
            return undefined;
        const rightKeys = keys.splice(keys.length >> 1);
        const rightValues = values.splice(keys.length);
        return { key: rightKeys[0], right: { owner: this.owner, keys: rightKeys, values: rightValues } };
    }
    /** `key` is there and `node` is ours. */
    remove(node, key) {
        if (!isBranch(node)) {
            const at = countBelow(node.keys, key, false);
            node.keys.splice(at, 1);
            node.values.splice(at, 1);
            return;
        }
        const at = countBelow(node.keys, key, true);
        const child = this.own(node.children[at]);
        node.children[at] = child;
        this.remove(child, key);
        const isEmpty = isBranch(child) ? child.children.length === 0 : child.keys.length === 0;
        if (!isEmpty)
            return;
        node.children.splice(at, 1);
        node.keys.splice(Math.max(0, at - 1), 1);
    }
}
/** `next` moves to an entry and says whether there was one; then `key` and `value` are it. */
export class SortedCursor {
    key = '';
    value = undefined;
    branches = [];
    positions = [];
    leaf;
    /** Of the entry that `next` moves to. */
    at;
    constructor(root, from) {
        let node = root;
        while (isBranch(node)) {
            const position = countBelow(node.keys, from, true);
            this.branches.push(node);
            this.positions.push(position);
            node = node.children[position];
        }
        this.leaf = node;
        this.at = countBelow(node.keys, from, false);
    }
    next() {
        if (this.at >= this.leaf.keys.length && !this.nextLeaf())
            return false;
        this.key = this.leaf.keys[this.at];
        this.value = this.leaf.values[this.at];
        this.at++;
        return true;
    }
    nextLeaf() {
        let level = this.branches.length - 1;
        while (level >= 0 && this.positions[level] + 1 >= this.branches[level].children.length) {
            level--;
        }
        if (level < 0)
            return false;
        this.positions[level] = this.positions[level] + 1;
        let node = this.branches[level].children[this.positions[level]];
        this.branches.length = level + 1;
        this.positions.length = level + 1;
        while (isBranch(node)) {
            this.branches.push(node);
            this.positions.push(0);
            node = node.children[0];
        }
        this.leaf = node;
        this.at = 0;
        return true;
    }
}
//# sourceMappingURL=sorted-map.js.map