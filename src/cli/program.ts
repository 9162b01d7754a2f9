// The whole command line as a tree of commands; main.ts runs it, completion and tests read it.

import { Command, CommanderError } from 'commander';
import { AssertionError, QuorateError } from '../core/errors.ts';
import { EXIT } from './exit-codes.ts';
import { serveCommand, settingsOf, withDoubleDashes } from './serve/options.ts';
import { packageVersion } from './version.ts';

export interface ProgramResult {
  exitCode: number;
}

/**
 * `result.exitCode` gets the outcome of the command that ran. With `isServer` there is `serve` alone: a member runs for
 * months, and need not carry the simulator and the checkers with it.
 */
export async function createProgram(result: ProgramResult, isServer: boolean): Promise<Command> {
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
    .addHelpText(
      'after',
      '\nExit codes: 0 success, 1 failure, 2 wrong flags or arguments, 3 unreadable input, 130 interrupted.',
    );
  const serve = serveCommand().action(async (_options: unknown, command: Command) => {
    const { runServe } = await import('./serve/run.ts');
    setExitCode(await runServe(settingsOf(command), process.env));
  });
  if (isServer) {
    program.addCommand(serve);
  } else {
    const { upCommand } = await import('./up/command.ts');
    const { simCommand } = await import('./sim.ts');
    const { checkCommand } = await import('./check.ts');
    const { snapshotCommand } = await import('./snapshot.ts');
    const { compareCommand } = await import('./compare.ts');
    const { completionCommand } = await import('./completion.ts');
    program.addCommand(upCommand(setExitCode)).addCommand(serve);
    program.addCommand(simCommand(setExitCode)).addCommand(checkCommand(setExitCode));
    program.addCommand(snapshotCommand(setExitCode));
    program.addCommand(compareCommand(setExitCode));
    program.addCommand(completionCommand(program));
  }
  for (const command of allCommands(program)) {
    command.exitOverride().showHelpAfterError('(quorate --help shows what there is)');
  }
  return program;
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Runs the command line; resolves to the exit code. `argv` is without the program's name. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const result: ProgramResult = { exitCode: EXIT.ok };
  const isServer = argv[0] === 'serve';
  try {
    const program = await createProgram(result, isServer);
    await program.parseAsync(isServer ? withDoubleDashes(argv) : argv, { from: 'user' });
    return result.exitCode;
  } catch (thrown) {
    // Commander has printed its own errors, and help is none.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const isOurs = !(thrown instanceof QuorateError) || thrown instanceof AssertionError;
    const error = QuorateError.from(thrown);
    process.stderr.write(`quorate: ${isOurs ? (error.stack ?? error.message) : error.message}\n`);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: QuorateError): number {
  if (error.code === 'invalid-option') return EXIT.usage;
  return error.code === 'bad-input' || error.code === 'corrupt-backup' || error.code === 'bad-trace'
    ? EXIT.badInput
    : EXIT.failure;
}
