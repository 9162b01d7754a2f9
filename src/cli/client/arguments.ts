// Arguments as etcdctl takes them: shared flags may stand before the command as well as behind it, switches may be given a
// value (`--prefix=true`), and short flags one behind an equals sign. Brought into the order that commander understands.

import type { Command, Option } from 'commander';
import { isClientCommand } from './exit.ts';
import { GLOBAL_SWITCHES, GLOBAL_VALUE_FLAGS } from './flags.ts';

/** The client's words at the top; `snapshot` and `check` have other commands below them, too. */
export const CLIENT_WORDS: ReadonlySet<string> = new Set([
  ...['get', 'put', 'del', 'txn', 'watch', 'compaction', 'compact', 'lease', 'lock', 'elect'],
  ...['member', 'move-leader', 'endpoint', 'alarm', 'defrag', 'auth', 'user', 'role', 'version'],
]);

/** The first word that is no flag of ours; undefined if something else stands before it. */
export function firstWord(argv: readonly string[]): string | undefined {
  const at = skipFlags(argv, 0);
  const word = argv[at];
  return word?.startsWith('-') ? undefined : word;
}

/** Where the shared flags from `at` on end. */
function skipFlags(argv: readonly string[], at: number): number {
  while (at < argv.length) {
    const name = (argv[at] as string).split('=', 1)[0] as string;
    if (GLOBAL_SWITCHES.has(name) || name === '--cluster') at++;
    else if (GLOBAL_VALUE_FLAGS.has(name)) at += argv[at]?.includes('=') ? 1 : 2;
    else break;
  }
  return at;
}

/** `argv` with the flags behind the words, if the words name a command of the client; else as it is. */
export function arrange(argv: readonly string[], program: Command): string[] {
  const path: string[] = [];
  const moved: string[] = [];
  let command = program;
  let at = 0;
  while (command.commands.length > 0) {
    const end = skipFlags(argv, at);
    const word = argv[end];
    const next = command.commands.find((each) => each.name() === word || (word && each.aliases().includes(word)));
    if (!next || word === undefined) return isBelow(path) ? [...path, ...moved, ...argv.slice(at)] : [...argv];
    moved.push(...argv.slice(at, end));
    path.push(word);
    command = next;
    at = end + 1;
    // `check` is a command by itself, if no other word follows.
    if (
      command.registeredArguments.length > 0 &&
      !command.commands.some((each) => each.name() === argv[skipFlags(argv, at)])
    )
      break;
  }
  if (!isClientCommand(command)) return [...argv];
  return [...path, ...plainFlags([...moved, ...argv.slice(at)], command.options)];
}

const isBelow = (path: readonly string[]): boolean => path.length > 0 && CLIENT_WORDS.has(path[0] as string);

function plainFlags(argv: readonly string[], options: readonly Option[]): string[] {
  const separator = argv.indexOf('--');
  const end = separator < 0 ? argv.length : separator;
  const plain: string[] = [];
  for (const word of argv.slice(0, end)) {
    const [, name = '', value = ''] = /^(--?[\w-]+)=(.*)$/s.exec(word) ?? [];
    if (/^-\w$/.test(name)) plain.push(name, value);
    else if (name !== '' && /^(true|false)$/.test(value) && isSwitch(name, options)) {
      const wanted = value === 'true' ? name : name.replace('--', '--no-');
      // What is so anyway has no flag.
      if (options.some((option) => option.long === wanted)) plain.push(wanted);
    } else if (!isSwitch(word, options) || options.some((option) => option.long === word)) plain.push(word);
  }
  return [...plain, ...argv.slice(end)];
}

/** Is it a flag without a value; or one that is on, unless it is turned off? */
function isSwitch(name: string, options: readonly Option[]): boolean {
  return options.some((option) => {
    const isBare = option.isBoolean() || option.negate;
    return (option.long === name && isBare) || option.long === name.replace('--', '--no-');
  });
}
