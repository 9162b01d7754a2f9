// A history laid out for the eye: one lane a client, one column an event (a call or a return), and where in the longest
// order found each operation takes effect. Plain data; timeline-html.ts draws it.

import type { Model, Operation } from './linearizability/history.ts';

export interface Timeline {
  readonly title: string;
  readonly note: string;
  readonly lanes: readonly TimelineLane[];
  readonly columns: number;
  /** Operations left out because there are too many to look at. */
  readonly omitted: number;
  /** The order, with the state after each step; empty if no order was looked for. */
  readonly order: readonly { readonly client: string; readonly text: string; readonly state: string }[];
}

export interface TimelineLane {
  readonly client: string;
  /** Rows of bars: an operation of unknown outcome stays open while its client goes on. */
  readonly rows: readonly (readonly TimelineBar[])[];
}

export interface TimelineBar {
  readonly text: string;
  /** Columns of the call and the return; the return is `columns` if there is none. */
  readonly from: number;
  readonly to: number;
  readonly call: number;
  /** Absent: its client never learned the outcome (or had not by the end of this prefix). */
  readonly return: number | undefined;
  /** Place in the order, from 1, and the column at which it takes effect there. */
  readonly rank: number | undefined;
  readonly effectAt: number | undefined;
  /** What the order ends at, or what contradicts itself. */
  readonly isMarked: boolean;
}

export interface TimelineOptions<I, O> {
  readonly title: string;
  readonly note: string;
  readonly order: readonly Operation<I, O>[];
  readonly marked: readonly Operation<I, O>[];
}

/** Nobody reads more; the last of them matter. */
const OPERATIONS_MAX = 400;
const STATE_LENGTH_MAX = 80;

export function timelineOf<S, I, O>(
  model: Model<S, I, O>,
  all: readonly Operation<I, O>[],
  { title, note, order, marked }: TimelineOptions<I, O>,
): Timeline {
  const operations = worthSeeing(all, marked);
  const times = operations.flatMap((operation) => [operation.call, operation.return]).filter(Number.isFinite);
  const columnOf = new Map([...new Set(times)].sort((a, b) => a - b).map((time, column) => [time, column]));
  const columns = columnOf.size;
  const ranks = new Map(order.map((operation, i) => [operation, i + 1]));
  const effects = effectColumns(order, columnOf, columns);
  const bars = operations.map((operation) => ({
    client: operation.client,
    bar: {
      text: model.describe(operation.input, operation.output),
      from: columnOf.get(operation.call) ?? 0,
      to: columnOf.get(operation.return) ?? columns,
      call: operation.call,
      return: Number.isFinite(operation.return) ? operation.return : undefined,
      rank: ranks.get(operation),
      effectAt: effects.get(operation),
      isMarked: marked.includes(operation),
    },
  }));
  const clients = [...new Set(bars.map(({ client }) => client))].sort(byName);
  const lanes = clients.map((client) => ({
    client,
    rows: rowsOf(bars.filter((each) => each.client === client).map(({ bar }) => bar)),
  }));
  return { title, note, lanes, columns, omitted: all.length - operations.length, order: told(model, order) };
}

/** By time of call: all if they are few, else those called last before the last that is marked. */
function worthSeeing<I, O>(
  all: readonly Operation<I, O>[],
  marked: readonly Operation<I, O>[],
): readonly Operation<I, O>[] {
  const sorted = [...all].sort((a, b) => a.call - b.call);
  if (sorted.length <= OPERATIONS_MAX) return sorted;
  if (marked.length === 0) return sorted.slice(0, OPERATIONS_MAX);
  const end = Math.max(
    ...marked.map((operation) => (Number.isFinite(operation.return) ? operation.return : operation.call)),
  );
  const before = sorted.filter((operation) => operation.call <= end);
  const kept = new Set([...before.slice(-OPERATIONS_MAX), ...marked]);
  return sorted.filter((operation) => kept.has(operation));
}

/**
 * Where each operation of an order takes effect: as early as its call and the order allow. Of an order that real time
 * bounds, that is before its return; of others (sequential) it is only a picture.
 */
function effectColumns<I, O>(
  order: readonly Operation<I, O>[],
  columnOf: ReadonlyMap<number, number>,
  columns: number,
): Map<Operation<I, O>, number> {
  const effects = new Map<Operation<I, O>, number>();
  let at = 0;
  for (const operation of order) {
    const from = columnOf.get(operation.call);
    if (from === undefined) continue;
    const to = columnOf.get(operation.return) ?? columns;
    // A little after the one before; never out of its own bar.
    at = Math.min(Math.max(at + 0.12, from + 0.3), to - 0.1);
    effects.set(operation, Math.max(at, from));
  }
  return effects;
}

/** As few rows as it takes for bars not to overlap. */
function rowsOf(bars: readonly TimelineBar[]): TimelineBar[][] {
  const rows: TimelineBar[][] = [];
  for (const bar of bars) {
    const row = rows.find((each) => each.at(-1)!.to <= bar.from);
    if (row === undefined) rows.push([bar]);
    else row.push(bar);
  }
  return rows;
}

function told<S, I, O>(model: Model<S, I, O>, order: readonly Operation<I, O>[]): Timeline['order'] {
  // Objects are searched each by itself, except by checkers that put all of them in one order.
  const states = new Map<string, S>();
  return order.map(({ client, input, output }) => {
    const key = model.partitionKey?.(input) ?? '';
    const before = states.has(key) ? (states.get(key) as S) : model.initial;
    const after = model.step(before, input, output) ?? before;
    states.set(key, after);
    const state = model.stateKey(after);
    const isLong = state.length > STATE_LENGTH_MAX;
    return {
      client,
      text: model.describe(input, output),
      state: isLong ? `${state.slice(0, STATE_LENGTH_MAX)}…` : state,
    };
  });
}

/** `c2` before `c10`. */
function byName(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => /^(.*?)(\d*)$/s.exec(name)!);
  if (left![1] !== right![1]) return left![1]! < right![1]! ? -1 : 1;
  return Number(left![2]) - Number(right![2]);
}
