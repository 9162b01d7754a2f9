// `quorate txn list|resolve`: transactions over several databases that something has left in doubt. They stand below the client's
// `txn`, and take its flags for the cluster with the decision log.

import { type Command, Option } from 'commander';
import { QuorateError } from '../../core/errors.ts';
import {
  DEFAULT_DECISIONS_PREFIX,
  type DecisionLog,
  decisionsOnEtcd,
  type Outcome,
  postgresParticipant,
} from '../../transactions/index.ts';
import { checkName, nameText } from '../../transactions/names.ts';
import {
  carryOut,
  type Found,
  findPrepared,
  type Participants,
  type Resolution,
  resolveFound,
  type Survey,
  surveyTransactions,
  type TransactionStatus,
} from '../../transactions/survey.ts';
import { duration } from '../flag-values.ts';
import { clientCommand, type Session, type SetExitCode } from './command.ts';
import { badArguments, CLIENT_EXIT } from './exit.ts';

interface CommonFlags {
  readonly prefix: string;
  readonly postgres: Readonly<Record<string, string>>;
}

interface ListFlags extends CommonFlags {
  readonly all?: true;
}

interface ResolveFlags extends CommonFlags {
  readonly olderThan: number;
  readonly commit?: true;
  readonly abort?: true;
  readonly decisionLogLost?: true;
}

export function transactionCommands(setExitCode: SetExitCode): readonly Command[] {
  return [
    clientCommand({
      name: 'list',
      description: 'list what is prepared in the databases, and what the decision log says of it; the oldest first',
      hasTable: true,
      setExitCode,
      options: (command) =>
        withCommonFlags(command).option('--all', 'also decisions of which nothing is left in any database'),
      action: (session, args, given) => listTransactions(session, args, given as unknown as ListFlags),
    }),
    clientCommand({
      name: 'resolve',
      usage: '[transaction...]',
      description: 'end transactions as their decision log says; where it has no decision, record an abort there first',
      setExitCode,
      options: (command) =>
        withCommonFlags(command)
          .addOption(
            new Option('--older-than <time>', 'leave alone what was prepared more recently, unless it is named')
              .argParser(duration)
              .default(10_000, '10s'),
          )
          .option('--commit', 'commit by hand what another decision log, or one that is lost, should have decided')
          .option('--abort', 'abort it by hand')
          .option('--decision-log-lost', 'with --commit or --abort: there is no log that could be asked'),
      action: (session, args, given) => resolveTransactions(session, args, given as unknown as ResolveFlags),
    }),
  ];
}

function withCommonFlags(command: Command): Command {
  return command
    .option('--postgres <name=url>', 'a database, by its name as participant; may be repeated', database, {})
    .option('--prefix <prefix>', 'what the decision log’s keys begin with', DEFAULT_DECISIONS_PREFIX);
}

function database(text: string, earlier: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw badArguments(`--postgres expects NAME=URL, got '${text}'`);
  const name = text.slice(0, at);
  checkName(name, 'the name in --postgres');
  if (earlier[name] !== undefined) throw badArguments(`--postgres names ${name} twice`);
  return { ...earlier, [name]: text.slice(at + 1) };
}

// ── list ────────────────────────────────────────────────────────────────────────────────────────────────────────────

async function listTransactions(session: Session, args: readonly string[], flags: ListFlags): Promise<number> {
  if (args.length > 0) throw badArguments('txn list takes no arguments');
  const opened = await open(session, flags, true);
  try {
    const survey = await surveyTransactions(opened.log, opened.participants);
    const transactions = survey.transactions.filter(({ gids }) => Object.keys(gids).length > 0 || flags.all === true);
    session.show({
      simple: () => simple(transactions, survey),
      json: () => ({ transactions, unreachable: unreachableOf(survey) }),
      table: () => ({ heads: HEADS, rows: transactions.map(cells) }),
    });
    complain(survey.unreachable);
    return survey.unreachable.length === 0 ? CLIENT_EXIT.ok : CLIENT_EXIT.error;
  } finally {
    await opened.close();
  }
}

function unreachableOf({ unreachable }: Survey): Record<string, string> {
  return Object.fromEntries(unreachable.map(({ participant, error }) => [participant, error.message]));
}

const HEADS = ['TRANSACTION', 'AGE', 'DECISION', 'PARTICIPANTS'];

function cells({ transaction, ageMs, decision, participants, log }: TransactionStatus): string[] {
  const states = Object.entries(participants).map(([name, state]) => `${name}: ${state}`);
  return [transaction, age(ageMs), decision === 'unknown' ? `unknown (log ${log})` : decision, states.join(', ')];
}

/** Columns without lines between them. */
function simple(transactions: readonly TransactionStatus[], { unreachable }: Survey): string[] {
  if (transactions.length === 0)
    return [`nothing is in doubt${unreachable.length === 0 ? '' : ' where it could be seen'}`];
  const rows = [HEADS, ...transactions.map(cells)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

function age(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return `${Math.floor(seconds / 3600)}h`;
}

// ── resolve ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function resolveTransactions(session: Session, names: readonly string[], flags: ResolveFlags): Promise<number> {
  const byHand = outcomeByHand(names, flags);
  const opened = await open(session, flags, flags.decisionLogLost !== true);
  try {
    const { log, participants } = opened;
    const { found, unreachable } = await findPrepared(participants);
    const logId = await log?.id();
    const chosen = choose(found, names, flags.olderThan, logId);
    let isDone = unreachable.length === 0;
    for (const each of chosen) {
      const resolution =
        byHand === undefined
          ? await resolveFound(ownLog(each, log, logId), participants, each)
          : await endByHand(participants, each, byHand, logId);
      report(each, resolution, participants);
      complain(resolution.failed);
      if (resolution.failed.length > 0) isDone = false;
    }
    if (chosen.length === 0) console.log('nothing to resolve');
    complain(unreachable);
    return isDone ? CLIENT_EXIT.ok : CLIENT_EXIT.error;
  } finally {
    await opened.close();
  }
}

/** Another log would hear of it for the first time, and abort what may be committed. */
function ownLog({ branch }: Found, log: DecisionLog | undefined, id: string | undefined): DecisionLog {
  if (log !== undefined && branch.log === id) return log;
  throw new QuorateError(
    'foreign-decision-log',
    `${nameText(branch)} is decided by log ${branch.log}; this one is ${id}: give the --endpoints and --prefix of its own`,
  );
}

function outcomeByHand(names: readonly string[], flags: ResolveFlags): Outcome | undefined {
  if (flags.commit === undefined && flags.abort === undefined) {
    if (flags.decisionLogLost === true) throw badArguments('--decision-log-lost needs --commit or --abort');
    return undefined;
  }
  if (flags.commit === true && flags.abort === true) throw badArguments('--commit and --abort exclude each other');
  if (names.length === 0) throw badArguments('--commit and --abort need the transactions named');
  return flags.commit === true ? 'commit' : 'abort';
}

function choose(found: readonly Found[], names: readonly string[], olderThanMs: number, log?: string): Found[] {
  if (names.length === 0) return found.filter(({ branch, ageMs }) => branch.log === log && ageMs >= olderThanMs);
  return names.flatMap((name) => {
    const matches = found.filter(({ branch }) => nameText(branch) === name);
    if (matches.length === 0)
      throw new QuorateError('unknown-transaction', `${name} is prepared in none of the databases`);
    return matches;
  });
}

async function endByHand(
  participants: Participants,
  found: Found,
  outcome: Outcome,
  log?: string,
): Promise<Resolution> {
  const name = nameText(found.branch);
  if (found.branch.log === log) {
    throw new QuorateError(
      'decision-exists',
      `${name} is decided by this very log, not by hand: leave out --${outcome}, and it ends as the log says`,
    );
  }
  console.error(
    `warning: ${outcome} of ${name} by hand. Its decision log (${found.branch.log}) was not asked: a participant may have done the ` +
      'opposite already, or may do so yet. Do the same in all of its databases.',
  );
  return carryOut(participants, found, outcome);
}

function report({ branch }: Found, { transaction, outcome, carriedOut }: Resolution, participants: Participants): void {
  const done = outcome === 'commit' ? 'committed' : 'aborted';
  console.log(`${transaction}: ${carriedOut.length === 0 ? `to be ${done}` : `${done} at ${carriedOut.join(', ')}`}`);
  const named = typeof branch.participants === 'number' ? [] : branch.participants;
  const missing = named.filter((name) => participants[name] === undefined);
  if (missing.length > 0) console.log(`  also takes part, but was not given: ${missing.join(', ')}`);
}

// ── Common ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function complain(failures: readonly { readonly participant: string; readonly error: QuorateError }[]): void {
  for (const { participant, error } of failures) console.error(`quorate: ${participant}: ${error.message}`);
}

interface Opened {
  readonly log: DecisionLog | undefined;
  readonly participants: Participants;
  close(): Promise<void>;
}

async function open({ flags: { client, endpoints } }: Session, flags: CommonFlags, hasLog: boolean): Promise<Opened> {
  const databases = Object.entries(flags.postgres);
  if (databases.length === 0) throw badArguments('--postgres is needed: NAME=URL for each database');
  const log = hasLog ? decisionsOnEtcd({ ...client, endpoints, prefix: flags.prefix }) : undefined;
  const { Pool } = await loadPostgres();
  const pools = databases.map(([name, connectionString]) => {
    const pool = new Pool({ connectionString, max: 2, connectionTimeoutMillis: 10_000 });
    // Whoever uses the connection hears of it.
    pool.on('error', () => {});
    return { name, pool, participant: postgresParticipant({ pool }) };
  });
  return {
    log,
    participants: Object.fromEntries(pools.map(({ name, participant }) => [name, participant])),
    async close() {
      await Promise.all(pools.map(({ participant }) => participant.close?.()));
      await Promise.all(pools.map(({ pool }) => pool.end()));
      await log?.close?.();
    },
  };
}

/** Not among what Quorate brings: few need it. */
async function loadPostgres(): Promise<typeof import('pg')> {
  try {
    return (await import('pg')).default as unknown as typeof import('pg');
  } catch (cause) {
    throw new QuorateError('missing-package', 'to reach PostgreSQL the package pg is needed: npm install pg', {
      cause,
    });
  }
}
