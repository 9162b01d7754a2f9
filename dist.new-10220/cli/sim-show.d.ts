import { Command } from 'commander';
export declare function showCommand(setExitCode: (code: number) => void): Command;
