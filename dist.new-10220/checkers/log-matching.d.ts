import { type Log } from '../protocols/memory-log.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
interface LogStep {
    readonly node: {
        readonly id: number;
    };
    readonly state: {
        readonly log: Readonly<Log>;
    };
    /** Entries that are new in the log, or were put there anew. */
    readonly appended: readonly LogEntry[];
}
export declare class LogMatching {
    /** By index, the few terms in which an entry was put there. */
    private readonly known;
    check({ node, state, appended }: LogStep): void;
    private compare;
}
export declare function isSame(a: LogEntry, b: LogEntry): boolean;
export {};
