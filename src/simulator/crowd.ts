// Thousands of nodes for measurements: the protocol alone, in memory, without codec, disks and odd clocks. What breaks
// protocols is simulated elsewhere (node.ts); here one counts messages and rounds.

import { assert } from '../core/errors.ts';
import type { Input, Millis, NodeId, Outbox, Protocol, Spec } from '../core/protocol.ts';
import { EventHeap } from './event-heap.ts';

export interface CrowdPorts<S extends Spec> {
  /** Milliseconds on the way; undefined: lost. */
  latencyMs(from: NodeId, to: NodeId, message: S['Message']): Millis | undefined;
  onSend?(from: NodeId, to: NodeId, message: S['Message']): void;
  onEvent?(node: NodeId, event: S['Event']): void;
}

class CrowdNode<S extends Spec> implements Outbox<S> {
  readonly id: NodeId;
  readonly protocol: Protocol<S>;
  isUp = true;
  /** Messages to and from it before this time wait for it. */
  blockedUntil: Millis = 0;
  readonly timers = new Map<S['Timer'], Millis>();
  private readonly crowd: Crowd<S>;

  constructor(crowd: Crowd<S>, id: NodeId, protocol: Protocol<S>) {
    this.crowd = crowd;
    this.id = id;
    this.protocol = protocol;
  }

  persist(): void {}
  reply(): void {}
  send(to: NodeId, message: S['Message']): void {
    this.crowd.post(this.id, to, message);
  }
  sendEarly(to: NodeId, message: S['Message']): void {
    this.crowd.post(this.id, to, message);
  }
  emit(event: S['Event']): void {
    this.crowd.ports.onEvent?.(this.id, event);
  }
  emitEarly(event: S['Event']): void {
    this.emit(event);
  }
  setTimer(timer: S['Timer'], at: Millis): void {
    this.timers.set(timer, at);
    this.crowd.planTimer(this, timer, at);
  }
  clearTimer(timer: S['Timer']): void {
    this.timers.delete(timer);
  }
}

export class Crowd<S extends Spec> {
  now: Millis = 0;
  steps = 0;
  readonly ports: CrowdPorts<S>;
  private readonly nodes = new Map<NodeId, CrowdNode<S>>();
  private readonly heap = new EventHeap();
  private requests = 0;

  constructor(ports: CrowdPorts<S>) {
    this.ports = ports;
  }

  /** Adds a node and starts it at `startAt`. */
  add(id: NodeId, protocol: Protocol<S>, startAt: Millis = this.now): void {
    const node = new CrowdNode(this, id, protocol);
    this.nodes.set(id, node);
    this.heap.push(startAt, () => this.feed(node, { type: 'start' }));
  }

  state(id: NodeId): Readonly<S['State']> {
    return this.find(id).protocol.state;
  }

  request(id: NodeId, command: S['Command']): void {
    this.feed(this.find(id), { type: 'request', id: ++this.requests, command });
  }

  /** For good. */
  kill(id: NodeId): void {
    this.find(id).isUp = false;
  }

  /** Until then the node gets and sends nothing, though its timers run: what comes or goes meanwhile does so then. */
  block(id: NodeId, until: Millis): void {
    this.find(id).blockedUntil = until;
  }

  at(time: Millis, run: () => void): void {
    this.heap.push(Math.max(time, this.now), run);
  }

  /** Runs everything planned up to `time`; stops early once `isDone` holds after an event. */
  runUntil(time: Millis, isDone?: () => boolean): void {
    while (this.heap.nextTime <= time) {
      this.now = this.heap.nextTime;
      this.heap.pop()!();
      if (isDone?.() === true) return;
    }
    this.now = Math.max(this.now, time);
  }

  post(from: NodeId, to: NodeId, message: S['Message']): void {
    this.ports.onSend?.(from, to, message);
    const node = this.nodes.get(to);
    const latencyMs = this.ports.latencyMs(from, to, message);
    if (latencyMs === undefined || node === undefined) return;
    const leavesAt = Math.max(this.now, this.nodes.get(from)?.blockedUntil ?? 0);
    this.heap.push(leavesAt + latencyMs, () => this.deliver(node, { type: 'message', from, message }));
  }

  planTimer(node: CrowdNode<S>, timer: S['Timer'], at: Millis): void {
    this.heap.push(Math.max(at, this.now), () => {
      if (node.timers.get(timer) !== at) return;
      node.timers.delete(timer);
      this.feed(node, { type: 'timer', timer });
    });
  }

  private deliver(node: CrowdNode<S>, input: Input<S>): void {
    if (this.now < node.blockedUntil) this.heap.push(node.blockedUntil, () => this.deliver(node, input));
    else this.feed(node, input);
  }

  private feed(node: CrowdNode<S>, input: Input<S>): void {
    if (!node.isUp) return;
    this.steps++;
    node.protocol.step(input, this.now, node);
  }

  private find(id: NodeId): CrowdNode<S> {
    const node = this.nodes.get(id);
    assert(node !== undefined, `no node ${id} in the crowd`);
    return node;
  }
}
