import { Command } from 'commander';
export declare function completionCommand(program: Command): Command;
export declare function completionScript(program: Command, shell: 'bash' | 'zsh' | 'fish'): string;
