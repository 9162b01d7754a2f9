// One file of the file system in memory: what reads see, what is on disk, and the changes that lie between.

import type { CrashPolicy } from './crash-policies.ts';
import { applyTo, type Change, Content } from './memory-content.ts';

interface PendingChange {
  readonly change: Change;
  /** Position among all changes to files, to tell the last one. */
  readonly ordinal: number;
  /** After a failed sync: seen by reads, taken for clean by later syncs, and gone after a crash. */
  isLost: boolean;
}

export class Inode {
  current = new Content();
  durable = new Content();
  private pending: PendingChange[] = [];

  apply(change: Change, ordinal: number): void {
    applyTo(this.current, change);
    this.pending.push({ change, ordinal, isLost: false });
  }

  /** Changes through `through` become durable. */
  sync(through: number): void {
    for (const { change, ordinal, isLost } of this.pending) {
      if (!isLost && ordinal <= through) applyTo(this.durable, change);
    }
    this.pending = this.pending.filter(({ ordinal, isLost }) => isLost || ordinal > through);
  }

  failSync(through: number): void {
    for (const pending of this.pending) if (pending.ordinal <= through) pending.isLost = true;
  }

  /** The power went: `policy` says what of the changes had reached the disk; `last` is the ordinal of the last one of all. */
  settle(path: string, policy: CrashPolicy, last: number): void {
    for (const { change, ordinal, isLost } of this.pending) {
      if (isLost) continue;
      const isLast = ordinal === last;
      if (change.type === 'resize') {
        const seen = { path, type: change.type, offset: change.size, length: 0, isLast };
        if (policy.surviving(seen).length > 0) this.durable.resize(change.size);
        continue;
      }
      const seen = { path, type: change.type, offset: change.offset, length: change.bytes.length, isLast };
      for (const [start, end] of policy.surviving(seen)) {
        if (end > start) this.durable.write(change.bytes.subarray(start, end), change.offset + start);
      }
    }
    this.pending = [];
    this.current = this.durable.clone();
  }

  clone(): Inode {
    const copy = new Inode();
    copy.current = this.current.clone();
    copy.durable = this.durable.clone();
    copy.pending = this.pending.map((pending) => ({ ...pending }));
    return copy;
  }
}
