// What a node has: copies of its own keys, and hints for others.

import { ByteWriter } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';
import { hashBytes, walk } from './ring.ts';
import type { Copy, Machine } from './state.ts';
import {
  type Context,
  isGone,
  joinContexts,
  latestOf,
  mergeVersions,
  NOTHING,
  type Sibling,
  type Versions,
} from './versions.ts';
import { encodeContext, encodeDot } from './versions-wire.ts';

const BIRTHS_RESERVED = 1000;

export function copyOf(versions: Versions, birth: number, now: number, before?: Copy): Copy {
  const goneSince = isGone(versions) ? (before?.goneSince ?? now) : undefined;
  return { versions, birth, hash: hashVersions(versions), goneSince, reapAt: undefined };
}

export function hashVersions(versions: Versions): number {
  const writer = new ByteWriter(64);
  encodeContext(versions.context, writer);
  // A dot stands for its value.
  for (const { dot } of versions.siblings) encodeDot(dot, writer);
  return hashBytes(writer.finish());
}

/** The nodes that have the key's copies, in order. */
export function homesOf(m: Machine, key: string): NodeId[] {
  return walk(m.state.ring, key).slice(0, m.options.copies);
}

/** All that this node knows of the key, for others, too. */
export function knownOf(m: Machine, key: string): Versions {
  let known = m.state.copies.get(key)?.versions ?? NOTHING;
  for (const hints of m.state.hints.values()) {
    const hint = hints.get(key);
    if (hint !== undefined) known = mergeVersions(known, hint.versions, m.rules.isSuperseded);
  }
  return known;
}

/** Adds what others know. Whether it was news. */
export function keep(m: Machine, key: string, versions: Versions): boolean {
  const before = m.state.copies.get(key);
  const merged = mergeVersions(before?.versions ?? NOTHING, versions, m.rules.isSuperseded);
  if (merged === (before?.versions ?? NOTHING)) return false;
  if (before?.goneSince !== undefined || before === undefined) m.state.mayHaveStrays = true;
  setCopy(m, key, copyOf(merged, before?.birth ?? 0, m.now, before));
  return true;
}

function setCopy(m: Machine, key: string, copy: Copy): void {
  m.state.copies.set(key, copy);
  if (m.rules.keepsVersions())
    m.out.persist({ type: 'kept', item: { key, versions: copy.versions }, birth: copy.birth });
  m.out.emit({ type: 'changed', key, versions: copy.versions });
}

export function keepHint(m: Machine, target: NodeId, key: string, versions: Versions, birth?: number): void {
  const { hints } = m.state;
  const own = hints.get(target) ?? new Map<string, Copy>();
  hints.set(target, own);
  const before = own.get(key);
  const merged = mergeVersions(before?.versions ?? NOTHING, versions, m.rules.isSuperseded);
  if (merged === before?.versions) return;
  const copy = copyOf(merged, birth ?? before?.birth ?? 0, m.now, before);
  own.set(key, copy);
  if (m.rules.keepsHints())
    m.out.persist({ type: 'hinted', target, item: { key, versions: merged }, birth: copy.birth });
}

export function dropHint(m: Machine, target: NodeId, key: string): void {
  const own = m.state.hints.get(target);
  if (own?.delete(key) !== true) return;
  if (own.size === 0) m.state.hints.delete(target);
  m.out.persist({ type: 'hint-dropped', target, key });
}

export function dropCopy(m: Machine, key: string): void {
  const { copies, burials, takenOver } = m.state;
  copies.delete(key);
  burials.delete(key);
  takenOver.delete(key);
  m.out.persist({ type: 'dropped', key });
}

/** A write, by this node's own actor of its copy (or of its hint for `hintFor`). What it knows of the key then. */
export function write(
  m: Machine,
  key: string,
  hintFor: NodeId,
  value: Uint8Array | undefined,
  context: Context,
  at: number,
): { readonly versions: Versions; readonly at: number } {
  const { rules, state } = m;
  const before = hintFor === 0 ? state.copies.get(key) : state.hints.get(hintFor)?.get(key);
  const known = before?.versions ?? NOTHING;
  const birth = before?.birth || nextBirth(m);
  const count = (known.context.find((dot) => dot.node === state.self && dot.birth === birth)?.count ?? 0) + 1;
  const dot = { node: state.self, birth, count };
  const stamped = rules.stamp(at, latestOf(known.siblings.filter((sibling) => rules.replaces(sibling, context))));
  const sibling: Sibling = { dot, at: stamped, value };
  m.out.emitEarly({ type: 'wrote', key, sibling, seen: context });
  const siblings = known.siblings.filter((each) => !rules.replaces(each, context));
  const joined = joinContexts(joinContexts(known.context, context), [dot]);
  const versions = mergeVersions({ context: joined, siblings }, { context: [dot], siblings: [sibling] }, () => false);
  if (hintFor === 0) setCopy(m, key, copyOf(versions, birth, m.now, before));
  else {
    m.state.hints.get(hintFor)?.delete(key);
    keepHint(m, hintFor, key, versions, birth);
  }
  return { versions, at: stamped };
}

function nextBirth(m: Machine): number {
  const { state, rules } = m;
  const birth = rules.birth(state.nextBirth++);
  if (state.nextBirth > state.birthsBelow) {
    state.birthsBelow = state.nextBirth + BIRTHS_RESERVED;
    if (rules.keepsBirths()) m.out.persist({ type: 'births', below: state.birthsBelow });
  }
  return birth;
}
