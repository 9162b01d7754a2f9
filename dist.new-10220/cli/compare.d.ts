import { Command } from 'commander';
export declare function compareCommand(setExitCode: (code: number) => void): Command;
