// Which ranges hold a key: the question that every event asks of all watched ranges. Ranges of one key are looked up in a
// hash table; the others hang in a tree ordered by their start in which each node knows the furthest end below it (an
// interval tree; as a treap, so that it stays balanced without being rebuilt). Finding k ranges among n costs O(log n + k).

import { createRandom } from '../../core/random.ts';
import type { KeyRange } from '../key-range.ts';

/** An end of `undefined` lies beyond every key. */
type End = string | undefined;

interface Node<T> {
  readonly from: string;
  readonly to: End;
  readonly value: T;
  readonly priority: number;
  /** The furthest end in this subtree. */
  reach: End;
  left: Node<T> | undefined;
  right: Node<T> | undefined;
}

type Subtree<T> = Node<T> | undefined;

function furthest(a: End, b: End): End {
  return a === undefined || b === undefined ? undefined : a > b ? a : b;
}

/** By start, then by end, no end last. */
function compare(from: string, to: End, node: { readonly from: string; readonly to: End }): number {
  if (from !== node.from) return from < node.from ? -1 : 1;
  if (to === node.to) return 0;
  return to === undefined || (node.to !== undefined && to > node.to) ? 1 : -1;
}

function measure<T>(node: Node<T>): void {
  let reach = node.to;
  if (node.left !== undefined) reach = furthest(reach, node.left.reach);
  if (node.right !== undefined) reach = furthest(reach, node.right.reach);
  node.reach = reach;
}

/** One value a range. */
export class RangeIndex<T> {
  private readonly singles = new Map<string, T>();
  private readonly random = createRandom(1);
  private root: Subtree<T> = undefined;

  get({ from, to, isSingle }: KeyRange): T | undefined {
    if (isSingle) return this.singles.get(from);
    let node = this.root;
    while (node !== undefined) {
      const order = compare(from, to, node);
      if (order === 0) return node.value;
      node = order < 0 ? node.left : node.right;
    }
    return undefined;
  }

  /** The range has no value yet. */
  add({ from, to, isSingle }: KeyRange, value: T): void {
    if (isSingle) this.singles.set(from, value);
    else {
      const priority = this.random();
      this.root = insert(this.root, { from, to, value, priority, reach: to, left: undefined, right: undefined });
    }
  }

  delete({ from, to, isSingle }: KeyRange): void {
    if (isSingle) this.singles.delete(from);
    else this.root = remove(this.root, from, to);
  }

  /** Calls `visit` with the value of each range that holds `key`. */
  find(key: string, visit: (value: T) => void): void {
    const single = this.singles.get(key);
    if (single !== undefined) visit(single);
    if (this.root !== undefined) visitHolders(this.root, key, visit);
  }
}

function visitHolders<T>(node: Node<T>, key: string, visit: (value: T) => void): void {
  if (node.reach !== undefined && node.reach <= key) return;
  if (node.left !== undefined) visitHolders(node.left, key, visit);
  if (node.from > key) return;
  if (node.to === undefined || key < node.to) visit(node.value);
  if (node.right !== undefined) visitHolders(node.right, key, visit);
}

function insert<T>(node: Subtree<T>, added: Node<T>): Node<T> {
  if (node === undefined) return added;
  if (compare(added.from, added.to, node) < 0) {
    node.left = insert(node.left, added);
    return node.left.priority > node.priority ? rotateRight(node, node.left) : measured(node);
  }
  node.right = insert(node.right, added);
  return node.right.priority > node.priority ? rotateLeft(node, node.right) : measured(node);
}

function measured<T>(node: Node<T>): Node<T> {
  measure(node);
  return node;
}

function rotateRight<T>(node: Node<T>, left: Node<T>): Node<T> {
  node.left = left.right;
  left.right = measured(node);
  return measured(left);
}

function rotateLeft<T>(node: Node<T>, right: Node<T>): Node<T> {
  node.right = right.left;
  right.left = measured(node);
  return measured(right);
}

function remove<T>(node: Subtree<T>, from: string, to: End): Subtree<T> {
  if (node === undefined) return undefined;
  const order = compare(from, to, node);
  if (order === 0) return merge(node.left, node.right);
  if (order < 0) node.left = remove(node.left, from, to);
  else node.right = remove(node.right, from, to);
  return measured(node);
}

/** Everything in `left` comes before everything in `right`. */
function merge<T>(left: Subtree<T>, right: Subtree<T>): Subtree<T> {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (left.priority > right.priority) {
    left.right = merge(left.right, right);
    return measured(left);
  }
  right.left = merge(left, right.left);
  return measured(right);
}
