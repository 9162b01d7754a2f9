// One child process whose output is read line by line and can be waited for.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Its own process group: a terminal's Ctrl-C does not reach it. */
  readonly detached?: boolean;
}

/** Every process that is still running; ended when the test process ends, however it ends. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class RunningProcess {
  readonly pid: number;
  /** Everything printed so far, stdout and stderr together, by line. */
  readonly lines: string[] = [];
  readonly exited: Promise<Exit>;
  private readonly child: ChildProcess;
  private readonly waiting = new Set<{ pattern: RegExp; resolve: (line: string) => void }>();
  private exit: Exit | undefined;

  constructor(options: ProcessOptions) {
    const child = spawn(options.command, options.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      detached: options.detached ?? false,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    this.child = child;
    this.pid = child.pid ?? 0;
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream as Readable, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
        this.lines.push(line);
        for (const waiter of this.waiting) if (waiter.pattern.test(line)) waiter.resolve(line);
      });
    }
    this.exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        running.delete(child);
        this.exit = { code, signal };
        resolve(this.exit);
      });
    });
  }

  get hasExited(): boolean {
    return this.exit !== undefined;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The first line, past or future, that matches. Rejects with the output when the process ends first, or in time. */
  async line(pattern: RegExp, timeoutMs = 60_000): Promise<string> {
    const found = this.lines.find((line) => pattern.test(line));
    if (found !== undefined) return found;
    const waiter = { pattern, resolve: (_line: string): void => {} };
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        waiter.resolve = resolve;
        this.waiting.add(waiter);
        const fail = (why: string): void => reject(new Error(`${why} before ${pattern}:\n${this.tail()}`));
        timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs);
        this.exited.then(({ code, signal }) => fail(`the process ended (${signal ?? code})`), reject);
      });
    } finally {
      clearTimeout(timer);
      this.waiting.delete(waiter);
    }
  }

  /** Sends `name` and waits for the end. */
  async end(name: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    if (!this.hasExited) this.signal(name);
    return this.exited;
  }

  /** The last lines, for error messages. */
  tail(count = 20): string {
    return this.lines.slice(-count).join('\n');
  }
}

/** Runs a program to its end. */
export async function runToEnd(options: ProcessOptions): Promise<Exit & { readonly output: string }> {
  const child = new RunningProcess(options);
  const exit = await child.exited;
  return { ...exit, output: child.lines.join('\n') };
}
