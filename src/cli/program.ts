// The whole command line as a tree of commands; main.ts runs it, completion and tests read it.

import { Command, CommanderError } from 'commander';
import { AssertionError, QuorateError } from '../core/errors.ts';
import { CLIENT_EXIT, ClientExit, isClientCommand } from './client/exit.ts';
import { EXIT } from './exit-codes.ts';
import { packageVersion } from './version.ts';

export interface ProgramResult {
  exitCode: number;
}

/** Which commands there are: a member runs for months, and a client for milliseconds, without the simulator and the checkers. */
export type Scope = 'all' | 'server' | 'client';

/** `result.exitCode` gets the outcome of the command that ran; `argv` is what it will be given. */
export async function createProgram(
  result: ProgramResult,
  scope: Scope,
  argv: readonly string[] = [],
): Promise<Command> {
  const setExitCode = (code: number): void => {
    result.exitCode = code;
  };
  const program = new Command('quorate')
    .description('Consensus for TypeScript: a replicated key-value server with etcd’s API')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print help')
    // A flag belongs to the command that it stands behind: sim, sim raft and sim explore raft each have their --json.
    .enablePositionalOptions()
    .helpCommand('help [command]', 'print help for a command')
    // What each takes is in its own help.
    .configureHelp({ subcommandTerm: (command) => [command.name(), ...command.aliases()].join(', ') })
    .addHelpText(
      'after',
      '\nExit codes: 0 success, 1 failure, 2 wrong flags or arguments, 3 unreadable input, 130 interrupted; of the client’s' +
        '\ncommands, etcdctl’s: 0 success, 1 failure, 2 no connection, 3 unreadable input, 4 an impossible value, 5 interrupted,' +
        '\n128 wrong arguments.',
    );
  if (scope !== 'client') {
    program.commandsGroup('Server:');
    if (scope === 'all') program.addCommand((await import('./up/command.ts')).upCommand(setExitCode));
    program.addCommand(await serve(setExitCode));
  }
  if (scope !== 'server') {
    const { clientCommands } = await import('./client/commands.ts');
    const at = argv.indexOf('--');
    program.commandsGroup('Client:');
    for (const command of clientCommands(setExitCode, () => (at < 0 ? undefined : argv.slice(at + 1)))) {
      program.addCommand(command);
    }
  }
  if (scope === 'all') await addTools(program, setExitCode);
  for (const command of allCommands(program)) {
    command.exitOverride();
    if (!isClientCommand(command)) command.showHelpAfterError('(quorate --help shows what there is)');
  }
  return program;
}

async function serve(setExitCode: (code: number) => void): Promise<Command> {
  const { serveCommand, settingsOf } = await import('./serve/options.ts');
  return serveCommand().action(async (_options: unknown, command: Command) => {
    const { runServe } = await import('./serve/run.ts');
    setExitCode(await runServe(settingsOf(command), process.env));
  });
}

async function addTools(program: Command, setExitCode: (code: number) => void): Promise<void> {
  const { simCommand } = await import('./sim.ts');
  const { compareCommand } = await import('./compare.ts');
  const { checkCommand } = await import('./check.ts');
  const { snapshotCommand } = await import('./snapshot.ts');
  const { completionCommand } = await import('./completion.ts');
  program.commandsGroup('Simulator:').addCommand(simCommand(setExitCode)).addCommand(compareCommand(setExitCode));
  program.commandsGroup('Tools:').addCommand(checkCommand(setExitCode)).addCommand(snapshotCommand(setExitCode));
  program.addCommand(completionCommand(program));
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Runs the command line; resolves to the exit code. `given` is without the program's name. */
export async function runProgram(given: readonly string[]): Promise<number> {
  const result: ProgramResult = { exitCode: EXIT.ok };
  let isClient = false;
  try {
    const { program, argv } = given[0] === 'serve' ? await forServer(result, given) : await forPeople(result, given);
    isClient = isClientPath(program, argv);
    await program.parseAsync(argv, { from: 'user' });
    return result.exitCode;
  } catch (thrown) {
    // Commander has printed its own errors, and help is none.
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return EXIT.ok;
      return isClient ? CLIENT_EXIT.error : EXIT.usage;
    }
    if (thrown instanceof ClientExit) {
      process.stderr.write(`Error: ${thrown.message}\n`);
      return thrown.exitCode;
    }
    const isOurs = !(thrown instanceof QuorateError) || thrown instanceof AssertionError;
    const error = QuorateError.from(thrown);
    process.stderr.write(`quorate: ${isOurs ? (error.stack ?? error.message) : error.message}\n`);
    return exitCodeOf(error);
  }
}

interface Prepared {
  readonly program: Command;
  readonly argv: readonly string[];
}

async function forServer(result: ProgramResult, given: readonly string[]): Promise<Prepared> {
  const { refuseExperimental, withDoubleDashes } = await import('./serve/options.ts');
  refuseExperimental(given);
  return { program: await createProgram(result, 'server'), argv: withDoubleDashes(given) };
}

async function forPeople(result: ProgramResult, given: readonly string[]): Promise<Prepared> {
  const { arrange, CLIENT_WORDS, firstWord } = await import('./client/arguments.ts');
  const program = await createProgram(result, CLIENT_WORDS.has(firstWord(given) ?? '') ? 'client' : 'all', given);
  return { program, argv: arrange(given, program) };
}

/** Do the words lead to a command whose exit codes are etcdctl's? */
function isClientPath(program: Command, argv: readonly string[]): boolean {
  let command: Command | undefined = program;
  for (const word of argv) {
    const next: Command | undefined = command.commands.find((each) => [each.name(), ...each.aliases()].includes(word));
    if (!next) break;
    command = next;
  }
  return isClientCommand(command);
}

function exitCodeOf(error: QuorateError): number {
  if (error.code === 'invalid-option') return EXIT.usage;
  return error.code === 'bad-input' || error.code === 'corrupt-backup' || error.code === 'bad-trace'
    ? EXIT.badInput
    : EXIT.failure;
}
