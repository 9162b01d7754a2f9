// Versions of a key: dotted version vectors (Preguiça et al. 2010; Almeida et al. 2014), gathered as a set of siblings under one
// context. A write gets a dot; its context says which dots it has seen. A sibling goes when somebody's context knows its dot
// and does not hold it any more: then a write saw it and replaced it. What nobody saw stays, side by side.
//
// A dot's actor is not a node but one life of a key's copy at a node ('birth', as Riak's actor epochs): a copy that was dropped and
// made anew counts from 1 again, and must not be taken for the one before.

import type { NodeId } from '../../core/protocol.ts';

export interface Dot {
  readonly node: NodeId;
  readonly birth: number;
  /** Of the actor's writes, from 1. */
  readonly count: number;
}

/** All dots of these actors up to their counts. By node, then birth; an actor once at most. */
export type Context = readonly Dot[];

export interface Sibling {
  readonly dot: Dot;
  /**
   * When it was written: the writer's wall clock in milliseconds, and later than all that it replaced. Picks the last one where
   * a user asks for one.
   */
  readonly at: number;
  /** Undefined: deleted. The bytes are the user's. */
  readonly value: Uint8Array | undefined;
}

export interface Versions {
  readonly context: Context;
  /** In the order of their dots. */
  readonly siblings: readonly Sibling[];
}

export const NOTHING: Versions = { context: [], siblings: [] };

function compareActors(a: Dot, b: Dot): number {
  return a.node - b.node || a.birth - b.birth;
}

function compareDots(a: Dot, b: Dot): number {
  return compareActors(a, b) || a.count - b.count;
}

export function equalDots(a: Dot, b: Dot): boolean {
  return compareDots(a, b) === 0;
}

/** Whether `context` knows `dot`. */
export function covers(context: Context, dot: Dot): boolean {
  return context.some((known) => compareActors(known, dot) === 0 && known.count >= dot.count);
}

/** Whether `context` knows all that `other` does. */
export function coversAll(context: Context, other: Context): boolean {
  return other.every((dot) => covers(context, dot));
}

export function joinContexts(a: Context, b: Context): Context {
  if (coversAll(a, b)) return a;
  const joined: Dot[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    const order = left === undefined ? 1 : right === undefined ? -1 : compareActors(left, right);
    if (order < 0) joined.push(left!);
    else if (order > 0) joined.push(right!);
    else joined.push(left!.count >= right!.count ? left! : right!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return joined;
}

/** Whether a sibling is gone for somebody who has `context` and does not hold it. */
export type IsSuperseded = (sibling: Sibling, context: Context, others: readonly Sibling[]) => boolean;

/** What both know together. Commutative, associative, idempotent. `a` itself if `b` adds nothing. */
export function mergeVersions(a: Versions, b: Versions, isSuperseded: IsSuperseded): Versions {
  const holds = ({ siblings }: Versions, { dot }: Sibling): boolean =>
    siblings.some((each) => equalDots(each.dot, dot));
  const kept = a.siblings.filter((sibling) => holds(b, sibling) || !isSuperseded(sibling, b.context, b.siblings));
  const gained = b.siblings.filter((sibling) => !holds(a, sibling) && !isSuperseded(sibling, a.context, a.siblings));
  const context = joinContexts(a.context, b.context);
  if (context === a.context && gained.length === 0 && kept.length === a.siblings.length) return a;
  return { context, siblings: [...kept, ...gained].sort((x, y) => compareDots(x.dot, y.dot)) };
}

/** Only deletions are left. */
export function isGone({ siblings }: Versions): boolean {
  return siblings.length > 0 && siblings.every(({ value }) => value === undefined);
}

/** The last one by time, ties by dot; undefined for none. */
export function lastOf(siblings: readonly Sibling[]): Sibling | undefined {
  let last: Sibling | undefined;
  for (const sibling of siblings) {
    if (
      last === undefined ||
      sibling.at > last.at ||
      (sibling.at === last.at && compareDots(sibling.dot, last.dot) > 0)
    ) {
      last = sibling;
    }
  }
  return last;
}

/** The highest time of all siblings: grows along every chain of writes that saw one another. 0: no siblings. */
export function latestOf(siblings: readonly Sibling[]): number {
  return siblings.reduce((latest, { at }) => Math.max(latest, at), 0);
}
