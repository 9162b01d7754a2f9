// A store only goes forward: newer writes replace older ones, nothing vanishes, what was told is kept over crashes, a write
// takes effect where it was made, and a version stands for one value.

import { equalBytes } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { Entry, GossipMessage, GossipSpec, KeyVersion } from '../../protocols/gossip/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';
import { type GossipInvariant, type GossipStep, isAtLeast } from './view.ts';

export class Store implements GossipInvariant {
  /** For each node and key the newest version that it said it has. */
  private readonly told = new Map<NodeId, Map<string, KeyVersion>>();
  /** What each version that ever left its writer stands for. */
  private readonly values = new Map<string, Entry>();

  check({ node, input, before, after }: GossipStep): void {
    for (const [key, was] of before ?? this.told.get(node.id) ?? []) {
      const is = after.get(key);
      if (isAtLeast(is, was)) continue;
      const what = is === undefined ? 'loses it' : `has (${is.counter}, ${is.node})`;
      const how = before === undefined ? 'after a crash' : `at ${input.type}`;
      violated('stores-go-forward', `node ${node.id} had (${was.counter}, ${was.node}) of ${key}, and ${what} ${how}`);
    }
    if (input.type !== 'request') return;
    const { command } = input;
    if (command.type !== 'put' && command.type !== 'delete') return;
    const is = after.get(command.key);
    const isWritten =
      is?.node === node.id && (command.type === 'delete' ? is.value === undefined : is.value === command.value);
    if (!isWritten)
      violated('writes-take-effect', `node ${node.id} was told to ${command.type} ${command.key}, and did not`);
  }

  sent(node: WatchedNode<GossipSpec>, _to: NodeId, message: GossipMessage): void {
    switch (message.type) {
      case 'rumours':
      case 'delta':
        for (const entry of message.entries) {
          this.tell(node, entry);
          this.compare(node, entry);
        }
        return;
      case 'feedback':
        for (const rumour of message.rumours) if (rumour.wasKnown) this.tell(node, rumour);
        return;
      case 'digest':
        for (const version of message.versions) this.tell(node, version);
        return;
      case 'summary':
        return;
    }
  }

  private tell(node: WatchedNode<GossipSpec>, { key, counter, node: writer }: KeyVersion): void {
    const told = this.told.get(node.id) ?? new Map<string, KeyVersion>();
    this.told.set(node.id, told);
    const version = { key, counter, node: writer };
    if (!isAtLeast(told.get(key), version)) told.set(key, version);
  }

  private compare(node: WatchedNode<GossipSpec>, entry: Entry): void {
    const id = `${entry.key}@${entry.counter}.${entry.node}`;
    const known = this.values.get(id);
    if (known === undefined) {
      this.values.set(id, entry);
      return;
    }
    const isSame =
      known.value === undefined || entry.value === undefined
        ? known.value === entry.value
        : equalBytes(known.value, entry.value);
    if (!isSame) violated('one-value-a-version', `node ${node.id} tells of another value of ${id}`);
  }
}
