// Starts one process a member, watches them, and stops them together. A member that dies while others live is reported and
// started again; one that cannot even start ends the whole, with its last words.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { QuorateError } from '../../core/errors.ts';
import { READY_MESSAGE } from '../serve/ready.ts';
import { type LogView, parseLogLine } from './log-view.ts';

export interface SupervisedMember {
  readonly name: string;
  /** The program to run for it, in this very Node: script and arguments. */
  readonly command: readonly string[];
}

export interface SupervisorOptions {
  readonly members: readonly SupervisedMember[];
  readonly view: LogView;
  readonly print: (line: string) => void;
  /** Called once, when every member serves for the first time; gets each member's process id. */
  readonly onReady: (pids: readonly number[]) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Pause before a member that died is started again, in milliseconds. */
  readonly restartDelayMs: number;
  /** How long members get to stop by themselves, in milliseconds; then they are killed. */
  readonly stopTimeoutMs: number;
}

export interface Supervisor {
  /** Settles when nothing runs any more: fulfilled after `stop`, rejected with a `QuorateError` when a start failed. */
  readonly finished: Promise<void>;
  /** Asks every member to stop; at the second call they are killed. */
  stop(): void;
}

interface Member extends SupervisedMember {
  readonly index: number;
  child: ChildProcess | undefined;
  isReady: boolean;
  /** It served at least once, so its directory and flags are good. */
  hasServed: boolean;
  lastError: string | undefined;
  restart: NodeJS.Timeout | undefined;
}

export function supervise(options: SupervisorOptions): Supervisor {
  const supervisor = new ProcessSupervisor(options);
  supervisor.start();
  return supervisor;
}

class ProcessSupervisor implements Supervisor {
  readonly finished: Promise<void>;
  private readonly options: SupervisorOptions;
  private readonly members: Member[];
  private settle: { resolve: () => void; reject: (error: QuorateError) => void } | undefined;
  private failure: QuorateError | undefined;
  private isStopping = false;
  private isAnnounced = false;
  private deadline: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions) {
    this.options = options;
    this.members = options.members.map((member, index) => ({
      ...member,
      index,
      child: undefined,
      isReady: false,
      hasServed: false,
      lastError: undefined,
      restart: undefined,
    }));
    this.finished = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  start(): void {
    for (const member of this.members) this.launch(member);
  }

  stop(): void {
    if (this.isStopping) {
      for (const { child } of this.members) child?.kill('SIGKILL');
      return;
    }
    this.isStopping = true;
    for (const member of this.members) {
      clearTimeout(member.restart);
      member.child?.kill('SIGTERM');
    }
    this.deadline = setTimeout(() => {
      for (const { name, child } of this.members) {
        if (!child) continue;
        this.say(`${name} did not stop in time and is killed`, 'bad');
        child.kill('SIGKILL');
      }
    }, this.options.stopTimeoutMs);
    this.settleIfAllEnded();
  }

  private launch(member: Member): void {
    const child = spawn(process.execPath, member.command, {
      env: this.options.env,
      // The channel's end tells the member if this process dies without a word. Its own group keeps the terminal's Ctrl-C
      // away from it: this process passes that on in its own time.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    member.child = child;
    member.isReady = false;
    member.lastError = undefined;
    for (const stream of [child.stdout, child.stderr]) this.follow(member, stream as Readable);
    child.once('error', (error) => {
      member.lastError = error.message;
    });
    child.once('close', (code, signal) => this.onEnd(member, code, signal));
  }

  private follow(member: Member, stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) => {
      const line = parseLogLine(text);
      if (!line) member.lastError = text;
      else if (line.level === 'error' || line.level === 'fatal') member.lastError = line.msg;
      const shown = this.options.view.member(member.index, member.name, text);
      if (shown !== undefined) this.options.print(shown);
      if (line?.msg === READY_MESSAGE) this.onServing(member);
    });
  }

  private onServing(member: Member): void {
    member.isReady = true;
    member.hasServed = true;
    if (this.isAnnounced || !this.members.every((each) => each.isReady)) return;
    this.isAnnounced = true;
    this.options.onReady(this.members.map((each) => each.child?.pid ?? 0));
  }

  private onEnd(member: Member, code: number | null, signal: string | null): void {
    member.child = undefined;
    if (this.isStopping) {
      this.settleIfAllEnded();
      return;
    }
    const how = signal ? `was killed (${signal})` : `ended with exit code ${code}`;
    if (!member.hasServed) {
      const why = member.lastError ? `: ${member.lastError}` : '';
      this.failure = new QuorateError('start-failed', `${member.name} could not be started; it ${how}${why}`);
      this.stop();
      return;
    }
    // A second death before it served again would only repeat itself, and one that left in good order was removed.
    const willRestart = member.isReady && code !== 0;
    const seconds = this.options.restartDelayMs / 1000;
    const next = willRestart ? `it is started again in ${seconds} s` : 'it stays down';
    this.say(`${member.name} ${how}; ${next}${member.lastError ? ` (${member.lastError})` : ''}`, 'bad');
    if (willRestart) {
      member.restart = setTimeout(() => {
        member.restart = undefined;
        this.launch(member);
      }, this.options.restartDelayMs);
    } else if (this.members.every((each) => !each.child && !each.restart)) {
      this.failure = new QuorateError('start-failed', 'no member is left');
      this.stop();
    }
  }

  private settleIfAllEnded(): void {
    if (this.members.some((member) => member.child)) return;
    clearTimeout(this.deadline);
    if (this.failure) this.settle?.reject(this.failure);
    else this.settle?.resolve();
  }

  private say(text: string, tone: 'plain' | 'good' | 'bad'): void {
    this.options.print(this.options.view.own(text, tone));
  }
}
