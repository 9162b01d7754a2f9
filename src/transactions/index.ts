// Atomic commit on the host: transactions over several databases, decided in a replicated log.

export type { Outcome } from '../protocols/atomic-commit.ts';
export type { Decided, Decision, DecisionLog } from './decision-log.ts';
export { DEFAULT_DECISIONS_PREFIX, decisionsOnEtcd, type EtcdDecisionsOptions } from './decisions-on-etcd.ts';
export { DecisionMachine, decisionsOnNode } from './decisions-on-node.ts';
export { createTransactionManager } from './manager.ts';
export type { TransactionName } from './names.ts';
export type { Participant, PreparedBranch, Session } from './participant.ts';
export {
  type PostgresClient,
  type PostgresOptions,
  type PostgresPool,
  type PostgresWork,
  postgresParticipant,
} from './postgres.ts';
export {
  type BranchState,
  type Resolution,
  type Survey,
  surveyTransactions,
  type TransactionStatus,
} from './survey.ts';
export {
  OutcomeUnknownError,
  type ParticipantMap,
  type RunOptions,
  type TransactionEvents,
  type TransactionManager,
  type TransactionManagerOptions,
  type WorkOf,
} from './types.ts';
