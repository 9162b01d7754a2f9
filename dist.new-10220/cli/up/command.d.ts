import { Command } from 'commander';
export declare function upCommand(setExitCode: (code: number) => void): Command;
