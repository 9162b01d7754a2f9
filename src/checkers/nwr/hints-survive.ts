// I5: what a stand-in acknowledged it keeps, over its crashes, until the node that it is for has it.

import type { NodeId } from '../../core/protocol.ts';
import { type Context, coversAll, type NwrSpec } from '../../protocols/nwr/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';

interface Acknowledged {
  readonly key: string;
  readonly target: NodeId;
  readonly context: Context;
}

export class HintsSurvive {
  private readonly nodes: readonly WatchedNode<NwrSpec>[];
  /** Of stores that are under way: by coordinator, request and stand-in. */
  private readonly asked = new Map<string, Acknowledged>();
  private readonly given = new Map<NodeId, Acknowledged[]>();

  private readonly wasReaped: (key: string) => boolean;

  constructor(nodes: readonly WatchedNode<NwrSpec>[], wasReaped: (key: string) => boolean) {
    this.nodes = nodes;
    this.wasReaped = wasReaped;
  }

  sent(from: NodeId, to: NodeId, message: NwrSpec['Message']): void {
    if (message.type === 'store' && message.hintFor !== 0 && message.request !== 0 && message.hintFor !== to) {
      const { item, hintFor: target, request } = message;
      this.asked.set(`${from} ${request} ${to}`, { key: item.key, target, context: item.versions.context });
    }
    const pledge = message.type === 'stored' ? this.asked.get(`${to} ${message.request} ${from}`) : undefined;
    if (pledge !== undefined) this.given.set(from, [...(this.given.get(from) ?? []), pledge]);
  }

  /** A stand-in is back from a crash. */
  started({ id, state }: WatchedNode<NwrSpec>): void {
    this.forEach(id, ({ key, target, context }) => {
      const hint = state.hints.get(target)?.get(key);
      return hint !== undefined && coversAll(hint.versions.context, context);
    });
  }

  /** A stand-in gave back what it had. */
  handedOff(id: NodeId, key: string, target: NodeId): void {
    this.forEach(id, (pledge) => pledge.key !== key || pledge.target !== target);
  }

  /** Every member keeps a deletion that is about to be forgotten as a copy of its own, and no hint beside it. */
  private hasDeletionOf(id: NodeId, { key, context }: Acknowledged): boolean {
    const own = this.nodes.find((node) => node.id === id)!.state.copies.get(key);
    return own?.goneSince !== undefined && coversAll(own.versions.context, context);
  }

  /** Kept, or no longer needed: its target has it. */
  private forEach(id: NodeId, isKept: (pledge: Acknowledged) => boolean): void {
    const left: Acknowledged[] = [];
    for (const pledge of this.given.get(id) ?? []) {
      const { key, target, context } = pledge;
      if (this.wasReaped(key)) continue;
      const home = this.nodes.find((node) => node.id === target)!;
      if (isKept(pledge) || !home.isAlive || this.hasDeletionOf(id, pledge)) left.push(pledge);
      else if (!coversAll(home.state.copies.get(key)?.versions.context ?? [], context)) {
        violated('hints-survive', `node ${id} lost what it had of ${key} for node ${target}`);
      }
    }
    this.given.set(id, left);
  }
}
