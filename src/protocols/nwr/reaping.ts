// Forgetting deletions. One is needed as long as anybody may still have what it deleted: a copy, a hint, a message under way. So
// the key's first node has every member keep the deletion ('bury'); once all have exactly that, nobody has anything older, and
// only messages from before can be under way: after a message's life it goes everywhere.

import type { NodeId } from '../../core/protocol.ts';
import type { Item } from './messages.ts';
import type { Machine } from './state.ts';
import { dropCopy, dropHint, hashVersions, homesOf, keep, keepHint } from './store.ts';

export function reap(m: Machine): void {
  const { state, options } = m;
  const { self } = state;
  for (const [key, { versions, hash, goneSince, reapAt }] of [...state.copies]) {
    if (reapAt !== undefined) {
      if (m.now < reapAt) continue;
      dropCopy(m, key);
      m.out.emit({ type: 'reaped', key, versions });
      continue;
    }
    if (goneSince === undefined || m.now - goneSince < options.tombstoneGraceMs || homesOf(m, key)[0] !== self)
      continue;
    const burial = state.burials.get(key);
    const confirmed = burial?.hash === hash ? burial.confirmed : new Set<NodeId>();
    state.burials.set(key, { hash, confirmed });
    for (const member of state.ring.members) {
      if (!confirmed.has(member)) m.out.send(member, { type: 'bury', item: { key, versions } });
    }
  }
}

export function onBury(m: Machine, from: NodeId, { key, versions }: Item): void {
  keep(m, key, versions);
  const wanted = hashVersions(versions);
  let isClean = true;
  for (const [target, own] of [...m.state.hints]) {
    if (!own.has(key)) continue;
    keepHint(m, target, key, versions);
    // Its target is a member, and has the deletion or will not confirm it.
    if (own.get(key)!.hash === wanted) dropHint(m, target, key);
    else isClean = false;
  }
  const copy = m.state.copies.get(key);
  if (copy === undefined) return;
  if (copy.hash === wanted) {
    if (isClean) m.out.send(from, { type: 'buried', key, hash: wanted });
  } else m.out.send(from, { type: 'store', request: 0, hintFor: 0, item: { key, versions: copy.versions } });
}

export function onBuried(m: Machine, from: NodeId, key: string, hash: number): void {
  const { state } = m;
  const burial = state.burials.get(key);
  if (burial === undefined || burial.hash !== hash || state.copies.get(key)?.hash !== hash) return;
  burial.confirmed.add(from);
  const { members } = state.ring;
  if (!m.rules.mayReap(members.filter((member) => burial.confirmed.has(member)).length, members.length)) return;
  state.burials.delete(key);
  for (const member of members) m.out.send(member, { type: 'reap', key, hash });
}

export function onReap(m: Machine, key: string, hash: number): void {
  const copy = m.state.copies.get(key);
  if (copy === undefined || copy.hash !== hash || copy.reapAt !== undefined) return;
  // Requests under way may send again what they began with.
  const { messageLifeMs, timeoutMs } = m.options;
  m.state.copies.set(key, { ...copy, reapAt: m.rules.reapsAt(m.now, messageLifeMs + timeoutMs) });
}
