// `quorate get`, `put`, `del`, `compaction`.

import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { clientCommand, type SetExitCode } from './command.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { decimalInt64 } from './go-text.ts';
import { deleteShowing, putShowing, rangeShowing } from './key-values.ts';
import { delOptions, getOptions, putOptions, readDel, readGet, readPut } from './requests.ts';
import { printLines } from './show.ts';

export function getCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'get',
    usage: '<key> [range_end]',
    description: 'print a key, or a range of keys',
    setExitCode,
    options: getOptions,
    async action({ client, flags, show }, args, given) {
      const request = readGet(args, given);
      const isValueOnly = given['printValueOnly'] === true;
      if (isValueOnly && flags.format !== 'simple') {
        throw badArguments('print-value-only is only for `--write-out=simple`');
      }
      if (request.countOnly && flags.format !== 'fields' && flags.format !== 'json') {
        throw badArguments('--count-only is only for `--write-out=fields` and `--write-out=json`');
      }
      show(rangeShowing(await client.kv.range(request), { isHex: flags.isHex, isValueOnly }));
    },
  });
}

export function putCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'put',
    usage: '<key> <value>',
    description: 'set a key; the value comes from standard input if it is no argument',
    setExitCode,
    options: (command) =>
      putOptions(command).addHelpText('after', '\nA value that begins with a dash: put <key> -- <value>.'),
    async action({ client, flags, show }, args, given) {
      const request = await readPut(args, given, () => buffer(process.stdin));
      show(putShowing(await client.kv.put(request), flags));
    },
  });
}

export function delCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'del',
    usage: '<key> [range_end]',
    description: 'delete a key, or a range of keys',
    setExitCode,
    options: delOptions,
    async action({ client, flags, show }, args, given) {
      show(deleteShowing(await client.kv.deleteRange(readDel(args, given)), flags));
    },
  });
}

export function compactionCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'compaction',
    usage: '<revision>',
    description: 'forget the history before a revision',
    setExitCode,
    options: (command) => command.alias('compact').option('--physical', 'wait until it is gone from the disk as well'),
    async action({ client }, args, given) {
      const [text] = args;
      if (text === undefined || args.length !== 1) throw badArguments('compaction command needs 1 argument');
      const revision = readRevision(text);
      await client.kv.compact({ revision, physical: given['physical'] === true });
      printLines([`compacted revision ${revision}`]);
    },
  });
}

function readRevision(text: string): number {
  try {
    return Number(decimalInt64(text, (why) => why));
  } catch (thrown) {
    throw new ClientExit(CLIENT_EXIT.error, (thrown as Error).message);
  }
}
