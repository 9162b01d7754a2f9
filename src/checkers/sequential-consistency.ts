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

/**
 * Operations of unknown outcome take effect at any time after what their client did before them, or never: what the client
 * did later is not bound to come after them.
 */
export function checkSequentialConsistency<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  stepsMax = STEPS_MAX_DEFAULT,
): SequentialResult<I, O> {
  return new Search(model, operations, stepsMax).run();
}

/** Operations that come in this order; those of unknown outcome are a line of their own each. */
interface Line<I, O> {
  readonly operations: Operation<I, O>[];
  /** The line that must have got so far before this one begins. */
  readonly after: { readonly line: number; readonly count: number } | undefined;
}

interface Frame<S> {
  /** One state an object, by key. */
  readonly states: ReadonlyMap<string, S>;
  /** The lines in the order in which they are tried here, and which of them is next. */
  readonly lines: readonly number[];
  next: number;
}

class Search<S, I, O> {
  private readonly model: Model<S, I, O>;
  private readonly lines: Line<I, O>[] = [];
  private readonly done: number[];
  private readonly seen = new Set<string>();
  private left: number;
  private stepsLeft: number;
  private readonly taken: Operation<I, O>[] = [];
  private longest: Operation<I, O>[] = [];

  constructor(model: Model<S, I, O>, operations: readonly Operation<I, O>[], stepsMax: number) {
    this.model = model;
    this.stepsLeft = stepsMax;
    const byClient = new Map<string, number>();
    for (const operation of [...operations].sort((a, b) => a.call - b.call)) {
      const { client, input, output } = operation;
      let own = byClient.get(client);
      if (own === undefined) {
        own = this.lines.push({ operations: [], after: undefined }) - 1;
        byClient.set(client, own);
      }
      const line = this.lines[own]!;
      if (output !== undefined) line.operations.push(operation);
      else if (!model.isReadOnly(input)) {
        this.lines.push({ operations: [operation], after: { line: own, count: line.operations.length } });
      }
    }
    this.done = this.lines.map(() => 0);
    this.left = operations.filter((operation) => operation.output !== undefined).length;
  }

  run(): SequentialResult<I, O> {
    const stack: Frame<S>[] = [this.frame(new Map())];
    while (this.left > 0) {
      if (this.stepsLeft-- <= 0) return { verdict: 'unknown', order: this.longest };
      const frame = stack.at(-1)!;
      const line = frame.lines[frame.next++];
      if (line !== undefined) {
        const states = this.tryTake(line, frame.states);
        if (states !== undefined) stack.push(this.frame(states));
        continue;
      }
      stack.pop();
      const before = stack.at(-1);
      if (before === undefined) return { verdict: 'not-sequential', order: this.longest };
      this.putBack(before.lines[before.next - 1]!);
    }
    return { verdict: 'sequential', order: [...this.taken] };
  }

  /** Real time is the best guess: who called first is tried first, and unknown outcomes last. */
  private frame(states: ReadonlyMap<string, S>): Frame<S> {
    const callOf = (line: number): number => {
      const operation = this.lines[line]!.operations[this.done[line]!];
      return operation?.output === undefined ? Number.MAX_VALUE : operation.call;
    };
    const lines = this.lines.map((_, line) => line).sort((a, b) => callOf(a) - callOf(b));
    return { states, lines, next: 0 };
  }

  private tryTake(line: number, states: ReadonlyMap<string, S>): ReadonlyMap<string, S> | undefined {
    const operation = this.lines[line]!.operations[this.done[line]!];
    const after = this.lines[line]!.after;
    if (operation === undefined || (after !== undefined && this.done[after.line]! < after.count)) return undefined;
    const { model } = this;
    const key = model.partitionKey?.(operation.input) ?? '';
    const before = states.has(key) ? (states.get(key) as S) : model.initial;
    const state = model.step(before, operation.input, operation.output);
    if (state === undefined) return undefined;
    const next = new Map(states).set(key, state);
    this.done[line]!++;
    const keys = [...next].map(([name, value]) => `${name}=${model.stateKey(value)}`).sort();
    const configuration = `${this.done.join(',')}|${keys.join('|')}`;
    if (this.seen.has(configuration)) {
      this.done[line]!--;
      return undefined;
    }
    this.seen.add(configuration);
    if (operation.output !== undefined) this.left--;
    this.taken.push(operation);
    if (this.taken.length > this.longest.length) this.longest = [...this.taken];
    return next;
  }

  private putBack(line: number): void {
    const operation = this.lines[line]!.operations[--this.done[line]!]!;
    if (operation.output !== undefined) this.left++;
    this.taken.pop();
  }
}
