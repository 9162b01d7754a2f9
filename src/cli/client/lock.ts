// `quorate lock` and `quorate elect`.

import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import type { HeldLock } from '../../client/index.ts';
import * as kv from '../../codec/etcd/kv.ts';
import { utf8Decode } from '../../core/bytes.ts';
import { clientCommand, type Session, type SetExitCode, untilInterrupted } from './command.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { integer } from './flags.ts';
import { goQuote } from './go-text.ts';
import { rangeShowing } from './key-values.ts';

const LOCK_TTL_SECONDS = 10;
const ELECTION_TTL_SECONDS = 60;

export function lockCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'lock',
    usage: '<name> [-- command arguments…]',
    description: 'hold a lock until Ctrl-C, or while a command runs',
    setExitCode,
    options: (command) =>
      command
        .option('--ttl <seconds>', 'how long the lock outlives us if we die', integer, LOCK_TTL_SECONDS)
        .addHelpText(
          'after',
          '\nThe command finds ETCD_LOCK_KEY and ETCD_LOCK_REV, and gives its exit code. It is ended if the lock is lost.',
        ),
    action: (session, args, { ttl }) => {
      const [name, ...command] = args;
      if (name === undefined) {
        throw badArguments('lock takes a lock name argument and an optional command to execute');
      }
      return untilInterrupted(async (signal) => {
        const lock = await acquired(() => session.client.acquire(name, { ttlSeconds: Number(ttl), signal }), signal);
        try {
          if (command.length > 0) return await runUnder(lock, command, signal);
          await showKey(session, lock.key, 'lock lost on init');
          await until(signal, lock.lost, 'session expired');
          return CLIENT_EXIT.ok;
        } finally {
          await lock.release();
        }
      });
    },
  });
}

/** Waiting that is given up by Ctrl-C ends the command with etcdctl's words. */
async function acquired<T>(acquire: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await acquire();
  } catch (thrown) {
    if (signal.aborted) throw new ClientExit(CLIENT_EXIT.error, 'context canceled');
    throw thrown;
  }
}

async function showKey({ client, flags, show }: Session, key: Uint8Array, ifGone: string): Promise<void> {
  const answer = await client.kv.range({ key });
  if (answer.kvs.length === 0) throw new ClientExit(CLIENT_EXIT.error, ifGone);
  show(rangeShowing(kv.RangeResponse.create(answer), flags));
}

/** Resolves on Ctrl-C, rejects on loss. */
function until(interrupt: AbortSignal, lost: AbortSignal, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onLost = (): void => reject(new ClientExit(CLIENT_EXIT.error, message));
    if (lost.aborted) return onLost();
    if (interrupt.aborted) return resolve();
    lost.addEventListener('abort', onLost, { once: true });
    interrupt.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The command's exit code. On Ctrl-C the command is waited for: the terminal has told it as well. */
function runUnder(lock: HeldLock, command: readonly string[], interrupt: AbortSignal): Promise<number> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ETCD_LOCK_KEY: utf8Decode(lock.key), ETCD_LOCK_REV: String(lock.revision) },
  });
  const end = (): void => void child.kill('SIGTERM');
  lock.lost.addEventListener('abort', end, { once: true });
  interrupt.addEventListener('abort', end, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'executable file not found in $PATH' : error.message;
      reject(new ClientExit(CLIENT_EXIT.error, `exec: ${goQuote(program)}: ${why}`));
    });
    child.once('close', (code, signal) => {
      if (lock.lost.aborted) return reject(new ClientExit(CLIENT_EXIT.error, 'session expired'));
      if (code === 0) return resolve(CLIENT_EXIT.ok);
      reject(exitOfChild(code, signal));
    });
  });
}

function exitOfChild(code: number | null, signal: ChildProcess['signalCode']): ClientExit {
  if (code !== null) return new ClientExit(code, `exit status ${code}`);
  return new ClientExit(128 + (signal === null ? 0 : constants.signals[signal]), `signal: ${signal}`);
}

export function electCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'elect',
    usage: '<election> [proposal]',
    description: 'stand in an election until Ctrl-C, or listen to who leads',
    setExitCode,
    options: (command) => command.option('-l, --listen', 'only print who leads, and each who follows'),
    action: async (session, args, { listen }) => {
      const [name, proposal] = args;
      if (name === undefined || args.length > 2) {
        throw badArguments('elect takes one election name argument and an optional proposal argument');
      }
      if (proposal === undefined) {
        if (!listen) throw badArguments('no proposal argument but -l not set');
        return untilInterrupted((signal) => observe(session, name, signal));
      }
      if (listen) throw badArguments('proposal given but -l is set');
      return untilInterrupted((signal) => campaign(session, name, proposal, signal));
    },
  });
}

async function observe({ client, flags, show }: Session, name: string, signal: AbortSignal): Promise<void> {
  for await (const leader of client.observe(name, { signal })) {
    show(rangeShowing(kv.RangeResponse.create({ kvs: [leader] }), flags));
  }
}

async function campaign(session: Session, name: string, proposal: string, signal: AbortSignal): Promise<void> {
  const options = { ttlSeconds: ELECTION_TTL_SECONDS, signal };
  const leadership = await acquired(() => session.client.campaign(name, proposal, options), signal);
  try {
    await showKey(session, leadership.key, 'elect: session expired');
    await until(signal, leadership.lost, 'elect: session expired');
  } finally {
    await leadership.resign();
  }
}
