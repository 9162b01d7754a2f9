// I3: a token belongs to one life of one holder, and each that is new is higher than all before it.

import type { NodeId } from '../../core/protocol.ts';
import type { LeaseMessage } from '../../protocols/lease/index.ts';
import { violated } from '../invariant.ts';

type Granted = Extract<LeaseMessage, { type: 'granted' }>;

export class TokensGrow {
  private readonly owners = new Map<string, string>();
  private readonly highest = new Map<string, number>();

  /** A grant leaves the issuer. */
  granted(to: NodeId, granted: Granted): void {
    const { resource, token } = granted;
    const isNew = this.owned(to, granted);
    const highest = this.highest.get(resource) ?? 0;
    if (isNew && token < highest) {
      violated('tokens-grow', `token ${token} of ${resource} is new to node ${to}, and ${highest} was used before`);
    }
    this.highest.set(resource, Math.max(highest, token));
  }

  /** Whose it is, first of all; whether it is new. The issuer's grants to itself show late, out of order. */
  owned(to: NodeId, { resource, token, life }: Granted): boolean {
    const key = `${token} of ${resource}`;
    const owner = `life ${life} of node ${to}`;
    const known = this.owners.get(key);
    if (known !== undefined && known !== owner)
      violated('tokens-grow', `token ${key} went to ${known} and to ${owner}`);
    this.owners.set(key, owner);
    return known === undefined;
  }
}
