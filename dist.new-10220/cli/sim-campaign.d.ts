import { Command } from 'commander';
import { type Subject } from '../simulator/subject.ts';
export declare function campaignCommand(subject: Subject, setExitCode: (code: number) => void): Command;
/** Wrong names of faults and mutants are wrong arguments. */
export declare function asUsage<T>(run: () => T): T;
