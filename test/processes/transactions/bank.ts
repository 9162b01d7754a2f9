// The bank of these tests: two databases, a cluster with the decisions, and processes that move money.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestPostgres } from '../../harness/postgres.ts';

const SCRIPT = fileURLToPath(new URL('bank.mjs', import.meta.url));
export const PLACES = ['left', 'right'] as const;
const ACCOUNTS = 4;
const BALANCE = 1000;

type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'step'; readonly id: number; readonly text: string }
  | { readonly type: 'trouble'; readonly text: string }
  | { readonly type: 'transferred'; readonly id: number; readonly result: string }
  | { readonly type: 'resolved'; readonly isDone: boolean };

export interface TellerOptions {
  readonly name: string;
  readonly endpoints: readonly string[];
  readonly databases: Readonly<Record<string, string>>;
  /** Every step waits for the handler of `onStep`. */
  readonly isWatched: boolean;
}

/** One process with a transaction manager. */
export class Teller {
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  /** What happened since the transfer began. */
  private story: string[] = [];
  /** The step is taken once it resolves. */
  onStep: (text: string) => Promise<void> = async () => {};
  private readonly held = new Set<number>();
  private readonly child: ChildProcess;
  private readonly listeners = new Set<(report: Report) => void>();

  constructor(options: TellerOptions) {
    this.child = fork(SCRIPT, [JSON.stringify(options)]);
    this.exited = new Promise((resolve) => this.child.once('exit', () => resolve()));
    this.ready = this.report(({ type }) => type === 'ready').then(() => {});
    // Whoever waits for it hears of it.
    this.ready.catch(() => {});
    this.child.on('message', (report: Report) => {
      if (report.type === 'step') void this.step(report.id, report.text);
      if (report.type === 'trouble') this.story.push(`trouble: ${report.text}`);
      for (const listener of this.listeners) listener(report);
    });
  }

  private async step(id: number, text: string): Promise<void> {
    this.story.push(text);
    this.held.add(id);
    await this.onStep(text);
    this.go(id);
  }

  private go(id: number): void {
    if (this.held.delete(id) && this.child.connected) this.child.send({ type: 'go', id });
  }

  /** The next report like this; rejects when the process ends first. */
  private report(isIt: (report: Report) => boolean): Promise<Report> {
    return new Promise((resolve, reject) => {
      const listener = (report: Report): void => {
        if (!isIt(report)) return;
        this.listeners.delete(listener);
        resolve(report);
      };
      this.listeners.add(listener);
      void this.exited.then(() => reject(new Error(`the teller has ended:\n${this.story.join('\n')}`)));
    });
  }

  /** Resolves once the step, or the trouble, was reported. */
  async saw(start: string): Promise<void> {
    if (this.story.some((line) => line.startsWith(start))) return;
    await this.report(() => this.story.some((line) => line.startsWith(start)));
  }

  /** Takes the steps that were held, and holds none any more. */
  letGo(): void {
    this.onStep = async () => {};
    for (const id of this.held) this.go(id);
  }

  /** Resolves once the only transfer under way is over in both databases. */
  async settled(outcome: 'commit' | 'abort'): Promise<void> {
    await Promise.all(PLACES.map((place) => this.saw(`after ${outcome} ${place}`)));
  }

  /** `done`, the code of the error, or `killed`. */
  async transfer(id: number, amount: number): Promise<string> {
    this.story = [];
    const report = this.report((each) => each.type === 'transferred' && each.id === id);
    this.child.send({ type: 'transfer', id, from: id % ACCOUNTS, to: (id * 7) % ACCOUNTS, amount });
    return report.then(
      (each) => (each as Report & { type: 'transferred' }).result,
      () => 'killed',
    );
  }

  /** Has it search the databases, until both and the cluster answer. */
  async resolve(): Promise<void> {
    for (;;) {
      const report = this.report(({ type }) => type === 'resolved');
      this.child.send({ type: 'resolve' });
      if (((await report) as Report & { type: 'resolved' }).isDone) return;
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

/** Opens the accounts. */
export async function openAccounts(servers: readonly TestPostgres[]): Promise<void> {
  for (const { url } of servers) {
    await query(
      url,
      'CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL); CREATE TABLE transfers (id int PRIMARY KEY); ' +
        `INSERT INTO accounts SELECT id, ${BALANCE} FROM generate_series(0, ${ACCOUNTS - 1}) AS id`,
    );
  }
}

export interface Audit {
  /** What is there, of what was put in. */
  readonly total: number;
  /** Transfers by database. */
  readonly transfers: readonly (readonly number[])[];
  /** What is in doubt anywhere. */
  readonly prepared: readonly string[];
}

export const TOTAL = PLACES.length * ACCOUNTS * BALANCE;

/** Looks into both databases. */
export async function audit(servers: readonly TestPostgres[]): Promise<Audit> {
  let total = 0;
  const transfers: number[][] = [];
  const prepared: string[] = [];
  for (const { url } of servers) {
    const [sums] = await query(url, 'SELECT sum(balance)::int AS sum FROM accounts');
    total += sums?.['sum'] as number;
    transfers.push((await query(url, 'SELECT id FROM transfers ORDER BY id')).map((row) => row['id'] as number));
    prepared.push(...(await query(url, 'SELECT gid FROM pg_prepared_xacts')).map((row) => row['gid'] as string));
  }
  return { total, transfers, prepared };
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows = [] } = await client.query(text);
    return rows;
  } finally {
    await client.end();
  }
}
