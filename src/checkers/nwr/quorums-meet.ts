// I3: with W+R>N a read meets every write that was acknowledged before it began (Gifford 1979), unless stand-ins counted.

import { type Context, covers } from '../../protocols/nwr/index.ts';
import { violated } from '../invariant.ts';
import { nameOf, type Writes } from './writes.ts';

export interface FinishedRead {
  readonly key: string;
  readonly n: number;
  readonly r: number;
  readonly context: Context;
  /** Acknowledgements before it began. */
  readonly since: number;
}

export function quorumsMeet(writes: Writes, { key, n, r, context, since }: FinishedRead): void {
  for (const { sibling, acknowledged } of writes.of(key)) {
    if (acknowledged === undefined || acknowledged.order > since) continue;
    if (acknowledged.n !== n || acknowledged.w + r <= n || covers(context, sibling.dot)) continue;
    violated(
      'quorums-meet',
      `a read of ${key} with R=${r} missed ${nameOf(sibling.dot)}, done with W=${acknowledged.w}`,
    );
  }
}
