import { Command } from 'commander';
export declare function exploreCommand(setExitCode: (code: number) => void): Command;
