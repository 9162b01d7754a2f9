// The clients of a run: each performs its planned operations one after the other, as an impatient user of a flaky cluster
// would, and writes down what it called and what it got, for the linearizability checker.

import type { HistoryRecorder } from '../../checkers/linearizability/history.ts';
import type { KeyValueInput, KeyValueOutput } from '../../checkers/linearizability/models/key-value.ts';
import type { Random } from '../../core/random.ts';
import type { LogCommand } from '../../protocols/replicated-log.ts';
import type { World } from '../world.ts';
import { encodeCommand } from './machine.ts';
import type { PlannedClient, Target } from './plan.ts';
import type { Answer } from './replica.ts';

/** What a client can reach. */
export interface Service {
  readonly isAlive: boolean;
  request(command: LogCommand, key: string, done: (answer: Answer) => void): void;
}

export interface ClientStats {
  done: number;
  refused: number;
  unknown: number;
}

/** One try costs at most the client's timeout; a refused one is tried again this often. */
const REFUSALS_MAX = 6;

export class Client {
  private readonly world: World;
  private readonly id: number;
  private readonly plan: PlannedClient;
  private readonly find: (target: Target) => Service | undefined;
  private readonly recorder: HistoryRecorder<KeyValueInput, KeyValueOutput>;
  private readonly stats: ClientStats;
  private readonly random: Random;
  private next = 0;
  private sequence = 0;
  private isStopped = false;

  constructor(
    world: World,
    id: number,
    plan: PlannedClient,
    find: (target: Target) => Service | undefined,
    recorder: HistoryRecorder<KeyValueInput, KeyValueOutput>,
    stats: ClientStats,
  ) {
    this.world = world;
    this.id = id;
    this.plan = plan;
    this.find = find;
    this.recorder = recorder;
    this.stats = stats;
    this.random = world.randomFor(5, id);
  }

  start(): void {
    const operation = this.plan.operations[this.next];
    if (operation === undefined || this.isStopped) return;
    this.next++;
    this.world.after(operation.waitMs, () => {
      if (!this.isStopped) this.perform(operation.input, operation.to, () => this.start());
    });
  }

  stop(): void {
    this.isStopped = true;
  }

  /** Performs one operation; `finished` tells whether it is known to be done. */
  perform(input: KeyValueInput, to: Target, finished: (isDone: boolean) => void): void {
    if (input.type !== 'get') this.sequence++;
    const command: LogCommand =
      input.type === 'get'
        ? { type: 'read' }
        : { type: 'propose', data: encodeCommand({ client: this.id, sequence: this.sequence, input }) };
    new Attempts(this, command, input, to, finished).start();
  }

  // For Attempts

  get tools() {
    const { world, id, plan, find, recorder, stats, random } = this;
    return { world, id, plan, find, recorder, stats, random };
  }
}

/** One operation, over all its tries. */
class Attempts {
  private readonly tools: Client['tools'];
  private readonly command: LogCommand;
  private readonly input: KeyValueInput;
  private readonly finished: (isDone: boolean) => void;
  private to: Target;
  private operation = -1;
  private attempt = 0;
  private refusals = 0;
  private retriesLeft: number;
  /** Some try may have been carried out. */
  private isUnknown = false;
  private isOver = false;

  constructor(
    client: Client,
    command: LogCommand,
    input: KeyValueInput,
    to: Target,
    finished: (isDone: boolean) => void,
  ) {
    this.tools = client.tools;
    this.command = command;
    this.input = input;
    this.to = to;
    this.finished = finished;
    this.retriesLeft = this.tools.plan.retries;
  }

  start(): void {
    this.operation = this.tools.recorder.called(`c${this.tools.id}`, this.input);
    this.tools.world.note(() => `client ${this.tools.id} calls ${JSON.stringify(this.input)}`);
    this.send();
  }

  private send(): void {
    const { world, random, find, plan } = this.tools;
    const attempt = ++this.attempt;
    const service = find(this.to);
    if (service === undefined || !service.isAlive) {
      this.refused();
      return;
    }
    // To the server and back takes a moment, and either may be lost with the server.
    world.after(random(), () => {
      if (this.isOver) return;
      service.request(this.command, this.input.key, (answer) => {
        world.after(random(), () => this.answered(attempt, answer));
      });
    });
    world.after(plan.timeoutMs, () => {
      if (!this.isOver && attempt === this.attempt) this.unknown();
    });
  }

  private answered(attempt: number, answer: Answer): void {
    if (this.isOver) return;
    switch (answer.type) {
      case 'written':
        this.done(answer.output);
        return;
      case 'read':
        this.done({ type: 'get', value: answer.value });
        return;
      case 'refused':
        if (attempt === this.attempt) this.refused();
        return;
      default:
        if (attempt === this.attempt) this.unknown();
    }
  }

  private done(output: KeyValueOutput): void {
    this.isOver = true;
    this.tools.recorder.returned(this.operation, output);
    this.tools.stats.done++;
    this.tools.world.note(() => `client ${this.tools.id} gets ${JSON.stringify(output)}`);
    this.finished(true);
  }

  private refused(): void {
    const { world, random } = this.tools;
    if (++this.refusals > REFUSALS_MAX) {
      this.giveUp();
      return;
    }
    this.elsewhere();
    this.attempt++; // a late answer to this try no longer counts as one
    world.after(10 + random() * 60, () => {
      if (!this.isOver) this.send();
    });
  }

  private unknown(): void {
    if (this.input.type !== 'get') this.isUnknown = true;
    if (this.retriesLeft-- <= 0) {
      this.giveUp();
      return;
    }
    this.elsewhere();
    this.send();
  }

  private elsewhere(): void {
    this.to = this.tools.random.chance(0.5) ? 'leader' : this.tools.random.below(16);
  }

  private giveUp(): void {
    this.isOver = true;
    if (this.isUnknown) this.tools.stats.unknown++;
    else {
      this.tools.stats.refused++;
      this.tools.recorder.cancelled(this.operation);
    }
    this.tools.world.note(() => `client ${this.tools.id} gives up, ${this.isUnknown ? 'outcome unknown' : 'not done'}`);
    this.finished(false);
  }
}
