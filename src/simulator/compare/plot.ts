// A comparison as a picture: what an entry costs, how long a crash of the leader stops writes, what a partition does.

import type { CommitComparison, Comparison, LogComparison } from './comparison.ts';
import type { Distribution } from './conditions.ts';
import {
  type Area,
  circle,
  colour,
  document,
  horizontalAxis,
  INK,
  line,
  polyline,
  rectangle,
  roundUp,
  text,
  verticalAxis,
} from './svg.ts';

const WIDTH = 1000;
const MARGIN = 70;

export function plotOf(comparison: Comparison): string {
  const { logs, commits, nodes, seeds, seed } = comparison;
  const title = 'Protocols on one workload and one script of faults';
  const parts = [
    text(MARGIN, 34, title, { size: 18, weight: 'bold' }),
    text(MARGIN, 54, `quorate compare --nodes ${nodes} --seeds ${seeds} --seed ${seed}`, { size: 11 }),
    ...legend(logs, 44, 0),
    ...costs(logs, nodes),
    ...recoveries(logs, seeds),
    ...partitions(comparison),
    ...legend(commits, 924, logs.length),
    ...transactions(comparison),
  ];
  return document(title, WIDTH, 1180, parts);
}

function legend(protocols: readonly { readonly title: string }[], y: number, firstColour: number): string[] {
  return protocols.flatMap(({ title }, at) => {
    const x = WIDTH - MARGIN - 130 * (protocols.length - at);
    return [rectangle({ x, y, width: 12, height: 12 }, colour(firstColour + at)), text(x + 18, y + 10, title)];
  });
}

function heading(x: number, y: number, title: string): string {
  return text(x, y, title, { size: 14, weight: 'bold' });
}

/** A group of bars for each measure, one bar a protocol, with its value on top. */
function bars(area: Area, label: string, values: readonly number[], firstColour: number): string[] {
  const max = roundUp(Math.max(...values) * 1.1 || 1);
  const parts = verticalAxis(area, { label, max });
  const slot = area.width / values.length;
  for (const [at, value] of values.entries()) {
    const height = (value / max) * area.height;
    const bar = { x: area.x + at * slot + slot * 0.2, y: area.y + area.height - height, width: slot * 0.6, height };
    parts.push(rectangle(bar, colour(firstColour + at)));
    const shown = String(Math.round(value * 10) / 10);
    parts.push(text(bar.x + bar.width / 2, bar.y - 5, shown, { size: 11, anchor: 'middle' }));
  }
  parts.push(line(area.x, area.y + area.height, area.x + area.width, area.y + area.height, INK));
  return parts;
}

function costs(logs: readonly LogComparison[], nodes: number): string[] {
  const measures: [string, (log: LogComparison) => number][] = [
    ['messages', ({ steady }) => steady.alone.messages],
    ['bytes', ({ steady }) => steady.alone.bytes],
    ['syncs, all disks', ({ steady }) => steady.alone.syncs],
    ['message delays, other member', ({ steady }) => steady.delaysElsewhere],
  ];
  return [
    heading(MARGIN, 96, `A committed entry, ${nodes} members, one request at a time`),
    ...rowOfBars(116, logs, measures, 0),
  ];
}

function rowOfBars<T>(
  y: number,
  protocols: readonly T[],
  measures: readonly (readonly [label: string, of: (protocol: T) => number])[],
  firstColour: number,
): string[] {
  const gap = 64;
  const width = (WIDTH - 2 * MARGIN - gap * (measures.length - 1)) / measures.length;
  return measures.flatMap(([label, of], at) =>
    bars({ x: MARGIN + at * (width + gap), y, width, height: 170 }, label, protocols.map(of), firstColour),
  );
}

function transactions({ logs, commits, participants, seeds }: Comparison): string[] {
  const measures: [string, (commit: CommitComparison) => number][] = [
    ['messages', ({ costs }) => costs.commit.messages],
    ['syncs, all disks', ({ costs }) => costs.commit.syncs],
    ['message delays', ({ costs }) => costs.delaysToAnswer],
    ['blocked by a crash, % of runs', ({ crash }) => crash.blockedShare * 100],
    ['blocked by a cut, % of runs', ({ cut }) => cut.blockedShare * 100],
    ['split by a cut, % of runs', ({ cut }) => (cut.splits / seeds) * 100],
  ];
  const title = `A transaction, a coordinator and ${participants} participants; ${seeds} crashes and cuts`;
  return [heading(MARGIN, 934, title), ...rowOfBars(960, commits, measures, logs.length)];
}

/** The share of crashes that were over after so long: one step for each seed. */
function recoveries(logs: readonly LogComparison[], seeds: number): string[] {
  const area: Area = { x: MARGIN, y: 356, width: WIDTH - 2 * MARGIN, height: 200 };
  const max = roundUp(Math.max(...logs.map(({ recoveryMs }) => recoveryMs.max)));
  const parts = [
    heading(MARGIN, 338, `Crash of the leader, ${seeds} seeds`),
    ...verticalAxis(area, { label: 'seeds that write again, %', max: 100 }),
    ...horizontalAxis(area, { label: 'ms from the crash to the first acknowledged write begun after it', max }),
  ];
  for (const [at, { recoveryMs }] of logs.entries()) {
    const points: [number, number][] = [[area.x, area.y + area.height]];
    for (const [place, value] of recoveryMs.values.entries()) {
      const x = area.x + (value / max) * area.width;
      points.push([x, points.at(-1)![1]], [x, area.y + area.height * (1 - (place + 1) / recoveryMs.count)]);
    }
    points.push([area.x + area.width, area.y]);
    parts.push(polyline(points, colour(at)));
  }
  return parts;
}

/** From least to most, with the median as a dot. */
function partitions({ logs, partitionedNodes }: Comparison): string[] {
  const measures: [string, (log: LogComparison) => Distribution][] = [
    ['old leader resigns', ({ partition }) => partition.minority.leaderGoneMs],
    ['majority writes again', ({ partition }) => partition.majority.firstWriteMs],
    ['majority reads again', ({ partition }) => partition.majority.firstReadMs],
    ['healed: all hold the same', ({ partition }) => partition.healedMs],
  ];
  const rowHeight = Math.max(34, logs.length * 14 + 10);
  const area: Area = { x: MARGIN + 130, y: 646, width: WIDTH - 2 * MARGIN - 130, height: rowHeight * measures.length };
  const finite = logs.flatMap((log) => measures.map(([, of]) => of(log).max)).filter(Number.isFinite);
  const max = roundUp(Math.max(1, ...finite) * 1.02);
  const parts = [
    heading(MARGIN, 628, `The leader and a minority of ${partitionedNodes} members cut off: least, median, most`),
    ...horizontalAxis(area, { label: 'ms from the cut (the last row: from its end)', max }),
  ];
  for (const [row, [label, of]] of measures.entries()) {
    const middle = area.y + rowHeight * (row + 0.5);
    parts.push(text(area.x - 10, middle + 4, label, { anchor: 'end' }));
    for (const [at, log] of logs.entries()) {
      const y = middle + (at - (logs.length - 1) / 2) * 14;
      const x = (value: number): number => area.x + (Math.min(value, max) / max) * area.width;
      const { min, median, max: most } = of(log);
      parts.push(line(x(min), y, x(most), y, colour(at), 3), circle(x(median), y, 5, colour(at)));
    }
  }
  return parts;
}
