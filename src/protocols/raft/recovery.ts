// From durable records back to a state. A log that cannot be whole is refused, never patched up.

import { assertNever, QuorateError } from '../../core/errors.ts';
import { NONE } from '../../core/protocol.ts';
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
import type { RaftRecord, RaftSpec } from './messages.ts';
import type { RaftOptions } from './options.ts';
import type { RaftState } from './state.ts';

interface Recovered extends RecoveredLog {
  term: number;
  vote: number;
}

export function createState(init: LogInit<RaftSpec, RaftOptions>): RaftState {
  const recovered: Recovered = {
    term: 0,
    vote: NONE,
    ...foundedWith(init.membership),
  };
  let isFresh = true;
  for (const record of init.durable) {
    isFresh = false;
    replay(recovered, record);
  }
  check(recovered, init.applied);
  const { log, base, term, vote } = recovered;
  const memberships = membershipsOf(recovered);
  const membership = (memberships[memberships.length - 1] as MembershipAt).membership;
  return {
    self: init.self,
    term,
    vote,
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
    electionDeadline: 0,
    drawnTimeoutMs: init.options.electionTimeoutMs,
    isWaitingOutPause: false,
    termAtStart: term,
    forwarded: [],
    role: { type: 'follower', matchIndex: 0, pendingAck: undefined },
    turn: { proposals: [], reads: [] },
    forwardedReads: [],
    pendingChanges: [],
    transfer: undefined,
  };
}

function replay(to: Recovered, record: RaftRecord): void {
  switch (record.type) {
    case 'hard-state':
      to.term = record.term;
      to.vote = record.vote;
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
  checkWhole('raft', recovered, applied);
  const { log, term } = recovered;
  if (lastTerm(log) > term) {
    throw new QuorateError(
      'corrupt-log',
      `raft: the durable log holds an entry of term ${lastTerm(log)}, the durable term is ${term}: a term was lost`,
    );
  }
}
