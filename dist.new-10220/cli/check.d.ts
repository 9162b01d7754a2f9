import { Command } from 'commander';
export declare function checkCommand(setExitCode: (code: number) => void): Command;
