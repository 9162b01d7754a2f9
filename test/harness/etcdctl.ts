// Command line clients, run once a call: etcd's own, and ours, which takes the same arguments and prints the same.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { PROGRAM } from './cluster.ts';
import { RunningProcess } from './process.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Endpoints = string | readonly string[];

export interface CommandLineClient {
  readonly name: string;
  /** Runs it against `endpoints` to its end; never throws for its exit code. */
  run(endpoints: Endpoints, args: readonly string[], input?: string): Promise<CommandResult>;
  /** What it printed; throws when it fails. */
  ok(endpoints: Endpoints, args: readonly string[], input?: string): Promise<string>;
  /** One that goes on until it is told to end, as those that watch do. */
  running(endpoints: Endpoints, args: readonly string[]): RunningProcess;
}

function commandLineClient(name: string, program: readonly string[]): CommandLineClient {
  const [command = '', ...before] = program;
  const argumentsFor = (endpoints: Endpoints, args: readonly string[]): string[] => {
    const list = typeof endpoints === 'string' ? endpoints : endpoints.join(',');
    return [...before, `--endpoints=${list}`, '--command-timeout=10s', ...args];
  };
  const run: CommandLineClient['run'] = async (endpoints, args, input = '') => {
    const child = spawn(command, argumentsFor(endpoints, args), { env: environment() });
    // One that fails early does not read it.
    child.stdin.on('error', () => {}).end(input);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr };
  };
  return {
    name,
    run,
    async ok(endpoints, args, input) {
      const { code, stdout, stderr } = await run(endpoints, args, input);
      if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
      return stdout;
    },
    running: (endpoints, args) =>
      new RunningProcess({ command, args: argumentsFor(endpoints, args), env: environment() }),
  };
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], ETCDCTL_API: '3' };
}

export const etcdctl = commandLineClient('etcdctl', ['etcdctl']);
export const quorate = commandLineClient('quorate', [process.execPath, PROGRAM]);
/** What holds for the one must hold for the other. */
export const COMMAND_LINE_CLIENTS: readonly CommandLineClient[] = [etcdctl, quorate];
