// An ordered map: a B+tree with copy-on-write nodes. A clone costs O(1) and shares all nodes; whichever map writes
// first copies the path it changes. That is what makes snapshots of stores and of memtables free.
//
// Nodes are split when full and dropped when empty, but never merged: keys arrive in order or at random and leave in order
// (compaction), and a memtable is thrown away whole, so that underfull nodes do not pile up.

const NODE_ENTRIES = 64;

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

interface Split<V> {
  readonly key: string;
  readonly right: Node<V>;
}

function isBranch<V>(node: Node<V>): node is Branch<V> {
  return 'children' in node;
}

/** The number of `keys` below `key` (or at most `key`, if `orEqual`). The end is tried first: appending is the common case. */
function countBelow(keys: readonly string[], key: string, orEqual: boolean): number {
  let high = keys.length;
  if (high === 0) return 0;
  const last = keys[high - 1] as string;
  if (orEqual ? last <= key : last < key) return high;
  let low = 0;
  high--;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = keys[middle] as string;
    if (orEqual ? at <= key : at < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function copyNode<V>(node: Node<V>, owner: object): Node<V> {
  return isBranch(node)
    ? { owner, keys: node.keys.slice(), children: node.children.slice() }
    : { owner, keys: node.keys.slice(), values: node.values.slice() };
}

export class SortedMap<V> {
  private root: Node<V>;
  private owner: object = {};
  private count = 0;
  /** What the `set` under way replaced. */
  private replaced: V | undefined = undefined;

  constructor() {
    this.root = { owner: this.owner, keys: [], values: [] };
  }

  get size(): number {
    return this.count;
  }

  /** An independent map with the same entries. Cursors opened on either before keep seeing the entries of that moment. */
  clone(): SortedMap<V> {
    const copy = new SortedMap<V>();
    copy.root = this.root;
    copy.count = this.count;
    // Neither owns the shared nodes from here on.
    this.owner = {};
    return copy;
  }

  clear(): void {
    this.owner = {};
    this.root = { owner: this.owner, keys: [], values: [] };
    this.count = 0;
  }

  get(key: string): V | undefined {
    let node = this.root;
    while (isBranch(node)) node = node.children[countBelow(node.keys, key, true)] as Node<V>;
    const at = countBelow(node.keys, key, false);
    return node.keys[at] === key ? node.values[at] : undefined;
  }

  /** Answers the value that `value` replaces. */
  set(key: string, value: V): V | undefined {
    this.root = this.own(this.root);
    this.replaced = undefined;
    const split = this.insert(this.root, key, value);
    if (split !== undefined) {
      this.root = { owner: this.owner, keys: [split.key], children: [this.root, split.right] };
    }
    return this.replaced;
  }

  /** Whether the key was there. */
  delete(key: string): boolean {
    if (this.get(key) === undefined) return false;
    this.root = this.own(this.root);
    this.remove(this.root, key);
    while (isBranch(this.root) && this.root.children.length === 1) this.root = this.root.children[0] as Node<V>;
    this.count--;
    return true;
  }

  /**
   * Entries from `from` on, in order. Writes to this map while the cursor is open make it undefined; a clone's cursor sees
   * the moment of the clone.
   */
  cursor(from: string): SortedCursor<V> {
    return new SortedCursor(this.root, from);
  }

  private own(node: Node<V>): Node<V> {
    return node.owner === this.owner ? node : copyNode(node, this.owner);
  }

  private insert(node: Node<V>, key: string, value: V): Split<V> | undefined {
    if (!isBranch(node)) return this.insertInLeaf(node, key, value);
    const at = countBelow(node.keys, key, true);
    const child = this.own(node.children[at] as Node<V>);
    node.children[at] = child;
    const split = this.insert(child, key, value);
    if (split === undefined) return undefined;
    node.keys.splice(at, 0, split.key);
    node.children.splice(at + 1, 0, split.right);
    if (node.children.length <= NODE_ENTRIES) return undefined;
    // As in leaves: a branch that grows at its end stays full, so that ascending keys fill the tree.
    const middle = at === node.keys.length - 1 ? node.keys.length - 1 : node.keys.length >> 1;
    const rightKeys = node.keys.splice(middle);
    const rightChildren = node.children.splice(middle + 1);
    return {
      key: rightKeys.shift() as string,
      right: { owner: this.owner, keys: rightKeys, children: rightChildren },
    };
  }

  private insertInLeaf(leaf: Leaf<V>, key: string, value: V): Split<V> | undefined {
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
    if (keys.length <= NODE_ENTRIES) return undefined;
    const rightKeys = keys.splice(keys.length >> 1);
    const rightValues = values.splice(keys.length);
    return { key: rightKeys[0] as string, right: { owner: this.owner, keys: rightKeys, values: rightValues } };
  }

  /** `key` is there and `node` is ours. */
  private remove(node: Node<V>, key: string): void {
    if (!isBranch(node)) {
      const at = countBelow(node.keys, key, false);
      node.keys.splice(at, 1);
      node.values.splice(at, 1);
      return;
    }
    const at = countBelow(node.keys, key, true);
    const child = this.own(node.children[at] as Node<V>);
    node.children[at] = child;
    this.remove(child, key);
    const isEmpty = isBranch(child) ? child.children.length === 0 : child.keys.length === 0;
    if (!isEmpty) return;
    node.children.splice(at, 1);
    node.keys.splice(Math.max(0, at - 1), 1);
  }
}

/** `next` moves to an entry and says whether there was one; then `key` and `value` are it. */
export class SortedCursor<V> {
  key = '';
  value: V | undefined = undefined;
  private readonly branches: Branch<V>[] = [];
  private readonly positions: number[] = [];
  private leaf: Leaf<V>;
  /** Of the entry that `next` moves to. */
  private at: number;

  constructor(root: Node<V>, from: string) {
    let node = root;
    while (isBranch(node)) {
      const position = countBelow(node.keys, from, true);
      this.branches.push(node);
      this.positions.push(position);
      node = node.children[position] as Node<V>;
    }
    this.leaf = node;
    this.at = countBelow(node.keys, from, false);
  }

  next(): boolean {
    if (this.at >= this.leaf.keys.length && !this.nextLeaf()) return false;
    this.key = this.leaf.keys[this.at] as string;
    this.value = this.leaf.values[this.at] as V;
    this.at++;
    return true;
  }

  private nextLeaf(): boolean {
    let level = this.branches.length - 1;
    while (level >= 0 && (this.positions[level] as number) + 1 >= (this.branches[level] as Branch<V>).children.length) {
      level--;
    }
    if (level < 0) return false;
    this.positions[level] = (this.positions[level] as number) + 1;
    let node = (this.branches[level] as Branch<V>).children[this.positions[level] as number] as Node<V>;
    this.branches.length = level + 1;
    this.positions.length = level + 1;
    while (isBranch(node)) {
      this.branches.push(node);
      this.positions.push(0);
      node = node.children[0] as Node<V>;
    }
    this.leaf = node;
    this.at = 0;
    return true;
  }
}
