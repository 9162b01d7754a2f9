// ZAB's public face: the definition that drivers run, and the types of what they carry.

import { NONE } from '../../core/protocol.ts';
import { membershipAt } from '../membership-history.ts';
import { lastIndex } from '../memory-log.ts';
import type { LogDefinition, LogStatus, Membership } from '../replicated-log.ts';
import { createMachine } from './machine.ts';
import type { ZabRecord, ZabSpec } from './messages.ts';
import { parseZabOptions, type ZabOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import type { ZabState } from './state.ts';
import { zabWire } from './wire.ts';

export type { MembershipAt } from '../membership-history.ts';
export type { ZabMessage, ZabRecord, ZabSpec, ZabTimer } from './messages.ts';
export { DEFAULT_ZAB_OPTIONS, type ZabOptions } from './options.ts';
export { comparePositions, type Position, RULES, type Rules } from './rules.ts';
export type { Follower, Leader, Looking, Progress, ZabState } from './state.ts';

/** ZAB with other rules: for mutants, which switch one off to see that somebody notices. */
export function createZab(rules: Rules): LogDefinition<ZabSpec, ZabOptions> {
  return {
    name: 'zab',
    parseOptions: parseZabOptions,
    create: (init) => createMachine(init, rules),
    wire: zabWire,
    checkpoint,
    recordsAt,
    recordIndex,
    status,
  };
}

export const zab: LogDefinition<ZabSpec, ZabOptions> = createZab(RULES);

function checkpoint(state: Readonly<ZabState>): ZabRecord[] {
  const { term, acceptedLeader, currentEpoch, compactedIndex, compactedTerm } = state;
  const { membership } = membershipAt(state, compactedIndex);
  return [
    { type: 'epochs', accepted: term, acceptedLeader, current: currentEpoch },
    { type: 'base', index: compactedIndex, term: compactedTerm, membership },
  ];
}

function recordsAt(index: number, term: number, membership: Membership): ZabRecord[] {
  return [
    { type: 'epochs', accepted: term, acceptedLeader: NONE, current: term },
    { type: 'base', index, term, membership },
  ];
}

function recordIndex(record: ZabRecord): number {
  return record.type === 'entries' ? (record.entries[record.entries.length - 1]?.index ?? 0) : 0;
}

function status(state: Readonly<ZabState>): LogStatus {
  const { role, term, leader, commitIndex, log, membership } = state;
  return {
    role: role.type === 'leader' && role.phase !== 'broadcast' ? role.phase : role.type,
    term,
    leader,
    commitIndex,
    firstIndex: log.startIndex + 1,
    lastIndex: lastIndex(log),
    membership,
    matchIndex: role.type === 'leader' ? role.progress.map(({ node, matchIndex: index }) => ({ node, index })) : [],
  };
}
