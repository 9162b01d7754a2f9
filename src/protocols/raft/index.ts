// Raft's public face.

export type { RaftMessage, RaftRecord, RaftSpec, RaftTimer } from './messages.ts';
export { DEFAULT_RAFT_OPTIONS, parseRaftOptions, type RaftOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export type { Candidate, Follower, Leader, Progress, RaftState } from './state.ts';
export { raftWire } from './wire.ts';
export { membershipFromBytes, membershipToBytes } from './wire-parts.ts';
