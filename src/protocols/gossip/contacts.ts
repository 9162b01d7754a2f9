// Whom a node turns to, and how a comparison begins.

import type { NodeId } from '../../core/protocol.ts';
import type { Direction, Walk } from './messages.ts';
import type { Machine } from './state.ts';

/** `count` different peers, uniformly; all of them if there are no more. */
export function pickPeers({ state, random }: Machine, count: number): NodeId[] {
  const { ring, self } = state;
  if (count >= ring.length - 1) return ring.filter((node) => node !== self);
  const picked: NodeId[] = [];
  while (picked.length < count) {
    const peer = ring[Math.floor(random() * ring.length)]!;
    if (peer !== self && !picked.includes(peer)) picked.push(peer);
  }
  return picked;
}

/** Compares stores with `peer`: as far as `direction` says, each gets what it lacks. */
export function compareWith({ state, out }: Machine, peer: NodeId, direction: Direction, walk: Walk | undefined): void {
  out.send(peer, { type: 'summary', direction, walk, checksums: state.buckets.map(({ checksum }) => checksum) });
}
