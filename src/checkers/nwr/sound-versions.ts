// I1: what somebody has of a key is sound: nothing is gone but what a write replaced that had seen it (nothing-lost); siblings are
// concurrent (siblings-concurrent); all of it was written (nothing-invented).

import { covers, type Versions } from '../../protocols/nwr/index.ts';
import { violated } from '../invariant.ts';
import { nameOf, type Writes } from './writes.ts';

export function soundVersions(writes: Writes, key: string, { context, siblings }: Versions): void {
  const held = new Set(siblings.map(({ dot }) => nameOf(dot)));
  for (const write of writes.of(key)) {
    const { dot } = write.sibling;
    if (!covers(context, dot) || held.has(nameOf(dot)) || writes.isReplaced(write, context)) continue;
    violated('nothing-lost', `${key} is without the write ${nameOf(dot)}, which no write has seen`);
  }
  for (const { dot, value } of siblings) {
    const write = writes.get(key, dot);
    if (write === undefined) violated('nothing-invented', `${key} has ${nameOf(dot)}, which nobody wrote`);
    if ((write.sibling.value === undefined) !== (value === undefined)) {
      violated('dots-are-unique', `${key} has another ${nameOf(dot)} than was written last`);
    }
    const newer = siblings.find((other) => covers(writes.get(key, other.dot)?.seen ?? [], dot));
    if (newer === undefined) continue;
    violated('siblings-concurrent', `${key} has ${nameOf(dot)} beside ${nameOf(newer.dot)}, which had seen it`);
  }
}
