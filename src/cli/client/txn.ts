// `quorate txn` without a word behind it: comparisons, what to do if they hold, and what else, line by line from standard input in etcdctl's words.

import { createInterface } from 'node:readline';
import { Command } from 'commander';
import * as kv from '../../codec/etcd/kv.ts';
import type { Compare, DeleteRangeRequest, PutRequest, RangeRequest, RequestOp } from '../../codec/etcd/kv-types.ts';
import { CompareResult, CompareTarget } from '../../codec/etcd/kv-types.ts';
import { utf8Decode } from '../../core/bytes.ts';
import { clientCommand, type Flags, type SetExitCode } from './command.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { decimalInt64, goQuote, goUnquote, hexInt64, words } from './go-text.ts';
import { txnShowing } from './key-values.ts';
import { delOptions, getOptions, putOptions, readDel, readGet, readPut } from './requests.ts';
import { printLines } from './show.ts';
import { transactionCommands } from './transactions.ts';

const RESULTS: Readonly<Record<string, number>> = {
  '=': CompareResult.EQUAL,
  '!=': CompareResult.NOT_EQUAL,
  '>': CompareResult.GREATER,
  '<': CompareResult.LESS,
};

export function txnCommand(setExitCode: SetExitCode): Command {
  const txn = clientCommand({
    name: 'txn',
    description: 'do several things at once, if comparisons hold',
    setExitCode,
    options: (command) => command.option('-i, --interactive', 'say what is asked for').addHelpText('after', LANGUAGE),
    async action({ client, flags, show }, args, given) {
      if (args.length > 0) throw badArguments('txn command does not accept argument');
      const prompt = (text: string): void => {
        if (given['interactive']) printLines([text]);
      };
      const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
      prompt('compares:');
      const compare = await readSection(lines, parseCompare);
      prompt('success requests (get, put, del):');
      const success = await readSection(lines, parseRequest);
      prompt('failure requests (get, put, del):');
      const failure = await readSection(lines, parseRequest);
      show(txnShowing(await client.kv.txn({ compare, success, failure }), flags));
    },
  }).enablePositionalOptions();
  for (const command of transactionCommands(setExitCode)) txn.addCommand(command);
  return txn;
}

const LANGUAGE = `
Three sections on standard input, each ended by an empty line:
  comparisons      value("key") = "text", mod("key") > "0", create(…), version(…), lease(…); with =, !=, <, >
  if they hold     get, put and del with their flags: put key "a value" --prev-kv
  if not           the same`;

/** Up to an empty line. */
async function readSection<T>(lines: AsyncIterator<string>, parse: (line: string) => T | Promise<T>): Promise<T[]> {
  const parsed: T[] = [];
  for (;;) {
    const { done, value } = await lines.next();
    if (done) throw invalid('EOF');
    const line = value.trim();
    if (line === '') return parsed;
    parsed.push(await parse(line));
  }
}

/** `target("key") operator "value"`. */
export function parseCompare(line: string): Compare {
  const malformed = (why: string): ClientExit => invalid(`malformed comparison: ${line}${why}`);
  const open = line.indexOf('(');
  if (open < 0) throw malformed('');
  const target = line.slice(0, open);
  const key = goUnquote(line.slice(open + 1));
  const [, operator = '', after = ''] = /^\)\s*(\S+)\s+(.*)$/.exec(key?.rest ?? '') ?? [];
  const value = goUnquote(after);
  if (key === undefined || value === undefined) {
    const found = key === undefined ? '""' : goQuote(key.value);
    throw malformed(`; got ${target}(${found}) ${operator} ""`);
  }
  const result = RESULTS[operator];
  if (result === undefined) throw malformed(` (unknown operator ${operator})`);
  return kv.Compare.create({ key: key.value, result, ...operand(line, target, value.value) });
}

function operand(line: string, target: string, value: Uint8Array): Partial<Compare> {
  const number = (read: typeof decimalInt64): bigint => {
    try {
      return read(utf8Decode(value), (why) => why);
    } catch {
      throw invalid(`invalid txn compare request: ${line}`);
    }
  };
  switch (target) {
    case 'ver':
    case 'version':
      return { target: CompareTarget.VERSION, version: Number(number(decimalInt64)) };
    case 'c':
    case 'create':
      return { target: CompareTarget.CREATE, createRevision: Number(number(decimalInt64)) };
    case 'm':
    case 'mod':
      return { target: CompareTarget.MOD, modRevision: Number(number(decimalInt64)) };
    case 'val':
    case 'value':
      return { target: CompareTarget.VALUE, value };
    case 'lease':
      return { target: CompareTarget.LEASE, lease: number(hexInt64) };
    default:
      throw invalid(`malformed comparison: ${line} (unknown target ${target})`);
  }
}

/** get, put or del, as on the command line. */
export async function parseRequest(line: string): Promise<RequestOp> {
  const [name = '', ...args] = words(line);
  if (args.length === 0) throw invalid(`invalid txn compare request: ${line}`);
  const parsed = (options: (command: Command) => Command): { args: string[]; flags: Flags } => {
    const command = options(new Command(name).exitOverride().configureOutput({ writeErr() {}, writeOut() {} }));
    command.argument('[arguments...]').helpOption(false);
    try {
      command.parse(args, { from: 'user' });
    } catch {
      throw invalid(`invalid txn request: ${line}`);
    }
    return { args: command.args, flags: command.opts() };
  };
  switch (name) {
    case 'get': {
      const { args: keys, flags } = parsed(getOptions);
      return { requestRange: kv.RangeRequest.create(readGet(keys, flags) as RangeRequest) };
    }
    case 'put': {
      const { args: keys, flags } = parsed(putOptions);
      // Standard input holds the transaction itself.
      const request = await readPut(keys, flags, async () => new Uint8Array(0));
      return { requestPut: kv.PutRequest.create(request as PutRequest) };
    }
    case 'del': {
      const { args: keys, flags } = parsed(delOptions);
      return { requestDeleteRange: kv.DeleteRangeRequest.create(readDel(keys, flags) as DeleteRangeRequest) };
    }
    default:
      throw invalid(`invalid txn request: ${line}`);
  }
}

function invalid(message: string): ClientExit {
  return new ClientExit(CLIENT_EXIT.invalidInput, message);
}
