// etcd's health checks: /health for load balancers of old, /livez and /readyz as Kubernetes asks them, each check by itself
// too (/readyz/linearizable_read).

import type { ServerResponse } from 'node:http';
import { QuorateError } from '../../core/errors.ts';
import { NONE } from '../../core/protocol.ts';
import { ALARM } from '../../kv/alarms.ts';
import { readBarrier } from '../cluster-service.ts';
import type { Context } from '../context.ts';
import { toEtcdError } from '../errors.ts';
import { alarmsOf } from '../maintenance/maintenance-service.ts';
import { answerText } from './text.ts';

/** Resolves to why it failed; to nothing if all is well. */
type Check = (context: Context) => Promise<string | undefined>;

const serializableRead: Check = async ({ machine }) => {
  try {
    machine.readsLocally();
    return undefined;
  } catch (thrown) {
    return (thrown as Error).message;
  }
};

const linearizableRead: Check = async (context) => {
  try {
    await readBarrier(context);
    return undefined;
  } catch (thrown) {
    return toEtcdError(QuorateError.from(thrown)).message;
  }
};

const dataCorruption: Check = async ({ machine }) =>
  machine.alarms.hasCorrupt ? 'alarm activated: CORRUPT' : undefined;
const nonLearner: Check = async ({ isLearner }) => (isLearner ? 'not supported for learner' : undefined);

const CHECKS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  livez: { serializable_read: serializableRead },
  readyz: {
    data_corruption: dataCorruption,
    serializable_read: serializableRead,
    linearizable_read: linearizableRead,
    non_learner: nonLearner,
  },
};

/** The checks that `path` stands for; undefined if it is none of these paths. */
export function checksAt(path: string): readonly (readonly [name: string, check: Check])[] | undefined {
  const [, kind = '', name, ...rest] = path.split('/');
  const checks = Object.hasOwn(CHECKS, kind) ? CHECKS[kind] : undefined;
  if (checks === undefined || rest.length > 0) return undefined;
  if (name === undefined) return Object.entries(checks);
  return Object.hasOwn(checks, name) ? [[name, checks[name] as Check]] : undefined;
}

export async function answerChecks(
  context: Context,
  checks: readonly (readonly [string, Check])[],
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const excluded = new Set(query.getAll('exclude'));
  const wanted = checks.filter(([name]) => !excluded.has(name));
  const failures = await Promise.all(wanted.map(([, check]) => check(context)));
  const lines = wanted.map(([name], i) =>
    failures[i] === undefined ? `[+]${name} ok\n` : `[-]${name} failed: ${failures[i]}\n`,
  );
  const isWell = failures.every((failure) => failure === undefined);
  if (!isWell) answerText(response, 503, lines.join(''));
  else answerText(response, 200, `${query.has('verbose') ? lines.join('') : ''}ok\n`);
}

/** Well: no alarm, a leader, and a read of the cluster (with `serializable`: of this member) succeeds. Tells whether it is. */
export async function answerHealth(
  context: Context,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<boolean> {
  const reason = await illness(context, query);
  const body = JSON.stringify({ health: String(reason === ''), reason });
  if (reason === '') answerText(response, 200, body);
  else answerText(response, 503, `${body}\n`);
  return reason === '';
}

async function illness(context: Context, query: URLSearchParams): Promise<string> {
  const excluded = new Set(query.getAll('exclude'));
  const alarms = alarmsOf(context).map(({ alarm }) => (alarm === ALARM.corrupt ? 'CORRUPT' : 'NOSPACE'));
  const alarm = alarms.find((each) => !excluded.has(each));
  if (alarm !== undefined) return `ALARM ${alarm}`;
  const isSerializable = query.get('serializable') === 'true';
  if (!isSerializable && context.leader === NONE) return 'RAFT NO LEADER';
  const failure = await (isSerializable ? serializableRead : linearizableRead)(context);
  return failure === undefined ? '' : `RANGE ERROR:${failure}`;
}
