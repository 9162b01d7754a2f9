// A coordinator and three participants, each a process of its own, for scripts about two- and three-phase commit: the
// resources vote yes and carry out what they are told, and it is noted who decided what.

import type { Observer } from '../../checkers/observer.ts';
import type { Definition, Input, NodeId } from '../../core/protocol.ts';
import type { CommitCommand, CommitEvent, TransactionId } from '../../protocols/atomic-commit.ts';
import type { PlainNode } from '../plain/node.ts';
import type { TrialSpec } from '../subjects/commit-trial.ts';
import { Stage, type StageOptions } from './stage.ts';

/** Below are the members of a log, if there is one. */
export const C: NodeId = 11;
export const P1: NodeId = 12;
export const P2: NodeId = 13;
export const P3: NodeId = 14;

/** What each decided: `commit`, `abort`, `in doubt` (with its locks held), `dead`, or nothing yet. */
export type Decisions = readonly [coordinator: string, p1: string, p2: string, p3: string];

export class CommitScene<S extends TrialSpec> {
  readonly stage: Stage<S>;
  /** Called as a node has taken an input. */
  onStep: (node: PlainNode<S>, input: Input<S>) => void = () => {};
  onEvent: (node: PlainNode<S>, event: S['Event']) => void = () => {};
  /** How long the resource takes to vote. */
  readonly voteAfterMs = new Map<NodeId, number>();
  private readonly decided = new Map<NodeId, string>();

  constructor(definition: Definition<S, unknown>, options: object, given: Partial<StageOptions<S>> = {}) {
    const observer: Observer<S> = { stepped: (node, input) => this.onStep(node as PlainNode<S>, input) };
    this.stage = new Stage<S>(definition, { ...given, nodes: 4, firstId: C, options, observers: [observer] });
    for (const node of this.stage.cluster.nodes) node.onEvent = (event) => this.heard(node, event);
    this.node(C).onStart = () => this.coordinatorIsBack();
  }

  private heard(node: PlainNode<S>, event: S['Event']): void {
    const told = event as CommitEvent;
    const say = (command: CommitCommand): void => {
      node.request(command as S['Command']);
    };
    const { transaction } = told as { readonly transaction: TransactionId };
    if (told.type === 'prepare') {
      this.stage.world.after(this.voteAfterMs.get(node.id) ?? 0, () => {
        if (!this.decided.has(node.id)) this.decided.set(node.id, 'in doubt');
        say({ type: 'vote', transaction, yes: true });
      });
    } else if (told.type === 'carry-out') {
      this.decided.set(node.id, told.outcome);
      say({ type: 'finished', transaction });
    } else if (told.type === 'decided') this.decided.set(node.id, told.outcome);
    this.onEvent(node, event);
  }

  /** What a coordinator does not know after a crash was aborted. */
  private coordinatorIsBack(): void {
    const { coordinations } = this.node(C).state as unknown as { readonly coordinations: ReadonlyMap<string, unknown> };
    if (coordinations.size === 0 && this.decided.get(C) === 'in doubt') this.decided.set(C, 'abort');
  }

  begin(): void {
    this.decided.set(C, 'in doubt');
    this.node(C).request({ type: 'begin', participants: [P1, P2, P3] } as S['Command']);
  }

  node(id: NodeId): PlainNode<S> {
    return this.stage.node(id);
  }

  get decisions(): Decisions {
    const of = (id: NodeId): string => (this.node(id).isAlive ? (this.decided.get(id) ?? 'nothing') : 'dead');
    return [of(C), of(P1), of(P2), of(P3)];
  }

  get isSettled(): boolean {
    return this.decisions.every((each) => each === 'commit' || each === 'abort');
  }

  /** C and P1 on one side, P2 and P3 on the other. */
  split(): void {
    this.stage.split([C, P1], [P2, P3]);
  }

  /** The network is whole, and everybody is back. */
  heal(): void {
    this.stage.world.network.heal();
    this.stage.world.network.weather = this.stage.cluster.plan.settings.weather;
    for (const node of this.stage.cluster.nodes) node.start();
  }
}
