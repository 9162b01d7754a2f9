// The replicated logs that are compared, each with the options that its users get by default.

import { multiPaxos } from '../../protocols/multi-paxos/index.ts';
import { raft } from '../../protocols/raft/index.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import { zab } from '../../protocols/zab/index.ts';

export interface Contestant {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly definition: LogDefinition<LogSpec, unknown>;
}

const contestant = <S extends LogSpec, O>(title: string, definition: LogDefinition<S, O>): Contestant => ({
  name: definition.name,
  title,
  definition: definition as unknown as LogDefinition<LogSpec, unknown>,
});

export const LOGS: readonly Contestant[] = [
  contestant('Raft', raft),
  contestant('Multi-Paxos', multiPaxos),
  contestant('ZAB', zab),
];
