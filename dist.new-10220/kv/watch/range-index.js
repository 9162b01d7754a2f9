// Which ranges hold a key: the question that every event asks of all watched ranges. Ranges of one key are looked up in a
// hash table; the others hang in a tree ordered by their start in which each node knows the furthest end below it (an
// interval tree; as a treap, so that it stays balanced without being rebuilt). Finding k ranges among n costs O(log n + k).
import { createRandom } from '../../core/random.js';
function furthest(a, b) {
    return a === undefined || b === undefined ? undefined : a > b ? a : b;
}
/** By start, then by end, no end last. */
function compare(from, to, node) {
    if (from !== node.from)
        return from < node.from ? -1 : 1;
    if (to === node.to)
        return 0;
    return to === undefined || (node.to !== undefined && to > node.to) ? 1 : -1;
}
function measure(node) {
    let reach = node.to;
    if (node.left !== undefined)
        reach = furthest(reach, node.left.reach);
    if (node.right !== undefined)
        reach = furthest(reach, node.right.reach);
    node.reach = reach;
}
/** One value a range. */
export class RangeIndex {
    singles = new Map();
    random = createRandom(1);
    root = undefined;
    get({ from, to, isSingle }) {
        if (isSingle)
            return this.singles.get(from);
        let node = this.root;
        while (node !== undefined) {
            const order = compare(from, to, node);
            if (order === 0)
                return node.value;
            node = order < 0 ? node.left : node.right;
        }
        return undefined;
    }
    /** The range has no value yet. */
    add({ from, to, isSingle }, value) {
        if (isSingle)
            this.singles.set(from, value);
        else {
            const priority = this.random();
            this.root = insert(this.root, { from, to, value, priority, reach: to, left: undefined, right: undefined });
        }
    }
    delete({ from, to, isSingle }) {
        if (isSingle)
            this.singles.delete(from);
        else
            this.root = remove(this.root, from, to);
    }
    /** Calls `visit` with the value of each range that holds `key`. */
    find(key, visit) {
        const single = this.singles.get(key);
        if (single !== undefined)
            visit(single);
        if (this.root !== undefined)
            visitHolders(this.root, key, visit);
    }
}
function visitHolders(node, key, visit) {
    if (node.reach !== undefined && node.reach <= key)
        return;
    if (node.left !== undefined)
        visitHolders(node.left, key, visit);
    if (node.from > key)
        return;
    if (node.to === undefined || key < node.to)
        visit(node.value);
    if (node.right !== undefined)
        visitHolders(node.right, key, visit);
}
function insert(node, added) {
    if (node === undefined)
        return added;
    if (compare(added.from, added.to, node) < 0) {
        node.left = insert(node.left, added);
        return node.left.priority > node.priority ? rotateRight(node, node.left) : measured(node);
    }
    node.right = insert(node.right, added);
    return node.right.priority > node.priority ? rotateLeft(node, node.right) : measured(node);
}
function measured(node) {
    measure(node);
    return node;
}
function rotateRight(node, left) {
    node.left = left.right;
    left.right = measured(node);
    return measured(left);
}
function rotateLeft(node, right) {
    node.right = right.left;
    right.left = measured(node);
    return measured(right);
}
function remove(node, from, to) {
    if (node === undefined)
        return undefined;
    const order = compare(from, to, node);
    if (order === 0)
        return merge(node.left, node.right);
    if (order < 0)
        node.left = remove(node.left, from, to);
    else
        node.right = remove(node.right, from, to);
    return measured(node);
}
/** Everything in `left` comes before everything in `right`. */
function merge(left, right) {
    if (left === undefined)
        return right;
    if (right === undefined)
        return left;
    if (left.priority > right.priority) {
        left.right = merge(left.right, right);
        return measured(left);
    }
    right.left = merge(left, right.left);
    return measured(right);
}
//# sourceMappingURL=range-index.js.map