// `quorate check perf`: does the cluster keep up with a steady stream of writes? The loads and the marks are etcdctl's.

import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { type Client, prefixEnd } from '../../client/index.ts';
import { joinBytes, utf8Encode } from '../../core/bytes.ts';
import { type ProgressLine, progressLine } from '../progress.ts';
import { clientCommand, type Session, type SetExitCode, untilInterrupted } from './command.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { integer } from './flags.ts';
import { goQuote } from './go-text.ts';
import { defragment } from './maintenance.ts';
import { messageText } from './report.ts';
import { printLines } from './show.ts';

interface Load {
  /** Writes a second. */
  readonly rate: number;
  readonly clients: number;
}

const SMALL: Load = { rate: 150, clients: 50 };
const MEDIUM: Load = { rate: 1000, clients: 200 };
const LARGE: Load = { rate: 8000, clients: 500 };
const EXTRA_LARGE: Load = { rate: 15_000, clients: 1000 };
const LOADS: Readonly<Record<string, Load>> = {
  s: SMALL,
  small: SMALL,
  m: MEDIUM,
  medium: MEDIUM,
  l: LARGE,
  large: LARGE,
  xl: EXTRA_LARGE,
  xLarge: EXTRA_LARGE,
};

const SECONDS = 60;
const KEY_BYTES = 256;
const VALUE = new Uint8Array(1024);
const TIMEOUT_MS = 30_000;
const THROUGHPUT_SHARE_MIN = 0.9;
const SLOWEST_SECONDS_MAX = 0.5;
const DEVIATION_SECONDS_MAX = 0.1;

export function checkPerfCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'perf',
    description: 'write to the cluster for a minute, and say whether it keeps up',
    setExitCode,
    options: (command) =>
      command
        .option(
          '--load <load>',
          's(mall), m(edium), l(arge) or xl(arge): 150, 1000, 8000 or 15000 writes a second',
          's',
        )
        .option('--prefix <prefix>', 'where to write; nothing may be there', '/etcdctl-check-perf/')
        .option('--duration <seconds>', 'how long', integer, SECONDS)
        .option('--auto-compact', 'compact the history afterwards')
        .option('--auto-defrag', 'defragment all endpoints afterwards'),
    async action(session, args, flags) {
      if (args.length > 0) throw badArguments('check perf command accepts no arguments');
      const load = LOADS[String(flags['load'])];
      if (!load) throw new ClientExit(CLIENT_EXIT.badFeature, `unknown load option ${flags['load']}`);
      const seconds = Number(flags['duration']);
      if (seconds < 1) throw badArguments('--duration must be 1 at least');
      const prefix = String(flags['prefix']);
      await refuseIfThere(session.client, prefix);
      const tally = await untilInterrupted((signal) => write(session, prefix, load, seconds, signal));
      await cleanUp(session, prefix, flags['autoCompact'] === true, flags['autoDefrag'] === true);
      return judge(tally, load) ? CLIENT_EXIT.ok : CLIENT_EXIT.error;
    },
  });
}

async function refuseIfThere(client: Client, prefix: string): Promise<void> {
  const { kvs } = await client.kv.range({
    key: utf8Encode(prefix),
    rangeEnd: prefixEnd(prefix),
    limit: 1,
    keysOnly: true,
  });
  if (kvs.length === 0) return;
  const message = `prefix ${goQuote(prefix)} has keys. Delete with etcdctl del --prefix ${prefix} first`;
  throw new ClientExit(CLIENT_EXIT.invalidInput, message);
}

/** What was measured. */
interface Tally {
  readonly latenciesSeconds: number[];
  readonly errors: Map<string, number>;
  seconds: number;
}

/** So many writers share one steady beat; a writer that waits for its answer leaves the beat to the others. */
async function write(
  session: Session,
  prefix: string,
  load: Load,
  seconds: number,
  signal: AbortSignal,
): Promise<Tally> {
  const tally: Tally = { latenciesSeconds: [], errors: new Map(), seconds: 0 };
  const line = progressLine();
  const startedAt = performance.now();
  const beat = new Beat(load.rate, startedAt + seconds * 1000, signal);
  const bar = setInterval(() => showProgress(line, tally, startedAt, seconds), 250);
  const clients = Array.from({ length: load.clients }, (_, i) => session.clientFor(pick(session.flags.endpoints, i)));
  try {
    await Promise.all(clients.map((client) => writeOn(client, prefix, beat, tally)));
  } finally {
    clearInterval(bar);
    line.clear();
  }
  tally.seconds = (performance.now() - startedAt) / 1000;
  return tally;
}

const pick = (endpoints: readonly string[], i: number): string => endpoints[i % endpoints.length] as string;

function showProgress(line: ProgressLine, { latenciesSeconds }: Tally, startedAt: number, seconds: number): void {
  const passed = Math.min(seconds, (performance.now() - startedAt) / 1000);
  line.show(passed / seconds, `${Math.floor(passed)} of ${seconds} s, ${latenciesSeconds.length} writes`);
}

async function writeOn(client: Client, prefix: string, beat: Beat, { latenciesSeconds, errors }: Tally): Promise<void> {
  const start = utf8Encode(prefix);
  while (await beat.next()) {
    const startedAt = performance.now();
    try {
      await client.kv.put({ key: joinBytes(start, randomBytes(KEY_BYTES)), value: VALUE }, { timeoutMs: TIMEOUT_MS });
    } catch (thrown) {
      const message = messageText(thrown);
      errors.set(message, (errors.get(message) ?? 0) + 1);
    }
    latenciesSeconds.push((performance.now() - startedAt) / 1000);
  }
}

/** Hands out turns at a steady rate, and none for what was missed. */
class Beat {
  private readonly intervalMs: number;
  private readonly endsAt: number;
  private readonly signal: AbortSignal;
  private nextAt = performance.now();

  constructor(rate: number, endsAt: number, signal: AbortSignal) {
    this.intervalMs = 1000 / rate;
    this.endsAt = endsAt;
    this.signal = signal;
  }

  /** Resolves to false when the time is over. */
  async next(): Promise<boolean> {
    const now = performance.now();
    // Timers are coarse: a turn that is a few milliseconds late is made up for, more is lost.
    this.nextAt = Math.max(this.nextAt + this.intervalMs, now - 20);
    const wait = this.nextAt - now;
    if (this.nextAt > this.endsAt || this.signal.aborted) return false;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    return !this.signal.aborted;
  }
}

async function cleanUp(session: Session, prefix: string, compacts: boolean, defragments: boolean): Promise<void> {
  const { kv } = session.client;
  const range = { key: utf8Encode(prefix), rangeEnd: prefixEnd(prefix) };
  const { header } = await kv.deleteRange(range, { timeoutMs: TIMEOUT_MS });
  const revision = header?.revision ?? 0;
  if (compacts) {
    printLines([`Compacting with revision ${revision}`]);
    await kv.compact({ revision, physical: true }, { timeoutMs: TIMEOUT_MS });
    printLines([`Compacted with revision ${revision}`]);
  }
  if (defragments) for (const endpoint of session.flags.endpoints) await defragment(session, endpoint);
}

function judge({ latenciesSeconds, errors, seconds }: Tally, { rate }: Load): boolean {
  const lines: string[] = [];
  let hasPassed = true;
  const mark = (isGood: boolean, good: string, bad: string): void => {
    hasPassed &&= isGood;
    lines.push(isGood ? `PASS: ${good}` : bad);
  };
  if (errors.size > 0) {
    hasPassed = false;
    lines.push('FAIL: too many errors', ...[...errors].map(([text, count]) => `FAIL: ERROR(${text}) -> ${count}`));
  }
  const perSecond = latenciesSeconds.length / seconds;
  const shown = Math.floor(perSecond) + 1;
  mark(
    perSecond / rate > THROUGHPUT_SHARE_MIN,
    `Throughput is ${shown} writes/s`,
    `FAIL: Throughput too low: ${shown} writes/s`,
  );
  const slowest = latenciesSeconds.reduce((most, each) => Math.max(most, each), 0);
  const slowestText = `${slowest.toFixed(6)}s`;
  mark(
    slowest <= SLOWEST_SECONDS_MAX,
    `Slowest request took ${slowestText}`,
    `Slowest request took too long: ${slowestText}`,
  );
  const deviation = deviationOf(latenciesSeconds);
  const deviationText = `${deviation.toFixed(6)}s`;
  mark(deviation <= DEVIATION_SECONDS_MAX, `Stddev is ${deviationText}`, `Stddev too high: ${deviationText}`);
  printLines([...lines, hasPassed ? 'PASS' : 'FAIL']);
  return hasPassed;
}

function deviationOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
}
