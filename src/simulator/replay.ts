// Traces: a run in a file. What is stored is the plan; the run itself comes back by running it, step for step.

import { QuorateError } from '../core/errors.ts';
import { findSubject } from './registry.ts';
import type { Plan, RunResult, Violation } from './subject.ts';

const FORMAT = 'quorate-trace-1';

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
export function record(plan: Plan, mutant?: string, log?: (line: string) => void): Trace {
  const { hash, violation } = findSubject(plan.protocol).run(plan, mutant, log);
  return { format: FORMAT, mutant: mutant ?? null, hash, violation: violation ?? null, plan };
}

/** Reads a trace from JSON text. Throws `bad-trace`. */
export function parseTrace(text: string): Trace {
  let trace: Partial<Trace>;
  try {
    trace = JSON.parse(text) as Partial<Trace>;
  } catch {
    throw new QuorateError('bad-trace', 'not a trace: not JSON');
  }
  if (typeof trace !== 'object' || trace === null || trace.format !== FORMAT || typeof trace.plan !== 'object') {
    throw new QuorateError('bad-trace', `not a trace of format ${FORMAT}`);
  }
  return trace as Trace;
}

/** Runs a trace again. `log` gets the transcript, line by line. */
export function replay(trace: Trace, log?: (line: string) => void): Replay {
  const { plan, mutant } = trace;
  const result = findSubject(plan.protocol).run(plan, mutant ?? undefined, log);
  return { result, isSame: result.hash === trace.hash, trace };
}
