// Write repair (Dynamo §4.6, hinted handoff): what stand-ins kept goes to whom it is for; and so does what a node has of keys
// that are no longer its own, after nodes came or went.

import type { NodeId } from '../../core/protocol.ts';
import type { Item, NwrMessage } from './messages.ts';
import type { Machine } from './state.ts';
import { dropCopy, dropHint, hashVersions, homesOf, keep } from './store.ts';
import { isGone } from './versions.ts';

/** Items offered at a time, to each. */
const ITEMS_MAX = 100;

export function handOver(m: Machine): void {
  const { hints, down, self } = m.state;
  if (!m.rules.handsOver()) return;
  for (const [target, own] of [...hints]) {
    if (down.has(target) || target === self) continue;
    let left = ITEMS_MAX;
    for (const [key, { versions }] of own) {
      if (left-- === 0) break;
      m.out.send(target, { type: 'hand-over', item: { key, versions } });
    }
  }
  handOverStrays(m);
}

function handOverStrays(m: Machine): void {
  const { state } = m;
  if (!state.mayHaveStrays) return;
  let left = ITEMS_MAX;
  for (const [key, { versions, hash, reapAt }] of state.copies) {
    const homes = homesOf(m, key);
    if (homes.includes(state.self)) continue;
    if (left-- === 0) return;
    if (reapAt !== undefined) continue;
    let taken = state.takenOver.get(key);
    if (taken?.hash !== hash) {
      taken = { hash, by: new Set() };
      state.takenOver.set(key, taken);
    }
    const { by } = taken;
    for (const home of homes) {
      if (!by.has(home) && !state.down.has(home)) m.out.send(home, { type: 'hand-over', item: { key, versions } });
    }
  }
  if (left === ITEMS_MAX) state.mayHaveStrays = false;
}

export function onHandOver(m: Machine, from: NodeId, { key, versions }: Item): void {
  keep(m, key, versions);
  const isDeleted = m.state.copies.get(key)?.goneSince !== undefined;
  m.out.send(from, { type: 'handed-over', key, hash: hashVersions(versions), isDeleted });
}

export function onHandedOver(m: Machine, from: NodeId, message: Extract<NwrMessage, { type: 'handed-over' }>): void {
  const { state } = m;
  const { key, hash, isDeleted } = message;
  const hint = state.hints.get(from)?.get(key);
  if (hint !== undefined && m.rules.mayDropHint(hash, hint.hash)) {
    dropHint(m, from, key);
    m.out.emit({ type: 'handed-off', key, target: from });
  }
  const copy = state.copies.get(key);
  const taken = state.takenOver.get(key);
  if (copy === undefined || taken === undefined || taken.hash !== hash || copy.hash !== hash) return;
  // A deletion stays until it is reaped everywhere, or there is something newer; its homes bury it again if it was missed.
  if (isDeleted && isGone(copy.versions)) return;
  taken.by.add(from);
  const homes = homesOf(m, key);
  if (homes.includes(state.self) || !homes.every((home) => taken.by.has(home))) return;
  state.takenOver.delete(key);
  dropCopy(m, key);
}
