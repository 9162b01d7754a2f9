// get, put and del as requests: their flags, and what they mean. The commands have them, and the lines of a txn.

import type { Command } from 'commander';
import { prefixEnd } from '../../client/index.ts';
import {
  type DeleteRangeRequest,
  type PutRequest,
  type RangeRequest,
  SortOrder,
  SortTarget,
} from '../../codec/etcd/kv-types.ts';
import { utf8Encode } from '../../core/bytes.ts';
import type { Flags } from './command.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { integer } from './flags.ts';
import { goQuote, hexInt64 } from './go-text.ts';

const ZERO = Uint8Array.of(0);
const ORDERS: Readonly<Record<string, number>> = { ASCEND: SortOrder.ASCEND, DESCEND: SortOrder.DESCEND };
const TARGETS: Readonly<Record<string, number>> = {
  CREATE: SortTarget.CREATE,
  KEY: SortTarget.KEY,
  MODIFY: SortTarget.MOD,
  VALUE: SortTarget.VALUE,
  VERSION: SortTarget.VERSION,
};

export function getOptions(command: Command): Command {
  return command
    .option(
      '--consistency <l|s>',
      'l: linearizable; s: serializable, which may be older, and asks one member only',
      'l',
    )
    .option('--order <order>', 'ASCEND or DESCEND', '')
    .option('--sort-by <what>', 'CREATE, KEY, MODIFY, VALUE or VERSION', '')
    .option('--limit <number>', 'print so many at most', integer, 0)
    .option('--prefix', 'all keys that begin with <key>')
    .option('--from-key', 'all keys from <key> on')
    .option('--rev <revision>', 'as it was at this revision', integer, 0)
    .option('--keys-only', 'leave the values out')
    .option('--count-only', 'only say how many there are')
    .option('--min-create-rev <revision>', 'created at this revision or later', integer, 0)
    .option('--max-create-rev <revision>', 'created at this revision or earlier', integer, 0)
    .option('--min-mod-rev <revision>', 'changed at this revision or later', integer, 0)
    .option('--max-mod-rev <revision>', 'changed at this revision or earlier', integer, 0)
    .option('--print-value-only', 'leave the keys out');
}

export function readGet(args: readonly string[], flags: Flags): Partial<RangeRequest> {
  if (args.length === 0)
    throw badArguments('get command needs one argument as key and an optional argument as range_end');
  if (flags['keysOnly'] && flags['countOnly']) {
    throw badArguments('`--keys-only` and `--count-only` cannot be set at the same time, choose one');
  }
  const range = readRange(args, flags);
  const order = String(flags['order']).toUpperCase();
  const target = String(flags['sortBy']).toUpperCase();
  if (order !== '' && ORDERS[order] === undefined) throw badFeature(`bad sort order ${flags['order']}`);
  if (target !== '' && TARGETS[target] === undefined) throw badFeature(`bad sort target ${flags['sortBy']}`);
  return {
    ...range,
    serializable: isSerializable(flags['consistency']),
    limit: Number(flags['limit']),
    revision: Math.max(0, Number(flags['rev'])),
    sortTarget: TARGETS[target] ?? SortTarget.KEY,
    sortOrder: ORDERS[order] ?? SortOrder.NONE,
    keysOnly: flags['keysOnly'] === true,
    countOnly: flags['countOnly'] === true,
    ...bounds(flags, 'Create'),
    ...bounds(flags, 'Mod'),
  };
}

function bounds(flags: Flags, what: 'Create' | 'Mod'): Partial<RangeRequest> {
  const [min, max] = [Number(flags[`min${what}Rev`]), Number(flags[`max${what}Rev`])];
  if (max > 0 && min > max) throw badFeature(`getMin${what}Rev(=${min}) > getMax${what}Rev(=${max})`);
  return { [`min${what}Revision`]: Math.max(0, min), [`max${what}Revision`]: Math.max(0, max) };
}

export function isSerializable(consistency: unknown): boolean {
  if (consistency === 's') return true;
  if (consistency === 'l') return false;
  throw badFeature(`unknown consistency flag ${goQuote(String(consistency))}`);
}

export function putOptions(command: Command): Command {
  return command
    .option('--lease <id>', 'the lease (in hexadecimal) that the key ends with', '0')
    .option('--prev-kv', 'print what was there before')
    .option('--ignore-value', 'keep the value: changes the lease')
    .option('--ignore-lease', 'keep the lease');
}

/** `fromInput` gives the value when it is no argument. */
export async function readPut(
  args: readonly string[],
  flags: Flags,
  fromInput: () => Promise<Uint8Array>,
): Promise<Partial<PutRequest>> {
  const wrong = badArguments('put command needs 1 argument and input from stdin or 2 arguments');
  const [key, given] = args;
  if (key === undefined) throw wrong;
  const ignoreValue = flags['ignoreValue'] === true;
  if (ignoreValue && given !== undefined)
    throw badArguments("put command needs only 1 argument when 'ignore-value' is set");
  let value: Uint8Array = new Uint8Array(0);
  if (given !== undefined) value = utf8Encode(given);
  else if (!ignoreValue) {
    value = await fromInput();
    if (value.length === 0) throw wrong;
  }
  const lease = hexInt64(String(flags['lease']), (why) => `bad lease ID (${why}), expecting ID in Hex`);
  return {
    key: utf8Encode(key),
    value,
    lease,
    prevKv: flags['prevKv'] === true,
    ignoreValue,
    ignoreLease: flags['ignoreLease'] === true,
  };
}

export function delOptions(command: Command): Command {
  return command
    .option('--prefix', 'all keys that begin with <key>')
    .option('--from-key', 'all keys from <key> on')
    .option('--range', 'taken, and without meaning: a range is deleted at once')
    .option('--prev-kv', 'print what was deleted');
}

export function readDel(args: readonly string[], flags: Flags): Partial<DeleteRangeRequest> {
  if (args.length === 0 || args.length > 2) {
    throw badArguments('del command needs one argument as key and an optional argument as range_end');
  }
  return { ...readRange(args, flags), prevKv: flags['prevKv'] === true };
}

/** <key> [range_end], --prefix, --from-key. */
function readRange(args: readonly string[], flags: Flags): { key: Uint8Array; rangeEnd?: Uint8Array } {
  const [key = '', end] = args;
  const { prefix, fromKey } = flags;
  if (prefix && fromKey) throw badArguments('`--prefix` and `--from-key` cannot be set at the same time, choose one');
  if (end !== undefined) {
    if (prefix || fromKey) {
      throw badArguments('too many arguments, only accept one argument when `--prefix` or `--from-key` is set');
    }
    return { key: utf8Encode(key), rangeEnd: utf8Encode(end) };
  }
  if (!prefix && !fromKey) return { key: utf8Encode(key) };
  if (key === '') return { key: ZERO, rangeEnd: ZERO };
  return { key: utf8Encode(key), rangeEnd: prefix ? prefixEnd(key) : ZERO };
}

function badFeature(message: string): ClientExit {
  return new ClientExit(CLIENT_EXIT.badFeature, message);
}
