// `quorate endpoint health|status|hashkv`: each member by itself.

import { type Command, Option } from 'commander';
import { RpcError } from '../../client/index.ts';
import * as maintenance from '../../codec/etcd/maintenance.ts';
import { GRPC_STATUS } from '../../grpc/status.ts';
import { clientCommand, clientGroup, type Flags, type Session, type SetExitCode } from './command.ts';
import { CLIENT_EXIT, ClientExit } from './exit.ts';
import { integer } from './flags.ts';
import { toGo } from './go-json.ts';
import { goDuration, goQuote, humanBytes } from './go-text.ts';
import { exitOf, messageText } from './report.ts';
import { fieldLine, headerFields, type Showing } from './show.ts';
import type { Table } from './table.ts';

export function endpointCommand(setExitCode: SetExitCode): Command {
  return clientGroup('endpoint', 'ask each member how it is', [
    healthCommand(setExitCode),
    statusCommand(setExitCode),
    hashCommand(setExitCode),
  ]);
}

export function clusterOption(command: Command): Command {
  return command.addOption(new Option('--cluster', 'ask all members that the cluster lists, not only --endpoints'));
}

/** Those of `--endpoints`, or with `--cluster` those at which the cluster's members say that they serve. */
export async function endpointsOf({ flags, client }: Session, given: Flags): Promise<readonly string[]> {
  if (!given['cluster']) return flags.endpoints;
  const { members } = await client.cluster.memberList({ linearizable: true }).catch((thrown: unknown) => {
    const around = (why: string): string => `failed to fetch endpoints from etcd cluster member list: ${why}`;
    throw exitOf(thrown, CLIENT_EXIT.error, around);
  });
  return members.flatMap(({ clientUrls }) => clientUrls);
}

interface Health {
  readonly endpoint: string;
  readonly isHealthy: boolean;
  readonly took: string;
  readonly error: string;
}

function healthCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'health',
    description: 'does each member answer reads, and are there no alarms?',
    hasTable: true,
    setExitCode,
    options: clusterOption,
    async action(session, _args, given) {
      const endpoints = await endpointsOf(session, given);
      const all = await Promise.all(endpoints.map((endpoint) => healthOf(session, endpoint)));
      for (const each of session.flags.format === 'simple' ? all : []) {
        if (!each.isHealthy) {
          process.stderr.write(`${each.endpoint} is unhealthy: failed to commit proposal: ${each.error}\n`);
        }
      }
      session.show(healthShowing(all));
      if (!all.every(({ isHealthy }) => isHealthy)) throw new ClientExit(CLIENT_EXIT.error, 'unhealthy cluster');
    },
  });
}

async function healthOf({ clientFor }: Session, endpoint: string): Promise<Health> {
  const client = clientFor(endpoint);
  const startedAt = performance.now();
  const took = (): string => goDuration(performance.now() - startedAt);
  try {
    // Any key does: a linearizable read needs a leader and a quorum. Being forbidden to read it takes as much.
    await client.kv.range({ key: Buffer.from('health') }).catch((thrown: unknown) => {
      if (!(thrown instanceof RpcError && thrown.status === GRPC_STATUS.permissionDenied)) throw thrown;
    });
    const read = took();
    const { alarms } = await client.maintenance.alarm({ action: maintenance.AlarmAction.GET });
    const error = alarms.length === 0 ? '' : `Active Alarm(s): ${alarms.map(alarmName).join(' ')} `;
    return { endpoint, isHealthy: error === '', took: read, error };
  } catch (thrown) {
    return { endpoint, isHealthy: false, took: took(), error: messageText(thrown) };
  }
}

export function alarmName({ alarm }: maintenance.AlarmMember): string {
  return Object.entries(maintenance.AlarmType).find(([, number]) => number === alarm)?.[0] ?? 'UNKNOWN';
}

function healthShowing(all: readonly Health[]): Showing {
  return {
    simple: () =>
      all
        .filter(({ isHealthy }) => isHealthy)
        .map(({ endpoint, took }) => `${endpoint} is healthy: successfully committed proposal: took = ${took}`),
    table: () => ({
      heads: ['endpoint', 'health', 'took', 'error'],
      rows: all.map(({ endpoint, isHealthy, took, error }) => [endpoint, String(isHealthy), took, error]),
    }),
    fields: () =>
      all.flatMap(({ endpoint, isHealthy, took, error }) => [
        fieldLine('Endpoint', goQuote(endpoint)),
        fieldLine('Health', isHealthy),
        fieldLine('Took', took),
        fieldLine('Error', error),
        '',
      ]),
    json: () =>
      all.map(({ endpoint, isHealthy, took, error }) => ({
        endpoint,
        health: isHealthy,
        took,
        ...(error !== '' && { error }),
      })),
  };
}

interface Answer<T> {
  readonly endpoint: string;
  readonly answer: T;
}

/** Asks one after the other; who does not answer is named on stderr. */
async function askAll<T>(
  session: Session,
  given: Flags,
  what: string,
  ask: (endpoint: string) => Promise<T>,
): Promise<{ readonly answers: readonly Answer<T>[]; readonly failure: unknown }> {
  const answers: Answer<T>[] = [];
  let failure: unknown;
  for (const endpoint of await endpointsOf(session, given)) {
    try {
      answers.push({ endpoint, answer: await ask(endpoint) });
    } catch (thrown) {
      failure = exitOf(thrown);
      process.stderr.write(`Failed to get the ${what} of endpoint ${endpoint} (${messageText(thrown)})\n`);
    }
  }
  return { answers, failure };
}

function statusCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'status',
    description: 'print each member’s version, size, leader and log',
    hasTable: true,
    setExitCode,
    options: clusterOption,
    async action(session, _args, given) {
      const ask = (endpoint: string) => session.clientFor(endpoint).maintenance.status();
      const { answers, failure } = await askAll(session, given, 'status', ask);
      session.show(statusShowing(answers));
      return failure === undefined ? CLIENT_EXIT.ok : CLIENT_EXIT.error;
    },
  });
}

function statusShowing(all: readonly Answer<maintenance.StatusResponse>[]): Showing {
  const table: Table = {
    heads: ['endpoint', 'ID', 'version', 'db size', 'is leader', 'is learner', 'raft term', 'raft index'].concat([
      'raft applied index',
      'errors',
    ]),
    rows: all.map(({ endpoint, answer }) => [
      endpoint,
      (answer.header?.memberId ?? 0n).toString(16),
      answer.version,
      humanBytes(answer.dbSize),
      String(answer.leader === answer.header?.memberId),
      String(answer.isLearner),
      String(answer.raftTerm),
      String(answer.raftIndex),
      String(answer.raftAppliedIndex),
      answer.errors.join(', '),
    ]),
  };
  return {
    simple: () => table.rows.map((row) => row.join(', ')),
    table: () => table,
    fields: () =>
      all.flatMap(({ endpoint, answer }) => [
        ...headerFields(answer.header),
        fieldLine('Version', goQuote(answer.version)),
        fieldLine('DBSize', answer.dbSize),
        fieldLine('Leader', answer.leader),
        fieldLine('IsLearner', answer.isLearner),
        fieldLine('RaftIndex', answer.raftIndex),
        fieldLine('RaftTerm', answer.raftTerm),
        fieldLine('RaftAppliedIndex', answer.raftAppliedIndex),
        fieldLine('Errors', `[${answer.errors.join(' ')}]`),
        fieldLine('Endpoint', goQuote(endpoint)),
        '',
      ]),
    json: () =>
      all.map(({ endpoint, answer }) => ({ Endpoint: endpoint, Status: toGo(maintenance.StatusResponse, answer) })),
  };
}

function hashCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'hashkv',
    description: 'print a hash of each member’s data: they must be the same',
    hasTable: true,
    setExitCode,
    options: (command) =>
      clusterOption(command).option('--rev <revision>', 'of everything up to this revision (default: all)', integer, 0),
    async action(session, _args, given) {
      const revision = Number(given['rev']);
      const ask = (endpoint: string) => session.clientFor(endpoint).maintenance.hashKV({ revision });
      const { answers, failure } = await askAll(session, given, 'hash', ask);
      session.show(hashShowing(answers));
      if (failure !== undefined) throw failure;
    },
  });
}

function hashShowing(all: readonly Answer<maintenance.HashKVResponse>[]): Showing {
  const rows = all.map(({ endpoint, answer }) => [endpoint, String(answer.hash)]);
  return {
    simple: () => rows.map((row) => row.join(', ')),
    table: () => ({ heads: ['endpoint', 'hash'], rows }),
    fields: () =>
      all.flatMap(({ endpoint, answer }) => [
        ...headerFields(answer.header),
        fieldLine('Endpoint', goQuote(endpoint)),
        fieldLine('Hash', answer.hash),
        '',
      ]),
    json: () =>
      all.map(({ endpoint, answer }) => ({ Endpoint: endpoint, HashKV: toGo(maintenance.HashKVResponse, answer) })),
  };
}
