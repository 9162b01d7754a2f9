// etcd's own command line client, run once a call.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { RunningProcess } from './process.ts';

export interface EtcdctlResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs etcdctl against `endpoints` to its end; never throws for its exit code. */
export async function etcdctl(
  endpoints: string | readonly string[],
  args: readonly string[],
  input = '',
): Promise<EtcdctlResult> {
  const child = spawn('etcdctl', allArguments(endpoints, args), { env: environment() });
  // One that fails early does not read it.
  child.stdin.on('error', () => {}).end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** An etcdctl that goes on until it is told to end, as those that watch do. */
export function etcdctlRunning(endpoints: string | readonly string[], args: readonly string[]): RunningProcess {
  return new RunningProcess({ command: 'etcdctl', args: allArguments(endpoints, args), env: environment() });
}

function allArguments(endpoints: string | readonly string[], args: readonly string[]): string[] {
  const list = typeof endpoints === 'string' ? endpoints : endpoints.join(',');
  return [`--endpoints=${list}`, '--command-timeout=10s', ...args];
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], ETCDCTL_API: '3' };
}

/** Runs etcdctl and returns what it printed; throws when it fails. */
export async function etcdctlOk(
  endpoints: string | readonly string[],
  args: readonly string[],
  input = '',
): Promise<string> {
  const { code, stdout, stderr } = await etcdctl(endpoints, args, input);
  if (code !== 0) throw new Error(`etcdctl ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return stdout;
}
