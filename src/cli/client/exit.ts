// How the client's commands end: etcdctl's exit codes, and the errors that carry them.

import type { Command } from 'commander';

export const CLIENT_EXIT = {
  ok: 0,
  error: 1,
  /** No member could be reached, or none would let us in. */
  badConnection: 2,
  /** What was read from standard input makes no sense. */
  invalidInput: 3,
  /** A flag has a value that means nothing, or that the command cannot do. */
  badFeature: 4,
  interrupted: 5,
  badArguments: 128,
} as const;

/** Ends the command: the message goes to stderr behind `Error: `. */
export class ClientExit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'ClientExit';
    this.exitCode = exitCode;
  }
}

export function badArguments(message: string): ClientExit {
  return new ClientExit(CLIENT_EXIT.badArguments, message);
}

const clientCommands = new WeakSet<Command>();

export function markClientCommand(command: Command): void {
  clientCommands.add(command);
}

/** Is it one of the client's, whose flags may stand anywhere, and whose exit codes are these? */
export function isClientCommand(command: Command): boolean {
  return clientCommands.has(command);
}
