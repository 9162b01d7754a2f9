// What the client's commands have in common: their shape on the command line, a client for the time they run, and an end.

import { Command } from 'commander';
import { type Client, createClient } from '../../client/index.ts';
import { CLIENT_EXIT, markClientCommand } from './exit.ts';
import { addGlobalFlags, type GlobalFlags, readGlobalFlags } from './flags.ts';
import { exitOf } from './report.ts';
import { notSupported, type Showing, show } from './show.ts';

export type SetExitCode = (code: number) => void;

/** What a command works with. */
export interface Session {
  readonly flags: GlobalFlags;
  /** Over all endpoints; connects when it is first used, and is closed behind the command. */
  readonly client: Client;
  /** Another client, for one endpoint alone. */
  clientFor(endpoint: string): Client;
  show(showing: Showing): void;
}

export type Flags = Readonly<Record<string, string | number | boolean | undefined>>;

/** What it resolves to is the exit code, if it is a number; else that is 0. */
export type Action = (session: Session, args: readonly string[], flags: Flags) => Promise<unknown>;

/**
 * A command of the client. `usage` names its arguments; that they are the right ones is the action's to say, in etcdctl's
 * words. `hasTable`: it knows how to draw a table.
 */
export function clientCommand(init: {
  readonly name: string;
  readonly usage?: string;
  readonly description: string;
  readonly hasTable?: boolean;
  readonly setExitCode: SetExitCode;
  readonly options?: (command: Command) => Command;
  readonly action: Action;
}): Command {
  const { name, usage = '', description, hasTable = false, setExitCode, options, action } = init;
  const command = new Command(name).description(description).usage(`[options]${usage && ` ${usage}`}`);
  command.argument('[arguments...]', '').configureHelp({ visibleArguments: () => [] });
  options?.(command);
  addGlobalFlags(command);
  markClientCommand(command);
  command.action(async (args: string[], given: Flags) => {
    setExitCode(await runSession(command, hasTable, (session) => action(session, args, given)));
  });
  return command;
}

/** A word with commands below it, such as `lease`. */
export function clientGroup(name: string, description: string, commands: readonly Command[]): Command {
  const group = new Command(name).description(description).enablePositionalOptions();
  group.configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` });
  for (const command of commands) group.addCommand(command);
  return group;
}

async function runSession(
  command: Command,
  hasTable: boolean,
  action: (session: Session) => Promise<unknown>,
): Promise<number> {
  const clients: Client[] = [];
  try {
    const flags = await readGlobalFlags(command, process.env);
    // Better before anything is done than after it.
    if (flags.format === 'table' && !hasTable) throw notSupported('table');
    const open = (endpoints: readonly string[]): Client => {
      const client = createClient({ ...flags.client, endpoints });
      clients.push(client);
      return client;
    };
    let common: Client | undefined;
    const session: Session = {
      flags,
      get client() {
        common ??= open(flags.endpoints);
        return common;
      },
      clientFor: (endpoint) => open([endpoint]),
      show: (showing) => show(flags.format, showing),
    };
    const code = await action(session);
    return typeof code === 'number' ? code : CLIENT_EXIT.ok;
  } catch (thrown) {
    throw exitOf(thrown);
  } finally {
    for (const client of clients) client.close();
  }
}

/** Runs until Ctrl-C or SIGTERM, which abort the signal. */
export async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await run(interrupt.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
