// The nodes of a plain run, and what a plan's faults do to them.

import type { Observer } from '../../checkers/observer.ts';
import type { Definition, NodeId, Spec } from '../../core/protocol.ts';
import { VirtualClock } from '../clock.ts';
import { SimulatedDisk } from '../disk.ts';
import { show } from '../show.ts';
import type { World } from '../world.ts';
import type { FaultAction, Place } from './faults.ts';
import { PlainNode } from './node.ts';
import type { PlainPlan } from './plan.ts';

export class PlainCluster<S extends Spec> {
  readonly nodes: readonly PlainNode<S>[];
  /** Chosen to stay down in the second phase. */
  readonly down = new Set<NodeId>();
  readonly world: World;
  readonly plan: PlainPlan;
  /** Filled before the start. */
  readonly observers: Observer<S>[] = [];
  /** The second phase began: what is still planned does nothing. */
  private isOver = false;

  constructor(
    world: World,
    plan: PlainPlan,
    definition: Definition<S, unknown>,
    hasDisk: boolean,
    firstId: NodeId = 1,
  ) {
    this.world = world;
    this.plan = plan;
    const { settings } = plan;
    const options = definition.parseOptions(settings.options as Partial<unknown>);
    const members = Array.from({ length: plan.nodes }, (_, place) => firstId + place);
    this.nodes = members.map((id) => {
      const { offsetMs, rate } = settings.clocks[(id - 1) % settings.clocks.length] ?? { offsetMs: 0, rate: 1 };
      const clock = new VirtualClock(world.now, offsetMs, rate);
      const disk = hasDisk ? new SimulatedDisk(world, world.randomFor(6, id), settings) : undefined;
      return new PlainNode<S>(world, id, definition, options, members, clock, disk, settings, this.observers);
    });
    world.network.weather = settings.weather;
  }

  start(): void {
    for (const node of this.nodes) node.start();
    for (const { at, action } of this.plan.actions) {
      this.world.at(at, () => {
        if (this.isOver) return;
        this.world.note(() => `--- ${show(action)}`);
        this.perform(action);
      });
    }
  }

  /** The node in a place. */
  at(place: Place): PlainNode<S> {
    return this.nodes[place % this.nodes.length]!;
  }

  byId(id: NodeId): PlainNode<S> | undefined {
    return this.nodes[id - this.nodes[0]!.id];
  }

  // Faults

  perform(action: FaultAction): void {
    switch (action.type) {
      case 'restart-storm':
        this.storm(action.spreadMs);
        return;
      case 'partition':
        this.partition(action.sides, action.forMs);
        return;
      case 'weather':
        this.changeWeather(action);
        return;
      case 'cut':
      case 'flap':
      case 'slow-link':
        this.disturbLink(action);
        return;
      default:
        this.strike(this.at(action.target), action);
    }
  }

  private strike(target: PlainNode<S>, action: Extract<FaultAction, { target: Place }>): void {
    const { node } = target;
    const { world } = this;
    switch (action.type) {
      case 'crash':
        if (action.point === 'at-once') node.crash('killed');
        else node.armedCrash = action.point;
        this.later(action.restartAfterMs, () => this.restart(target));
        return;
      case 'pause':
        node.pause();
        this.later(action.forMs, () => node.resume());
        return;
      case 'isolate':
        this.isolate(target.id, action.way, action.forMs);
        return;
      case 'clock-jump':
        node.clock.jump(world.now, action.byMs);
        node.clockChanged();
        return;
      case 'clock-rate':
        node.clock.setRate(world.now, action.rate);
        node.clockChanged();
        return;
      case 'disk-stall':
        node.disk?.stall(action.forMs);
        return;
      case 'disk-failure':
        node.disk?.fs.failSyncs(1);
        this.later(action.restartAfterMs, () => this.restart(target));
        return;
      case 'disk-full':
        node.disk?.fill();
        this.later(action.forMs, () => node.disk?.empty());
    }
  }

  private later(delayMs: number, run: () => void): void {
    this.world.after(delayMs, () => {
      if (!this.isOver) run();
    });
  }

  restart(target: PlainNode<S>): void {
    if (target.isAlive) return;
    target.node.disk?.empty();
    target.start();
  }

  private storm(spreadMs: number): void {
    const random = this.world.randomFor(7, Math.floor(this.world.now));
    for (const node of this.nodes) {
      node.node.crash('restart storm');
      this.later(random() * spreadMs, () => this.restart(node));
    }
  }

  private partition(sides: readonly number[], forMs: number): void {
    const cuts: [NodeId, NodeId][] = [];
    const sideOf = (id: NodeId): number => sides[(id - 1) % sides.length]!;
    for (const { id: from } of this.nodes) {
      for (const { id: to } of this.nodes) if (sideOf(from) !== sideOf(to)) cuts.push([from, to]);
    }
    this.cut(cuts, forMs);
  }

  private isolate(target: NodeId, way: 'both' | 'in' | 'out', forMs: number): void {
    const cuts: [NodeId, NodeId][] = [];
    for (const { id } of this.nodes) {
      if (id === target) continue;
      if (way !== 'out') cuts.push([id, target]);
      if (way !== 'in') cuts.push([target, id]);
    }
    this.cut(cuts, forMs);
  }

  private cut(cuts: readonly [NodeId, NodeId][], forMs: number): void {
    const { network } = this.world;
    for (const [from, to] of cuts) network.cut(from, to);
    this.later(forMs, () => {
      for (const [from, to] of cuts) network.mend(from, to);
    });
  }

  private disturbLink(action: Extract<FaultAction, { type: 'cut' | 'flap' | 'slow-link' }>): void {
    const from = this.at(action.from).id;
    const to = this.at(action.to).id;
    if (from === to) return;
    const { network } = this.world;
    const bothWays: [NodeId, NodeId][] = [
      [from, to],
      [to, from],
    ];
    switch (action.type) {
      case 'cut':
        this.cut(action.isOneWay ? [[from, to]] : bothWays, action.forMs);
        return;
      case 'flap':
        for (let i = 0; i < action.times; i++) {
          this.later(2 * i * action.periodMs, () => this.cut(bothWays, action.periodMs));
        }
        return;
      case 'slow-link':
        network.slow(from, to, action.byMs);
        this.later(action.forMs, () => network.slow(from, to, 0));
    }
  }

  private changeWeather(action: Extract<FaultAction, { type: 'weather' }>): void {
    const { network } = this.world;
    network.weather = action.weather;
    this.later(action.forMs, () => {
      network.weather = this.plan.settings.weather;
    });
  }

  // The second phase

  /** Ends all faults and brings everyone back but `stayDown` nodes. */
  heal(): void {
    this.isOver = true;
    const { world, plan, down } = this;
    const ids = world.randomFor(8).shuffle(this.nodes.map(({ id }) => id));
    for (const id of ids.slice(0, plan.settings.stayDown)) down.add(id);
    world.note(() => `=== healed; down: ${[...down].join(' ') || 'nobody'}`);
    world.network.heal();
    for (const { id, node } of this.nodes) {
      node.clock.setRate(world.now, 1);
      node.disk?.heal();
      node.armedCrash = undefined;
      node.resume();
      node.clockChanged();
      if (down.has(id)) node.crash('stays down in the second phase');
    }
    this.supervise();
  }

  /** Restarts who is down; again, if a fault that was planned but not met yet strikes late. */
  private supervise(): void {
    for (const node of this.nodes) if (!this.down.has(node.id)) this.restart(node);
    this.world.after(200, () => this.supervise());
  }
}
