// Consistent hashing with virtual nodes (Karger et al. 1997; Dynamo §4.2): each node has many places on a ring, and a key
// belongs to the nodes met first, going round from the key's place. A node that comes or goes moves its own share only.

import { utf8Encode } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';

export interface Ring {
  readonly members: readonly NodeId[];
  /** By position. */
  readonly places: readonly { readonly position: number; readonly node: NodeId }[];
}

export function createRing(members: readonly NodeId[], virtualNodes: number): Ring {
  const places = members.flatMap((node) =>
    Array.from({ length: virtualNodes }, (_, at) => ({ position: hashText(`${node}/${at}`), node })),
  );
  places.sort((a, b) => a.position - b.position || a.node - b.node);
  return { members: [...members].sort((a, b) => a - b), places };
}

/** All nodes in the order in which a walk from the key meets them: the first N have its copies, the others stand in. */
export function walk(ring: Ring, key: string): NodeId[] {
  return walkFrom(ring, placeOf(ring, key));
}

/** Where the walk of a key begins: keys with the same place have the same walk. */
export function placeOf({ places }: Ring, key: string): number {
  const position = hashText(key);
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return low === places.length ? 0 : low;
}

export function walkFrom({ members, places }: Ring, start: number): NodeId[] {
  const met: NodeId[] = [];
  for (let i = 0; i < places.length && met.length < members.length; i++) {
    const { node } = places[(start + i) % places.length]!;
    if (!met.includes(node)) met.push(node);
  }
  return met;
}

/** 32 bits, well mixed: FNV-1a with MurmurHash3's finish. */
export function hashText(text: string): number {
  return hashBytes(utf8Encode(text));
}

export function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
