// From durable records back to a state. A log that cannot be whole is refused, never patched up.

import { assertNever, QuorateError } from '../../core/errors.ts';
import { NONE, type NodeId } from '../../core/protocol.ts';
import {
  checkWhole,
  foundedWith,
  membershipsOf,
  type RecoveredLog,
  replayLogRecord,
  wasRemoved,
} from '../log-recovery.ts';
import type { MembershipAt } from '../membership-history.ts';
import { lastTerm } from '../memory-log.ts';
import type { LogInit } from '../replicated-log.ts';
import type { ZabRecord, ZabSpec } from './messages.ts';
import type { ZabOptions } from './options.ts';
import type { ZabState } from './state.ts';

interface Recovered extends RecoveredLog {
  accepted: number;
  acceptedLeader: NodeId;
  current: number;
}

/** Before the first step. */
const NO_VOTE = { leader: NONE, currentEpoch: 0, lastTerm: 0, lastIndex: 0 } as const;

export function createState(init: LogInit<ZabSpec, ZabOptions>): ZabState {
  const recovered: Recovered = {
    accepted: 0,
    acceptedLeader: NONE,
    current: 0,
    ...foundedWith(init.membership),
  };
  let isFresh = true;
  for (const record of init.durable) {
    isFresh = false;
    replay(recovered, record);
  }
  check(recovered, init.applied);
  const { log, base, accepted, acceptedLeader, current } = recovered;
  const memberships = membershipsOf(recovered);
  const membership = (memberships[memberships.length - 1] as MembershipAt).membership;
  return {
    self: init.self,
    term: accepted,
    acceptedLeader,
    // Who holds an entry of an epoch holds its NEWLEADER, whether or not the record behind it reached the disk.
    currentEpoch: Math.max(current, lastTerm(log)),
    leader: NONE,
    commitIndex: Math.max(init.applied, base.index),
    membership,
    memberships,
    log,
    compactedIndex: base.index,
    compactedTerm: base.term,
    emittedIndex: init.applied,
    gatedThrough: 0,
    isFresh,
    isRemoved: wasRemoved(memberships, init.self, init.applied),
    contactAt: Number.NEGATIVE_INFINITY,
    round: 0,
    electionDeadline: 0,
    drawnTimeoutMs: init.options.electionTimeoutMs,
    isWaitingOutPause: false,
    shunned: [],
    termAtStart: accepted,
    forwarded: [],
    role: { type: 'looking', vote: NO_VOTE, votes: [], settleAt: 0 },
    turn: { proposals: [], reads: [] },
    forwardedReads: [],
    pendingChanges: [],
    transfer: undefined,
  };
}

function replay(to: Recovered, record: ZabRecord): void {
  switch (record.type) {
    case 'epochs':
      to.accepted = record.accepted;
      to.acceptedLeader = record.acceptedLeader;
      to.current = record.current;
      return;
    case 'entries':
    case 'base':
    case 'installed':
      replayLogRecord(to, record);
      return;
    default:
      assertNever(record, 'record');
  }
}

function check(recovered: Recovered, applied: number): void {
  checkWhole('zab', recovered, applied);
  const { log, accepted } = recovered;
  if (lastTerm(log) > accepted) {
    throw new QuorateError(
      'corrupt-log',
      `zab: the durable log holds an entry of epoch ${lastTerm(log)}, the accepted epoch is ${accepted}: a promise was lost`,
    );
  }
}
