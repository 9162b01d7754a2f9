// I6: an attempt belongs to one life of its holder: answers to the earlier one may be under way.

import type { LeaseMessage, LeaseSpec } from '../../protocols/lease/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';

export class FreshAttempts {
  private readonly lives = new Map<string, number>();

  sent({ id, life }: WatchedNode<LeaseSpec>, message: LeaseMessage): void {
    if (message.type !== 'ask') return;
    const key = `${message.life} of node ${id}`;
    const known = this.lives.get(key) ?? life;
    if (known !== life) violated('fresh-attempts', `start ${known} and start ${life} both ask as life ${key}`);
    this.lives.set(key, life);
  }
}
