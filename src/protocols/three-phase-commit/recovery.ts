// From durable records back to a state, and the records that stand for one.

import { assertNever } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { keyOf } from '../atomic-commit.ts';
import type { ThreePhaseRecord } from './messages.ts';
import type { ThreePhaseState } from './state.ts';

export function createState(self: NodeId, durable: Iterable<ThreePhaseRecord>): ThreePhaseState {
  const state: ThreePhaseState = {
    self,
    coordinations: new Map(),
    participations: new Map(),
    forgotten: new Map(),
    retryAt: 0,
  };
  for (const record of durable) replay(state, record);
  return state;
}

function replay({ coordinations, participations, forgotten }: ThreePhaseState, record: ThreePhaseRecord): void {
  switch (record.type) {
    case 'precommitting': {
      const { transaction, participants } = record;
      coordinations.set(keyOf(transaction), { type: 'recovering', transaction, participants });
      return;
    }
    case 'committed': {
      const { transaction, participants } = record;
      const unacknowledged = participants;
      coordinations.set(keyOf(transaction), { type: 'committing', transaction, participants, unacknowledged });
      return;
    }
    case 'completed':
      coordinations.delete(keyOf(record.transaction));
      return;
    case 'moved': {
      const { transaction, participants, to } = record;
      const fresh = { deadline: 0, leading: undefined, reports: new Map() };
      participations.set(keyOf(transaction), { type: 'undecided', transaction, participants, phase: to, ...fresh });
      return;
    }
    case 'learned':
    case 'ended':
      participations.set(keyOf(record.transaction), record);
      return;
    case 'forgotten': {
      const { coordinator, below } = record;
      forgotten.set(coordinator, Math.max(below, forgotten.get(coordinator) ?? 0));
      for (const [key, { type, transaction }] of participations) {
        if (type === 'ended' && transaction.coordinator === coordinator && transaction.number < below) {
          participations.delete(key);
        }
      }
      return;
    }
    default:
      assertNever(record, 'record');
  }
}

export function checkpoint({
  coordinations,
  participations,
  forgotten,
}: Readonly<ThreePhaseState>): ThreePhaseRecord[] {
  const records: ThreePhaseRecord[] = [];
  for (const { type, transaction, participants } of coordinations.values()) {
    if (type === 'committing') records.push({ type: 'committed', transaction, participants });
    else if (type !== 'voting') records.push({ type: 'precommitting', transaction, participants });
  }
  for (const [coordinator, below] of forgotten) records.push({ type: 'forgotten', coordinator, below });
  for (const known of participations.values()) {
    if (known.type === 'undecided') {
      const { transaction, participants, phase } = known;
      records.push({ type: 'moved', transaction, participants, to: phase });
    } else if (known.type !== 'asked') records.push(known);
  }
  return records;
}
