// From durable records back to a log without gaps, alike in raft and zab. A log that cannot be whole is refused, never patched
// up.

import { assertNever, QuorateError } from '../core/errors.ts';
import { NONE, type NodeId } from '../core/protocol.ts';
import type { BaseRecord, InstalledRecord, LogRecord } from './log-records.ts';
import { membershipFromBytes } from './log-wire.ts';
import { isMember } from './membership.ts';
import type { MembershipAt } from './membership-history.ts';
import { dropThrough, type Log, lastIndex, push, resetTo, termAt, truncate } from './memory-log.ts';
import type { LogEntry, Membership } from './replicated-log.ts';

export interface RecoveredLog {
  base: BaseRecord;
  readonly log: Log;
}

/** A term that no entry has: of the entry before a gap, until a base record tells. */
const UNKNOWN_TERM = -1;

export function foundedWith(membership: Membership): RecoveredLog {
  return {
    base: { type: 'base', index: 0, term: 0, membership },
    log: { startIndex: 0, startTerm: 0, entries: [], bytes: 0 },
  };
}

export function replayLogRecord(to: RecoveredLog, record: LogRecord): void {
  switch (record.type) {
    case 'base':
      replayBase(to, record);
      return;
    case 'installed':
      replayInstalled(to, record);
      return;
    case 'entries':
      replayEntries(to.log, record.entries);
      return;
    default:
      assertNever(record, 'record');
  }
}

function replayBase(to: RecoveredLog, base: BaseRecord): void {
  const { log } = to;
  // A checkpoint may tell of a base that a later record reached first.
  if (base.index < to.base.index) return;
  to.base = base;
  if (base.index < log.startIndex) return;
  if (base.index === log.startIndex && log.startTerm === UNKNOWN_TERM) log.startTerm = base.term;
  else if (termAt(log, base.index) === base.term) dropThrough(log, base.index);
  else resetTo(log, base.index, base.term);
}

/** Nothing that was held before it counts, even where a checkpoint has told of a base that was reached later. */
function replayInstalled(to: RecoveredLog, { index, term, membership }: InstalledRecord): void {
  const { log } = to;
  if (index >= log.startIndex || log.startTerm === UNKNOWN_TERM) resetTo(log, index, term);
  else truncate(log, log.startIndex + 1);
  if (index >= to.base.index) to.base = { type: 'base', index, term, membership };
}

function replayEntries(log: Log, entries: readonly LogEntry[]): void {
  const first = (entries[0] as LogEntry).index;
  const isKnown = log.startTerm !== UNKNOWN_TERM;
  if (first > lastIndex(log) + 1 || (first <= log.startIndex && !isKnown)) {
    // Segments in between were dropped as compacted: a base record further on will say so, or the log is not whole.
    resetTo(log, first - 1, UNKNOWN_TERM);
  } else {
    // The log ended with these entries: what was held from the first of them on is gone, overwritten or not.
    truncate(log, Math.max(first, log.startIndex + 1));
  }
  for (const entry of entries) if (entry.index > log.startIndex) push(log, entry);
}

/** Throws `corrupt-log` unless the log is whole and reaches as far as the state machine. */
export function checkWhole(protocol: string, { log, base }: RecoveredLog, applied: number): void {
  const first = log.startIndex + 1;
  if (log.startTerm === UNKNOWN_TERM || base.index < log.startIndex) {
    throw new QuorateError('corrupt-log', `${protocol}: entries before ${first} are missing from the durable log`);
  }
  const last = lastIndex(log);
  if (applied > last) {
    throw new QuorateError(
      'corrupt-log',
      `${protocol}: the state machine holds entry ${applied}, the durable log ends at ${last}: entries were lost`,
    );
  }
}

export function membershipsOf({ base, log }: RecoveredLog): MembershipAt[] {
  const memberships: MembershipAt[] = [{ index: base.index, membership: base.membership, origin: NONE, request: 0 }];
  for (const { kind, index, origin, request, data } of log.entries) {
    if (kind === 'membership') memberships.push({ index, membership: membershipFromBytes(data), origin, request });
  }
  return memberships;
}

/** Whether the log ends with `self` out of the cluster that it was in. */
export function wasRemoved(memberships: readonly MembershipAt[], self: NodeId, applied: number): boolean {
  const isIn = ({ membership }: { membership: Membership }) => isMember(membership, self);
  const last = memberships[memberships.length - 1] as MembershipAt;
  return !isIn(last) && last.index <= applied && memberships.some(isIn);
}
