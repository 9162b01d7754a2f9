// Quorate as a library: a program becomes a replica of its own state machine.

export { QuorateError } from './core/errors.ts';
export type { Millis, NodeId } from './core/protocol.ts';
export type { SessionLimits } from './core/sessions.ts';
export type { EngineName, EngineOptions } from './host/engines.ts';
export {
  createGossipMap,
  type GossipMap,
  type GossipMapEvents,
  type GossipMapOptions,
} from './host/membership/gossip-map.ts';
export { createMembership } from './host/membership/membership.ts';
export type {
  Channel,
  Keyring,
  Member,
  Membership,
  MembershipEvents,
  MembershipOptions,
  MembershipStatistics,
} from './host/membership/types.ts';
export { createNode } from './host/node.ts';
export type { CallOptions, MemberInfo, Node, NodeOptions, ProposeOptions } from './host/node-types.ts';
export type { PeerTls } from './host/peer-tls.ts';
export { createReplicaStore } from './host/replica-store/store.ts';
export type {
  QuorumOptions,
  ReadOptions,
  ReadResult,
  ReplicaStore,
  ReplicaStoreEvents,
  ReplicaStoreOptions,
  ReplicaStoreStatus,
  WriteOptions,
  WriteResult,
} from './host/replica-store/types.ts';
export type { ReplicaEvents, ReplicaLog, ReplicaStatus, ReplicaTuning } from './host/replica-types.ts';
export type { CommandContext, StateMachine } from './host/user-machine.ts';
export type { GossipOptions } from './protocols/gossip/index.ts';
export type { NwrOptions, ReadRepair } from './protocols/nwr/index.ts';
export type { RaftOptions } from './protocols/raft/index.ts';
export type { LogStatus, Membership as LogMembership } from './protocols/replicated-log.ts';
export type { SwimOptions } from './protocols/swim/index.ts';
export {
  type BranchState,
  createTransactionManager,
  type Decided,
  type Decision,
  type DecisionLog,
  DecisionMachine,
  decisionsOnEtcd,
  decisionsOnNode,
  type EtcdDecisionsOptions,
  type Outcome,
  OutcomeUnknownError,
  type Participant,
  type ParticipantMap,
  type PostgresClient,
  type PostgresOptions,
  type PostgresPool,
  type PostgresWork,
  type PreparedBranch,
  postgresParticipant,
  type Resolution,
  type RunOptions,
  type Session,
  type Survey,
  surveyTransactions,
  type TransactionEvents,
  type TransactionManager,
  type TransactionManagerOptions,
  type TransactionName,
  type TransactionStatus,
  type WorkOf,
} from './transactions/index.ts';
