import { Command } from 'commander';
export interface ProgramResult {
    exitCode: number;
}
/**
 * `result.exitCode` gets the outcome of the command that ran. With `isServer` there is `serve` alone: a member runs for
 * months, and need not carry the simulator and the checkers with it.
 */
export declare function createProgram(result: ProgramResult, isServer: boolean): Promise<Command>;
/** Runs the command line; resolves to the exit code. `argv` is without the program's name. */
export declare function runProgram(argv: readonly string[]): Promise<number>;
