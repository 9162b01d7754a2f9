// Multi-Paxos' public face: the definition that drivers run, and the types of what they carry.

import { NONE } from '../../core/protocol.ts';
import { membershipAt } from '../membership-history.ts';
import type { LogDefinition, LogStatus, Membership } from '../replicated-log.ts';
import { createMachine } from './machine.ts';
import type { MultiPaxosRecord, MultiPaxosSpec } from './messages.ts';
import { type MultiPaxosOptions, parseMultiPaxosOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import { lastSlot } from './slots.ts';
import type { MultiPaxosState } from './state.ts';
import { multiPaxosWire } from './wire.ts';

export type { MultiPaxosMessage, MultiPaxosRecord, MultiPaxosSpec, MultiPaxosTimer } from './messages.ts';
export { DEFAULT_MULTI_PAXOS_OPTIONS, type MultiPaxosOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export type { Slots } from './slots.ts';
export type { Candidate, Canvasser, Follower, Leader, MembershipAt, MultiPaxosState, Progress } from './state.ts';

/** Multi-Paxos with other rules: for mutants, which switch one off to see that somebody notices. */
export function createMultiPaxos(rules: Rules): LogDefinition<MultiPaxosSpec, MultiPaxosOptions> {
  return {
    name: 'multi-paxos',
    parseOptions: parseMultiPaxosOptions,
    create: (init) => createMachine(init, rules),
    wire: multiPaxosWire,
    checkpoint,
    recordsAt,
    recordIndex,
    status,
  };
}

export const multiPaxos: LogDefinition<MultiPaxosSpec, MultiPaxosOptions> = createMultiPaxos(RULES);

function checkpoint(state: Readonly<MultiPaxosState>): MultiPaxosRecord[] {
  const { term, owner, compactedIndex, compactedTerm } = state;
  const at = membershipAt(state, compactedIndex);
  const joining = at.index === compactedIndex ? at.joining : [];
  return [
    { type: 'promised', ballot: term, owner },
    { type: 'base', index: compactedIndex, term: compactedTerm, membership: at.membership, joining },
  ];
}

function recordsAt(index: number, term: number, membership: Membership): MultiPaxosRecord[] {
  return [
    { type: 'promised', ballot: term, owner: NONE },
    { type: 'base', index, term, membership, joining: [] },
  ];
}

function recordIndex(record: MultiPaxosRecord): number {
  return record.type === 'accepted' ? (record.entries[record.entries.length - 1]?.index ?? 0) : 0;
}

function status(state: Readonly<MultiPaxosState>): LogStatus {
  const { role, term, leader, commitIndex, slots, membership } = state;
  return {
    role: role.type,
    term,
    leader,
    commitIndex,
    firstIndex: slots.startIndex + 1,
    lastIndex: role.type === 'leader' ? role.nextSlot - 1 : lastSlot(slots),
    membership,
    matchIndex: role.type === 'leader' ? role.progress.map(({ node, matchIndex: index }) => ({ node, index })) : [],
  };
}
