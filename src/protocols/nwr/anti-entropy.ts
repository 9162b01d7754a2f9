// Background repair (Dynamo §4.7): two nodes compare hash trees (Merkle 1987) over the keys that both have copies of, and exchange
// what differs. Stateless: every message has all that its receiver needs.

import type { NodeId } from '../../core/protocol.ts';
import type { Item, KeyHash, NwrMessage } from './messages.ts';
import { hashText } from './ring.ts';
import type { Machine } from './state.ts';
import { homesOf, keep } from './store.ts';
import type { Versions } from './versions.ts';

/** Children of each inner node; the tree has two levels below its root. */
export const BRANCHES = 16;
export const LEAVES = BRANCHES * BRANCHES;

type Tree = readonly KeyHash[][];

/** Compares with one other node, drawn at random. */
export function compare(m: Machine): void {
  const { state, rules } = m;
  const peers = state.ring.members.filter((node) => node !== state.self && !state.down.has(node));
  const peer = peers[Math.floor(m.random() * peers.length)];
  if (peer === undefined || !rules.compares()) return;
  const tree = treeWith(m, peer);
  const hashes = Array.from({ length: BRANCHES }, (_, branch) => hashAll(leavesOf(tree, branch)));
  m.out.send(peer, { type: 'branches', hashes });
}

/** By leaf: the keys that `peer` has copies of, too. Deletions about to be forgotten are none. */
function treeWith(m: Machine, peer: NodeId): Tree {
  const tree: KeyHash[][] = Array.from({ length: LEAVES }, () => []);
  for (const [key, { hash, reapAt }] of m.state.copies) {
    if (reapAt !== undefined) continue;
    const homes = homesOf(m, key);
    if (homes.includes(peer) && homes.includes(m.state.self)) tree[hashText(key) >>> 24]!.push({ key, hash });
  }
  return tree;
}

function leavesOf(tree: Tree, branch: number): number[] {
  return tree.slice(branch * BRANCHES, (branch + 1) * BRANCHES).map(hashLeaf);
}

/** In any order: keys come in the order of their arrival. */
function hashLeaf(keys: readonly KeyHash[]): number {
  let sum = 0;
  for (const { key, hash } of keys) sum = (sum + Math.imul(hash ^ hashText(key), 0x9e3779b1)) >>> 0;
  return sum;
}

function hashAll(hashes: readonly number[]): number {
  return hashes.reduce((sum, hash) => (Math.imul(sum, 0x01000193) ^ hash) >>> 0, 0x811c9dc5);
}

export function onBranches(m: Machine, from: NodeId, hashes: readonly number[]): void {
  const tree = treeWith(m, from);
  const branches = hashes
    .map((hash, branch) => ({ branch, hash, hashes: leavesOf(tree, branch) }))
    .filter((each) => hashAll(each.hashes) !== each.hash)
    .map(({ branch, hashes: own }) => ({ branch, hashes: own }));
  if (branches.length > 0) m.out.send(from, { type: 'leaves', branches });
}

export function onLeaves(m: Machine, from: NodeId, { branches }: Extract<NwrMessage, { type: 'leaves' }>): void {
  const tree = treeWith(m, from);
  const leaves = branches.flatMap(({ branch, hashes }) => {
    const own = leavesOf(tree, branch);
    return own.flatMap((hash, at) => (hash === hashes[at] ? [] : [branch * BRANCHES + at]));
  });
  if (leaves.length > 0) m.out.send(from, { type: 'keys', leaves, keys: leaves.flatMap((leaf) => tree[leaf]!) });
}

export function onKeys(m: Machine, from: NodeId, { leaves, keys }: Extract<NwrMessage, { type: 'keys' }>): void {
  const tree = treeWith(m, from);
  const theirs = new Map(keys.map(({ key, hash }) => [key, hash]));
  const own = new Map(leaves.flatMap((leaf) => tree[leaf]!).map(({ key, hash }) => [key, hash]));
  const differs = [...own.keys()].filter((key) => theirs.get(key) !== own.get(key));
  const wanted = [...theirs.keys()].filter((key) => theirs.get(key) !== own.get(key));
  if (differs.length + wanted.length > 0) {
    m.out.send(from, { type: 'sync', items: itemsOf(m, differs), wanted });
  }
}

export function onSync(m: Machine, from: NodeId, { items, wanted }: Extract<NwrMessage, { type: 'sync' }>): void {
  for (const { key, versions } of items) {
    if (keep(m, key, versions)) m.out.emit({ type: 'repaired', key, by: 'anti-entropy' });
  }
  const own = itemsOf(m, wanted);
  if (own.length > 0) m.out.send(from, { type: 'sync', items: own, wanted: [] });
}

/** As many as fit; the others differ again next time. */
function itemsOf(m: Machine, keys: readonly string[]): Item[] {
  const items: Item[] = [];
  let left = m.options.syncBytesMax;
  for (const key of keys) {
    const versions = m.state.copies.get(key)?.versions;
    if (versions === undefined) continue;
    items.push({ key, versions });
    left -= sizeOf(key, versions);
    if (left <= 0) break;
  }
  return items;
}

function sizeOf(key: string, { context, siblings }: Versions): number {
  return siblings.reduce((sum, { value }) => sum + 20 + (value?.length ?? 0), key.length + 12 * context.length);
}
