// Sequential consistency (Lamport 1979): one order of all operations that respects each client's own order and the model, but
// not real time. Found by search over how far each client has got, with a cache of what was seen. It does not compose over
// objects, so all keys are searched together.

import type { Model, Operation } from './linearizability/history.ts';

export interface SequentialResult<I, O> {
  readonly verdict: 'sequential' | 'not-sequential' | 'unknown';
  /** A complete order, or the longest found. */
  readonly order: readonly Operation<I, O>[];
}

const STEPS_MAX_DEFAULT = 2_000_000;

/** Operations of unknown outcome may be left out, with all that their client did after them (it did nothing). */
export function checkSequentialConsistency<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  stepsMax = STEPS_MAX_DEFAULT,
): SequentialResult<I, O> {
  return new Search(model, operations, stepsMax).run();
}

interface Frame<S> {
  /** One state an object, by key. */
  readonly states: ReadonlyMap<string, S>;
  readonly client: number;
}

class Search<S, I, O> {
  private readonly model: Model<S, I, O>;
  private readonly clients: Operation<I, O>[][];
  private readonly done: number[];
  private readonly seen = new Set<string>();
  private left: number;
  private stepsLeft: number;
  private readonly taken: Operation<I, O>[] = [];
  private longest: Operation<I, O>[] = [];

  constructor(model: Model<S, I, O>, operations: readonly Operation<I, O>[], stepsMax: number) {
    this.model = model;
    this.stepsLeft = stepsMax;
    const byClient = new Map<string, Operation<I, O>[]>();
    for (const operation of [...operations].sort((a, b) => a.call - b.call)) {
      const own = byClient.get(operation.client);
      if (own === undefined) byClient.set(operation.client, [operation]);
      else own.push(operation);
    }
    this.clients = [...byClient.values()];
    this.done = this.clients.map(() => 0);
    this.left = operations.filter((operation) => operation.output !== undefined).length;
  }

  run(): SequentialResult<I, O> {
    let states: ReadonlyMap<string, S> = new Map();
    const stack: Frame<S>[] = [];
    let client = 0;
    while (this.left > 0) {
      if (this.stepsLeft-- <= 0) return { verdict: 'unknown', order: this.longest };
      if (client < this.clients.length) {
        const after = this.tryTake(client, states);
        if (after === undefined) {
          client++;
          continue;
        }
        stack.push({ states, client });
        states = after;
        client = 0;
        continue;
      }
      const back = stack.pop();
      if (back === undefined) return { verdict: 'not-sequential', order: this.longest };
      this.putBack(back.client);
      states = back.states;
      client = back.client + 1;
    }
    return { verdict: 'sequential', order: [...this.taken] };
  }

  private tryTake(client: number, states: ReadonlyMap<string, S>): ReadonlyMap<string, S> | undefined {
    const operation = this.clients[client]![this.done[client]!];
    if (operation === undefined) return undefined;
    const { model } = this;
    const key = model.partitionKey?.(operation.input) ?? '';
    const before = states.has(key) ? (states.get(key) as S) : model.initial;
    const state = model.step(before, operation.input, operation.output);
    if (state === undefined) return undefined;
    const after = new Map(states).set(key, state);
    this.done[client]!++;
    const keys = [...after].map(([name, value]) => `${name}=${model.stateKey(value)}`).sort();
    const configuration = `${this.done.join(',')}|${keys.join('|')}`;
    if (this.seen.has(configuration)) {
      this.done[client]!--;
      return undefined;
    }
    this.seen.add(configuration);
    if (operation.output !== undefined) this.left--;
    this.taken.push(operation);
    if (this.taken.length > this.longest.length) this.longest = [...this.taken];
    return after;
  }

  private putBack(client: number): void {
    const operation = this.clients[client]![--this.done[client]!]!;
    if (operation.output !== undefined) this.left++;
    this.taken.pop();
  }
}
