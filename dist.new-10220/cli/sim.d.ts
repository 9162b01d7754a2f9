import { Command } from 'commander';
export declare function simCommand(setExitCode: (code: number) => void): Command;
