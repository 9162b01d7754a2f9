// `quorate watch`: events as they come, a command run for each, and several watches by words on standard input.

import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { CompactedError, prefixEnd, RpcError, type Watcher } from '../../client/index.ts';
import * as kv from '../../codec/etcd/kv.ts';
import * as watchCodec from '../../codec/etcd/watch.ts';
import { type Event, EventType, type WatchResponse } from '../../codec/etcd/watch.ts';
import { clientCommand, type Flags, type Session, type SetExitCode } from './command.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { integer } from './flags.ts';
import { toGo } from './go-json.ts';
import { goQuote, words } from './go-text.ts';
import { keyValueFields, keyValueLines } from './key-values.ts';
import { messageText } from './report.ts';
import { fieldLine, headerFields, type Line, printLines, type Showing } from './show.ts';

const WRONG = 'bad number of arguments';

function watchOptions(command: Command): Command {
  return command
    .option('--rev <revision>', 'begin at this revision (default: now)', integer, 0)
    .option('--prefix', 'all keys that begin with <key>')
    .option('--prev-kv', 'print what was there before, too')
    .option('--progress-notify', 'say from time to time how far it is')
    .option('-i, --interactive', 'take watches and `progress` from standard input');
}

/** `separated` are the words behind `--`, which commander does not tell from the others. */
export function watchCommand(setExitCode: SetExitCode, separated: () => readonly string[] | undefined): Command {
  return clientCommand({
    name: 'watch',
    usage: '[key] [range_end] [-- command arguments…]',
    description: 'print what happens to keys, or run a command for each event',
    setExitCode,
    options: (command) =>
      watchOptions(command).addHelpText(
        'after',
        '\nThe command finds ETCD_WATCH_REVISION, ETCD_WATCH_EVENT_TYPE, ETCD_WATCH_KEY and ETCD_WATCH_VALUE.\n' +
          'QUORATE_WATCH_KEY and QUORATE_WATCH_RANGE_END (or ETCDCTL_…) stand for the arguments.',
      ),
    async action(session, args, given) {
      const fromEnvironment = keysOfEnvironment();
      if (given['interactive']) return watchByWords(session, fromEnvironment);
      const command = separated();
      const keys = command ? args.slice(0, args.length - command.length) : args;
      const watcher = open(session, chooseKeys(keys, command, fromEnvironment), given);
      await follow(session, watcher, command ?? []);
      throw new ClientExit(CLIENT_EXIT.interrupted, 'watch is canceled by the server');
    },
  });
}

function keysOfEnvironment(): string[] {
  const read = (name: string): string => process.env[`QUORATE_${name}`] || process.env[`ETCDCTL_${name}`] || '';
  const [key, end] = [read('WATCH_KEY'), read('WATCH_RANGE_END')];
  if (key === '' && end !== '')
    throw badArguments(`ETCDCTL_WATCH_KEY is empty but got ETCDCTL_WATCH_RANGE_END=${goQuote(end)}`);
  return [key, end].filter((each) => each !== '');
}

/** The keys to watch: as arguments, or else from the environment. */
function chooseKeys(
  keys: readonly string[],
  command: readonly string[] | undefined,
  fromEnvironment: readonly string[],
): readonly string[] {
  if (command?.length === 0) throw badArguments(`${WRONG} (found separator --, but no commands)`);
  if (fromEnvironment.length > 0) {
    if (keys.length > 0) throw badArguments(`${WRONG} (found conflicting environment key)`);
    return fromEnvironment;
  }
  if (keys.length === 0) throw badArguments(WRONG);
  return keys;
}

function open({ client }: Session, keys: readonly string[], flags: Flags): Watcher {
  const [key = '', end] = keys;
  if (end !== undefined && flags['prefix']) throw badArguments('`range_end` and `--prefix` are mutually exclusive');
  const isAll = flags['prefix'] === true && key === '';
  const rangeEnd = end ?? (isAll ? Uint8Array.of(0) : flags['prefix'] ? prefixEnd(key) : undefined);
  return client.watch(isAll ? Uint8Array.of(0) : key, {
    ...(rangeEnd !== undefined && { rangeEnd }),
    startRevision: Number(flags['rev']),
    prevKv: flags['prevKv'] === true,
    progressNotify: flags['progressNotify'] === true,
  });
}

/** Prints until the watch ends, and says why it did. */
async function follow({ flags, show }: Session, watcher: Watcher, command: readonly string[]): Promise<void> {
  try {
    for await (const response of watcher) {
      if (response.events.length === 0) printLines([`progress notify: ${response.header?.revision ?? 0}`]);
      show(showing(response, flags.isHex));
      if (command.length > 0) for (const event of response.events) run(command, response, event);
    }
  } catch (thrown) {
    if (!(thrown instanceof CompactedError || thrown instanceof RpcError)) throw thrown;
    process.stderr.write(`watch was canceled (${messageText(thrown)})\n`);
  }
}

function showing(response: WatchResponse, isHex: boolean): Showing {
  const { events, header } = response;
  return {
    simple: () =>
      events.flatMap((event): Line[] => [
        typeOf(event),
        ...(event.prevKv ? keyValueLines(event.prevKv, { isHex }) : []),
        ...(event.kv ? keyValueLines(event.kv, { isHex }) : []),
      ]),
    fields: () => [
      ...headerFields(header),
      ...events.flatMap((event) => [
        fieldLine('Type', typeOf(event)),
        ...(event.prevKv ? keyValueFields(event.prevKv, 'Prev') : []),
        ...(event.kv ? keyValueFields(event.kv) : []),
      ]),
    ],
    json: () => ({
      Header: toGo(kv.ResponseHeader, header ?? kv.ResponseHeader.create()),
      Events: events.map((event) => toGo(watchCodec.Event, event)),
      CompactRevision: 0,
      Canceled: false,
      Created: false,
    }),
    protobuf: () => watchCodec.WatchResponse.encode(response),
  };
}

const typeOf = ({ type }: Event): string => (type === EventType.DELETE ? 'DELETE' : 'PUT');

/** One after the other: the command sees events in their order. */
function run(command: readonly string[], { header }: WatchResponse, event: Event): void {
  const [program = '', ...args] = command;
  const { status, error, signal } = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ETCD_WATCH_REVISION: String(header?.revision ?? 0),
      ETCD_WATCH_EVENT_TYPE: `"${typeOf(event)}"`,
      ETCD_WATCH_KEY: goQuote(event.kv?.key ?? new Uint8Array(0)),
      ETCD_WATCH_VALUE: goQuote(event.kv?.value ?? new Uint8Array(0)),
    },
  });
  if (status === 0) return;
  const why = error?.message ?? (signal ? `signal: ${signal}` : `exit status ${status}`);
  const shown = command.map((word) => goQuote(word)).join(' ');
  throw new ClientExit(CLIENT_EXIT.error, `command [${shown}] error (${why})`);
}

/** `watch key …` opens one more; `progress` asks all how far they are. Ends with the input, like etcdctl. */
async function watchByWords(session: Session, fromEnvironment: readonly string[]): Promise<never> {
  const watchers: Watcher[] = [];
  const failing = new AbortController();
  const failed = new Promise<never>((_resolve, reject) => {
    failing.signal.addEventListener('abort', () => reject(failing.signal.reason));
  });
  const read = async (): Promise<never> => {
    for await (const line of createInterface({ input: process.stdin })) {
      const watcher = understand(session, line, watchers, fromEnvironment);
      if (!watcher) continue;
      watchers.push(watcher.watcher);
      follow(session, watcher.watcher, watcher.command).catch((thrown) => failing.abort(thrown));
    }
    throw new ClientExit(CLIENT_EXIT.invalidInput, 'Error reading watch request line: EOF');
  };
  return Promise.race([read(), failed]);
}

function understand(
  session: Session,
  line: string,
  watchers: readonly Watcher[],
  fromEnvironment: readonly string[],
): { readonly watcher: Watcher; readonly command: readonly string[] } | undefined {
  const [word, ...rest] = words(line);
  const complain = (text: string): undefined => void process.stderr.write(`Invalid command ${text}\n`);
  switch (word) {
    case undefined:
      process.stderr.write(`Invalid command: ${line} (watch and progress supported)\n`);
      return undefined;
    case 'progress':
      for (const watcher of watchers) watcher.requestProgress();
      return undefined;
    case 'watch': {
      if (rest.length === 0 && fromEnvironment.length === 0) {
        return complain(`${line} (command type or key is not provided)`);
      }
      const at = rest.indexOf('--');
      const command = at < 0 ? undefined : rest.slice(at + 1);
      const parser = watchOptions(new Command('watch').exitOverride().argument('[arguments...]'));
      parser.parse(at < 0 ? rest : rest.slice(0, at), { from: 'user' });
      const keys = chooseKeys(parser.args, command, fromEnvironment);
      return { watcher: open(session, keys, parser.opts()), command: command ?? [] };
    }
    default:
      return complain(`${line} (only support watch)`);
  }
}
