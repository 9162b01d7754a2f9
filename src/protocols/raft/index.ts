// Raft's public face: the definition that drivers run, and the types of what they carry.

import { NONE } from '../../core/protocol.ts';
import { membershipAt } from '../membership-history.ts';
import { lastIndex } from '../memory-log.ts';
import type { LogDefinition, LogStatus, Membership } from '../replicated-log.ts';
import { createMachine } from './machine.ts';
import type { RaftRecord, RaftSpec } from './messages.ts';
import { parseRaftOptions, type RaftOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import type { RaftState } from './state.ts';
import { raftWire } from './wire.ts';

export type { MembershipAt } from '../membership-history.ts';
export type { RaftMessage, RaftRecord, RaftSpec, RaftTimer } from './messages.ts';
export { DEFAULT_RAFT_OPTIONS, type RaftOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export type { Candidate, Follower, Leader, Progress, RaftState } from './state.ts';

/** Raft with other rules: for mutants, which switch one off to see that somebody notices. */
export function createRaft(rules: Rules): LogDefinition<RaftSpec, RaftOptions> {
  return {
    name: 'raft',
    parseOptions: parseRaftOptions,
    create: (init) => createMachine(init, rules),
    wire: raftWire,
    checkpoint,
    recordsAt,
    recordIndex,
    status,
  };
}

export const raft: LogDefinition<RaftSpec, RaftOptions> = createRaft(RULES);

function checkpoint(state: Readonly<RaftState>): RaftRecord[] {
  const { term, vote, compactedIndex, compactedTerm } = state;
  const { membership } = membershipAt(state, compactedIndex);
  return [
    { type: 'hard-state', term, vote },
    { type: 'base', index: compactedIndex, term: compactedTerm, membership },
  ];
}

function recordsAt(index: number, term: number, membership: Membership): RaftRecord[] {
  return [
    { type: 'hard-state', term, vote: NONE },
    { type: 'base', index, term, membership },
  ];
}

function recordIndex(record: RaftRecord): number {
  return record.type === 'entries' ? (record.entries[record.entries.length - 1]?.index ?? 0) : 0;
}

function status(state: Readonly<RaftState>): LogStatus {
  const { role, term, leader, commitIndex, log, membership } = state;
  return {
    role: role.type,
    term,
    leader,
    commitIndex,
    firstIndex: log.startIndex + 1,
    lastIndex: lastIndex(log),
    membership,
    matchIndex: role.type === 'leader' ? role.progress.map(({ node, matchIndex: index }) => ({ node, index })) : [],
  };
}
