// The replicated logs that are compared, each with the options that its users get by default.

import type { Definition } from '../../core/protocol.ts';
import type { CommitSpec } from '../../protocols/atomic-commit.ts';
import { multiPaxos } from '../../protocols/multi-paxos/index.ts';
import { raft } from '../../protocols/raft/index.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import { threePhaseCommit } from '../../protocols/three-phase-commit/index.ts';
import { twoPhaseCommit } from '../../protocols/two-phase-commit/index.ts';
import { zab } from '../../protocols/zab/index.ts';
import type { CommitContestant } from './commit-lab.ts';

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

const commitContestant = <S extends CommitSpec, O>(title: string, definition: Definition<S, O>): CommitContestant => ({
  name: definition.name,
  title,
  definition: definition as unknown as Definition<CommitSpec, unknown>,
});

export const COMMITS: readonly CommitContestant[] = [
  commitContestant('2PC', twoPhaseCommit),
  commitContestant('3PC', threePhaseCommit),
];

export const LOGS: readonly Contestant[] = [
  contestant('Raft', raft),
  contestant('Multi-Paxos', multiPaxos),
  contestant('ZAB', zab),
];
