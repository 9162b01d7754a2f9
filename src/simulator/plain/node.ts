// A node of a plain run: a protocol on a simulated node, and the answers to what was asked of it.

import type { Observer, WatchedNode } from '../../checkers/observer.ts';
import type { Definition, Input, Millis, NodeId, Protocol, Spec } from '../../core/protocol.ts';
import type { VirtualClock } from '../clock.ts';
import type { SimulatedDisk } from '../disk.ts';
import { type NodeSettings, SimulatedNode, type Upper } from '../node.ts';
import type { World } from '../world.ts';

/** The result, or undefined: the node crashed, and nobody can say. */
export type Answered<S extends Spec> = (result: S['Result'] | undefined) => void;

const REQUESTS_PER_LIFE = 0x1_0000_0000;

export class PlainNode<S extends Spec> implements Upper<S>, WatchedNode<S> {
  readonly id: NodeId;
  readonly node: SimulatedNode<S, SimulatedDisk | undefined>;
  /** Called after each start of a life, and for each event. */
  onStart: () => void = () => {};
  onEvent: (event: S['Event']) => void = () => {};
  private readonly definition: Definition<S, unknown>;
  private readonly options: unknown;
  private readonly members: readonly NodeId[];
  private readonly observers: readonly Observer<S>[];
  private waiting = new Map<number, Answered<S>>();
  private nextRequest = 0;

  /** Without a disk, for protocols that keep nothing: each life begins anew. */
  constructor(
    world: World,
    id: NodeId,
    definition: Definition<S, unknown>,
    options: unknown,
    members: readonly NodeId[],
    clock: VirtualClock,
    disk: SimulatedDisk | undefined,
    settings: NodeSettings,
    observers: readonly Observer<S>[],
  ) {
    this.id = id;
    this.definition = definition;
    this.options = options;
    this.members = members;
    this.observers = observers;
    this.node = new SimulatedNode<S, SimulatedDisk | undefined>(
      world,
      id,
      definition.wire,
      this,
      clock,
      disk,
      settings,
    );
  }

  get isAlive(): boolean {
    return this.node.isAlive;
  }

  get now(): Millis {
    return this.node.now;
  }

  get life(): number {
    return this.node.life;
  }

  get state(): Readonly<S['State']> {
    return this.node.protocol.state;
  }

  start(): void {
    if (!this.isAlive) this.node.start();
  }

  /** Its number; 0 if nobody is there. `answered` is called once; never, if the protocol does not answer. */
  request(command: S['Command'], answered: Answered<S> = () => {}): number {
    if (!this.isAlive) return 0;
    const id = ++this.nextRequest;
    this.waiting.set(id, answered);
    for (const observer of this.observers) observer.requested?.(this, id, command);
    this.node.feed({ type: 'request', id, command });
    return id;
  }

  // Upper

  create(durable: readonly S['Record'][], random: () => number): Protocol<S> {
    this.nextRequest = this.life * REQUESTS_PER_LIFE;
    const { id: self, members, options } = this;
    return this.definition.create({ self, members, options, random, durable });
  }

  recordIndex(): number {
    return 0;
  }

  checkpoint(): readonly S['Record'][] {
    return this.definition.checkpoint?.(this.state) ?? [];
  }

  stepped(input: Input<S>): void {
    for (const observer of this.observers) observer.stepped?.(this, input);
    if (input.type === 'start') this.onStart();
  }

  /** The checkpoint at the head of the newest segment stands for all before it. */
  durable(): void {
    if (this.definition.checkpoint !== undefined) this.node.release(0);
  }

  crashed(): void {
    const { waiting } = this;
    this.waiting = new Map();
    for (const observer of this.observers) observer.crashed?.(this);
    for (const answered of waiting.values()) answered(undefined);
  }

  replying(): void {}

  reply(id: number, result: S['Result']): void {
    for (const observer of this.observers) observer.replied?.(this, id, result);
    const answered = this.waiting.get(id);
    this.waiting.delete(id);
    answered?.(result);
  }

  emit(event: S['Event']): void {
    for (const observer of this.observers) observer.emitted?.(this, event);
    this.onEvent(event);
  }

  attach(to: NodeId, message: S['Message']): undefined {
    for (const observer of this.observers) observer.sent?.(this, to, message);
  }

  receive(): void {}
}
