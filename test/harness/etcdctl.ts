// etcd's own command line client, run once a call.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

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
  const list = typeof endpoints === 'string' ? endpoints : endpoints.join(',');
  const child = spawn('etcdctl', [`--endpoints=${list}`, '--command-timeout=10s', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ETCDCTL_API: '3' },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
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
