// Who said no never says yes, over all lives: others may have aborted on the strength of that no.

import type { NodeId } from '../../core/protocol.ts';
import { violated } from '../invariant.ts';
import type { Entry } from './ledger.ts';

/** Before the vote is noted. */
export function finalNo({ key, no }: Entry, node: NodeId, yes: boolean): void {
  if (yes && no.has(node)) violated('no-is-final', `node ${node} said no to transaction ${key}, and now says yes`);
}
