// Reading through layers: a memtable of changes over another, over what a backend holds. Stores with a slow base (LMDB)
// keep the changes that were not flushed yet in such layers; pure, so that the merge is tested without a disk.

import { SortedMap } from './sorted-map.ts';
import type { Cursor } from './store.ts';

/** A change to one key. `value` undefined: the key is deleted. */
export interface Override<V> {
  readonly value: V | undefined;
  /** Whether the key is absent from everything below this layer. */
  readonly isNew: boolean;
}

/** Changes to one table, in key order. */
export class Layer<V> {
  private changes: SortedMap<Override<V>>;

  constructor(changes: SortedMap<Override<V>> = new SortedMap()) {
    this.changes = changes;
  }

  get size(): number {
    return this.changes.size;
  }

  get(key: string): Override<V> | undefined {
    return this.changes.get(key);
  }

  /** `isNew`: the key is absent here and below. */
  put(key: string, value: V, isNew: boolean): void {
    const change = { value, isNew };
    const earlier = this.changes.set(key, change);
    // What the layer already said of the key below stays true: a key deleted here that comes back still exists below.
    if (earlier !== undefined) change.isNew = earlier.isNew;
  }

  delete(key: string): void {
    const earlier = this.changes.get(key);
    // Unknown below and gone above: nothing remains to be said.
    if (earlier?.isNew) this.changes.delete(key);
    else this.changes.set(key, { value: undefined, isNew: false });
  }

  /** What the entries of this layer in the range add to the count of everything below. */
  countDelta(from: string, to: string | undefined): number {
    if (this.changes.size === 0) return 0;
    let delta = 0;
    const cursor = this.changes.cursor(from);
    while (cursor.next() && (to === undefined || cursor.key < to)) {
      const { value, isNew } = cursor.value as Override<V>;
      if (value === undefined) delta--;
      else if (isNew) delta++;
    }
    return delta;
  }

  cursor(from: string, to: string | undefined): Cursor<Override<V>> {
    return new BoundedCursor(this.changes.cursor(from), to);
  }

  /** Takes in the changes of the layer above, which is then spent: as when its own flush failed. */
  absorb(newer: Layer<V>): void {
    const cursor = newer.cursor('', undefined);
    while (cursor.next()) {
      const { value, isNew } = cursor.value;
      if (value === undefined) this.delete(cursor.key);
      else this.put(cursor.key, value, isNew);
    }
  }

  clone(): Layer<V> {
    return new Layer(this.changes.clone());
  }
}

class BoundedCursor<V> implements Cursor<V> {
  private readonly inner: { readonly key: string; readonly value: V | undefined; next(): boolean };
  private readonly to: string | undefined;

  constructor(inner: { readonly key: string; readonly value: V | undefined; next(): boolean }, to: string | undefined) {
    this.inner = inner;
    this.to = to;
  }

  get key(): string {
    return this.inner.key;
  }

  get value(): V {
    return this.inner.value as V;
  }

  next(): boolean {
    return this.inner.next() && (this.to === undefined || this.inner.key < this.to);
  }

  close(): void {}
}

/** The entries of `map` with `from` ≤ key < `to`. */
export function mapCursor<V>(map: SortedMap<V>, from: string, to: string | undefined): Cursor<V> {
  return new BoundedCursor(map.cursor(from), to);
}

/** `base` with the changes of `layer` on top: the layer's word counts where both know a key. */
export function mergeCursor<V>(layer: Cursor<Override<V>>, base: Cursor<V>): Cursor<V> {
  return new MergeCursor(layer, base);
}

class MergeCursor<V> implements Cursor<V> {
  key = '';
  private current: V | undefined = undefined;
  private readonly layer: Cursor<Override<V>>;
  private readonly base: Cursor<V>;
  private hasLayer: boolean;
  private hasBase: boolean;

  constructor(layer: Cursor<Override<V>>, base: Cursor<V>) {
    this.layer = layer;
    this.base = base;
    this.hasLayer = layer.next();
    this.hasBase = base.next();
  }

  get value(): V {
    return this.current as V;
  }

  next(): boolean {
    for (;;) {
      if (this.hasLayer && (!this.hasBase || this.layer.key <= this.base.key)) {
        const { key, value } = this.layer;
        if (this.hasBase && this.base.key === key) this.hasBase = this.base.next();
        this.hasLayer = this.layer.next();
        if (value.value === undefined) continue;
        this.key = key;
        this.current = value.value;
        return true;
      }
      if (!this.hasBase) return false;
      this.key = this.base.key;
      this.current = this.base.value;
      this.hasBase = this.base.next();
      return true;
    }
  }

  close(): void {
    this.layer.close();
    if (this.hasBase) this.base.close();
  }
}
