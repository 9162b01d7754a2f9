// All invariants of NWR replication, as one observer of a simulated run. What its clients know (sessions, linearizability) the run
// itself judges.

import type { Input, NodeId } from '../../core/protocol.ts';
import { type Context, covers, coversAll, type NwrSpec, walk } from '../../protocols/nwr/index.ts';
import { violated } from '../invariant.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { Deletions } from './deletions.ts';
import { HintsSurvive } from './hints-survive.ts';
import { quorumsMeet } from './quorums-meet.ts';
import { soundVersions } from './sound-versions.ts';
import { nameOf, Writes, type WriteView } from './writes.ts';

type Put = Extract<NwrSpec['Command'], { type: 'put' }>;
type Get = Extract<NwrSpec['Command'], { type: 'get' }>;

export class NwrInvariants implements Observer<NwrSpec> {
  readonly deletions: Deletions;
  private readonly hints: HintsSurvive;
  private readonly writes = new Writes();
  private readonly copies: number;
  private readonly nodes: readonly WatchedNode<NwrSpec>[];
  private acknowledgements = 0;

  constructor(nodes: readonly WatchedNode<NwrSpec>[], copies: number) {
    this.nodes = nodes;
    this.deletions = new Deletions(nodes);
    this.hints = new HintsSurvive(nodes, (key) => this.deletions.wasReaped(key));
    this.copies = copies;
  }

  /** Acknowledgements so far: what a read that begins now must meet. */
  get since(): number {
    return this.acknowledgements;
  }

  stepped(node: WatchedNode<NwrSpec>, { type }: Input<NwrSpec>): void {
    if (type === 'start') this.hints.started(node);
  }

  emitted({ id }: WatchedNode<NwrSpec>, event: NwrSpec['Event']): void {
    if (event.type === 'wrote') this.writes.wrote(event);
    else if (event.type === 'changed') {
      soundVersions(this.writes, event.key, event.versions);
      this.deletions.check(id, event.key, event.versions);
    } else if (event.type === 'handed-off') this.hints.handedOff(id, event.key, event.target);
    else if (event.type === 'reaped') this.deletions.forget(event.key, event.versions);
  }

  sent({ id }: WatchedNode<NwrSpec>, to: NodeId, message: NwrSpec['Message']): void {
    this.hints.sent(id, to, message);
    if (message.type !== 'store' && message.type !== 'hand-over') return;
    soundVersions(this.writes, message.item.key, message.item.versions);
    this.deletions.check(id, message.item.key, message.item.versions);
  }

  /** A client was told that its write is done. */
  written(put: Put, { at, context, isSloppy }: Extract<NwrSpec['Result'], { type: 'written' }>): void {
    const text = String(put.value);
    const write = this.writes.find(
      put.key,
      ({ sibling }) => sibling.at === at && String(sibling.value) === text && covers(context, sibling.dot),
    );
    if (write === undefined) violated('nothing-invented', `a write of ${put.key} was acknowledged and never made`);
    const majority = Math.floor(this.copies / 2) + 1;
    const n = put.linearizable ? this.copies : put.n;
    const w = put.linearizable ? majority : put.w;
    if (!isSloppy) this.isOnCopies(write, n, w);
    write.acknowledged = { order: ++this.acknowledgements, n, w: isSloppy ? 0 : w };
  }

  /** W of the key's own nodes have what is done. One that is down just now counts: what it said, it had on disk. */
  private isOnCopies({ key, sibling }: WriteView, n: number, w: number): void {
    if (this.deletions.wasReaped(key)) return;
    const watched = this.nodes.find(({ isAlive }) => isAlive)!;
    const homes = walk(watched.state.ring, key).map((id) => this.nodes.find((node) => node.id === id)!);
    const without = homes.slice(0, n).filter((node) => {
      const copy = node.isAlive ? node.state.copies.get(key) : undefined;
      return node.isAlive && !covers(copy?.versions.context ?? [], sibling.dot);
    });
    if (without.length <= n - w) return;
    violated('w-copies', `${nameOf(sibling.dot)} of ${key} is done with W=${w}, and ${without.length} of ${n} lack it`);
  }

  /** What a linearizable read returned is where the next one must meet it. */
  private isWrittenBack(key: string, context: Context, r: number): void {
    const watched = this.nodes.find(({ isAlive }) => isAlive)!;
    const homes = walk(watched.state.ring, key).slice(0, this.copies);
    const without = homes.filter((id) => {
      const node = this.nodes.find((each) => each.id === id)!;
      return node.isAlive && !coversAll(node.state.copies.get(key)?.versions.context ?? [], context);
    });
    if (without.length >= r) violated('written-back', `a read of ${key} returned what ${without.length} nodes lack`);
  }

  /** A client got its answer. */
  read(get: Get, { context, isSloppy }: Extract<NwrSpec['Result'], { type: 'value' }>, since: number): void {
    if (isSloppy || this.deletions.wasReaped(get.key)) return;
    const r = get.linearizable ? Math.floor(this.copies / 2) + 1 : get.r;
    if (get.linearizable) this.isWrittenBack(get.key, context, r);
    quorumsMeet(this.writes, { key: get.key, n: get.linearizable ? this.copies : get.n, r, context, since });
  }

  /** I2: in the end every copy knows every acknowledged write (and by I1 has it, or what replaced it). */
  acknowledgedSurvive(knows: (key: string, dot: Parameters<typeof nameOf>[0]) => boolean): void {
    for (const key of this.writes.keys()) {
      if (this.deletions.wasReaped(key)) continue;
      for (const { sibling, acknowledged } of this.writes.of(key)) {
        if (acknowledged === undefined || knows(key, sibling.dot)) continue;
        violated('acknowledged-survives', `the acknowledged write ${nameOf(sibling.dot)} of ${key} is gone`);
      }
    }
  }
}
