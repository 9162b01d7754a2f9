// One transaction of a commit protocol under chosen conditions, for measuring: a coordinator, participants on other nodes,
// and resources above them that answer at once.

import type { Definition } from '../../core/protocol.ts';
import type { CommitCommand, CommitEvent, CommitSpec, Outcome } from '../../protocols/atomic-commit.ts';
import { PlainCluster } from '../plain/cluster.ts';
import type { PlainNode } from '../plain/node.ts';
import { World } from '../world.ts';
import { type Conditions, settingsOf, type Traffic, trafficOf } from './conditions.ts';

export interface CommitContestant {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly definition: Definition<CommitSpec, unknown>;
}

/** What a participant went through. */
export interface Participation {
  readonly node: PlainNode<CommitSpec>;
  /** When its resource was asked, and so took its locks; infinite before. */
  preparedAt: number;
  /** When it heard the outcome, and so let them go. */
  endedAt: number;
  outcome: Outcome | undefined;
}

/** After the start, until timers and the like have settled. */
const CALM_MS = 1000;

export class CommitLab {
  readonly world: World;
  readonly cluster: PlainCluster<CommitSpec>;
  readonly participations: readonly Participation[];
  /** When the coordinator's user heard the outcome; infinite before. */
  answeredAt = Number.POSITIVE_INFINITY;
  beganAt = 0;
  private readonly refuses: boolean;

  /** With `refuses` the last participant's resource says no. */
  constructor(
    { name, definition }: CommitContestant,
    seed: number,
    participants: number,
    conditions: Conditions,
    refuses = false,
  ) {
    this.world = new World(seed);
    this.refuses = refuses;
    const settings = settingsOf(conditions);
    const plan = { protocol: name, seed, nodes: participants + 1, settings, actions: [], requests: [] };
    this.cluster = new PlainCluster(this.world, plan, definition, true);
    this.participations = this.cluster.nodes.slice(1).map((node) => this.participation(node));
    this.cluster.start();
    this.world.runUntil(CALM_MS);
  }

  get coordinator(): PlainNode<CommitSpec> {
    return this.cluster.at(0);
  }

  private participation(node: PlainNode<CommitSpec>): Participation {
    const participation: Participation = {
      node,
      preparedAt: Number.POSITIVE_INFINITY,
      endedAt: Number.POSITIVE_INFINITY,
      outcome: undefined,
    };
    const isLast = node.id === this.cluster.nodes.length;
    node.onEvent = (event) => {
      const told = event as CommitEvent;
      const tell = (command: CommitCommand): void => void node.request(command);
      if (told.type === 'prepare') {
        participation.preparedAt = Math.min(participation.preparedAt, this.world.now);
        tell({ type: 'vote', transaction: told.transaction, yes: !(this.refuses && isLast) });
      } else if (told.type === 'carry-out') {
        participation.endedAt = Math.min(participation.endedAt, this.world.now);
        participation.outcome ??= told.outcome;
        tell({ type: 'finished', transaction: told.transaction });
      }
    };
    return participation;
  }

  begin(): void {
    this.beganAt = this.world.now;
    const participants = this.participations.map(({ node }) => node.id);
    this.coordinator.request({ type: 'begin', participants }, (result) => {
      if (result !== undefined) this.answeredAt = this.world.now;
    });
  }

  /** Everybody who was asked knows the outcome. */
  get isOver(): boolean {
    return this.participations.every(({ preparedAt, endedAt }) => preparedAt === Infinity || endedAt < Infinity);
  }

  traffic(): Traffic {
    return trafficOf(
      this.world,
      this.cluster.nodes.map(({ node }) => node.disk),
    );
  }
}
