// The comparison with etcd: the same load generator, the same flags, three members each, fresh data on the same disk, one
// contender after the other and round after round, so that a machine that grows slower slows both.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildLoad, type LoadReport, type LoadSettings, runLoad } from './load.ts';
import { type Contender, Members, type Usage } from './members.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const MEMBERS = 3;
const FILL_KEYS = 100_000;

interface Measure extends LoadSettings {
  readonly title: string;
}

const PUTS: readonly Measure[] = [
  { title: 'put, 1 client', operation: 'put', connections: 1, clients: 1 },
  { title: 'put, 10 clients', operation: 'put', connections: 10, clients: 10 },
  { title: 'put, 100 clients', operation: 'put', connections: 10, clients: 100 },
  { title: 'put, 1000 clients', operation: 'put', connections: 100, clients: 1000 },
];
const GETS: readonly Measure[] = [
  { title: 'linearizable get, 100 clients', operation: 'get', connections: 10, clients: 100 },
  { title: 'linearizable get, 1000 clients', operation: 'get', connections: 100, clients: 1000 },
  { title: 'serializable get, 100 clients', operation: 'serializable-get', connections: 10, clients: 100 },
];
const WATCHES: readonly Measure[] = [
  { title: 'watch, 100 watchers of one prefix', operation: 'watch', connections: 10, clients: 100, writers: 100 },
];

interface Sample extends LoadReport {
  /** CPU of all members together, in microseconds an operation. */
  readonly cpuMicroseconds: number;
}

interface Round {
  readonly samples: ReadonlyMap<string, Sample>;
  /** After `FILL_KEYS` keys of 256 B were put into a fresh cluster: the largest member. */
  readonly residentBytes: number;
  readonly anonymousBytes: number;
}

export async function compare(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      puts: { type: 'boolean', default: true },
      gets: { type: 'boolean', default: true },
      watches: { type: 'boolean', default: true },
      only: { type: 'string', default: '' },
      directory: { type: 'string', default: tmpdir() },
    },
    allowNegative: true,
  });
  const directory = mkdtempSync(join(values.directory, 'quorate-bench-'));
  try {
    const program = buildLoad(directory);
    const quorate: Contender = { name: 'quorate', command: [process.execPath, MAIN, 'serve'], version: '' };
    const contenders = [quorate, ...findEtcd()].filter(({ name }) => values.only === '' || values.only === name);
    const chosen = [...(values.puts ? PUTS : []), ...(values.gets ? GETS : []), ...(values.watches ? WATCHES : [])];
    const measures = chosen.map((measure) => ({
      ...measure,
      seconds: Number(values.seconds),
    }));
    const rounds = new Map<Contender, Round[]>(contenders.map((contender) => [contender, []]));
    for (let i = 0; i < Number(values.rounds); i++) {
      for (const contender of contenders) {
        console.error(`round ${i + 1} of ${values.rounds}: ${contender.name} ${contender.version}`);
        const round = await runRound(contender, program, measures, join(directory, `${contender.name}-${i}`));
        rounds.get(contender)?.push(round);
      }
    }
    print(measures, rounds);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function findEtcd(): Contender[] {
  const { status, stdout } = spawnSync('etcd', ['--version'], { encoding: 'utf8' });
  const version = /etcd Version: (\S+)/.exec(stdout ?? '')?.[1];
  if (status === 0 && version !== undefined) return [{ name: 'etcd', command: ['etcd'], version }];
  console.error('no etcd on the PATH: measuring Quorate alone');
  return [];
}

async function runRound(
  contender: Contender,
  program: string,
  measures: readonly Measure[],
  directory: string,
): Promise<Round> {
  const members = await Members.start(contender, MEMBERS, directory);
  try {
    await runLoad(program, members.endpoints, {
      operation: 'put',
      connections: 10,
      clients: 100,
      keys: FILL_KEYS,
      fill: true,
    });
    const filled = members.usage();
    const samples = new Map<string, Sample>();
    for (const measure of measures) {
      const before = members.usage();
      const report = await runLoad(program, members.endpoints, measure);
      const cpuSeconds = total(members.usage()) - total(before);
      if (report.failed > 0) console.error(`  ${measure.title}: ${report.failed} failed: ${report.error}`);
      samples.set(measure.title, { ...report, cpuMicroseconds: (cpuSeconds * 1e6) / Math.max(1, report.done) });
    }
    return {
      samples,
      residentBytes: Math.max(...filled.map((usage) => usage.residentBytes)),
      anonymousBytes: Math.max(...filled.map((usage) => usage.anonymousBytes)),
    };
  } finally {
    await members.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function total(usage: readonly Usage[]): number {
  return usage.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

function print(measures: readonly Measure[], rounds: ReadonlyMap<Contender, readonly Round[]>): void {
  const contenders = [...rounds.keys()];
  const rows: string[][] = [
    ['measure', 'member', 'ops/s', 'p50 ms', 'p99 ms', 'CPU µs/op', 'ops/s ÷ etcd', 'p99 ÷ etcd'],
  ];
  for (const { title } of measures) {
    const medians = contenders.map((contender) => {
      const samples = (rounds.get(contender) ?? []).map((round) => round.samples.get(title) as Sample);
      const of = (pick: (sample: Sample) => number): number => median(samples.map(pick));
      return {
        perSecond: of((sample) => sample.perSecond),
        p50Ms: of((sample) => sample.p50Ms),
        p99Ms: of((sample) => sample.p99Ms),
        cpu: of((sample) => sample.cpuMicroseconds),
      };
    });
    const other = medians[1];
    for (const [i, values] of medians.entries()) {
      const ratios =
        i === 0 && other !== undefined
          ? [(values.perSecond / other.perSecond).toFixed(2), (values.p99Ms / other.p99Ms).toFixed(2)]
          : ['', ''];
      rows.push([
        i === 0 ? title : '',
        contenders[i]?.name ?? '',
        values.perSecond.toFixed(0),
        values.p50Ms.toFixed(2),
        values.p99Ms.toFixed(2),
        values.cpu.toFixed(0),
        ...ratios,
      ]);
    }
  }
  printTable(rows);
  for (const contender of contenders) {
    const each = rounds.get(contender) ?? [];
    const resident = median(each.map((round) => round.residentBytes)) / 2 ** 20;
    const anonymous = median(each.map((round) => round.anonymousBytes)) / 2 ** 20;
    console.log(
      `${contender.name} ${contender.version}: ${resident.toFixed(0)} MiB resident ` +
        `(${anonymous.toFixed(0)} MiB without mapped files) in the largest member after ${FILL_KEYS} keys of 256 B`,
    );
  }
  console.log(`medians of ${rounds.get(contenders[0] as Contender)?.length} rounds; ${MEMBERS} members, Go client`);
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows) {
    const cells = row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
    console.log(cells.join('  '));
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
