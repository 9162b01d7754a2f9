import type { Plan, RunResult, Violation } from './subject.ts';
declare const FORMAT = "quorate-trace-1";
export interface Trace {
    readonly format: typeof FORMAT;
    /** The rule that was switched off; null for none. */
    readonly mutant: string | null;
    /** The hash of the run when it was recorded: another one now means that the code has changed since. */
    readonly hash: string;
    readonly violation: Violation | null;
    readonly plan: Plan;
}
export interface Replay {
    readonly result: RunResult;
    /** The run was the recorded one, to the last output. */
    readonly isSame: boolean;
    readonly trace: Trace;
}
/** Runs `plan` and records it. `log` gets the transcript, line by line. */
export declare function record(plan: Plan, mutant?: string, log?: (line: string) => void): Trace;
/** Reads a trace from JSON text. Throws `bad-trace`. */
export declare function parseTrace(text: string): Trace;
/** Runs a trace again. `log` gets the transcript, line by line. */
export declare function replay(trace: Trace, log?: (line: string) => void): Replay;
export {};
