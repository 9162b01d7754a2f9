// Which value goes into which slot: what was found is proposed again, holes are filled, then come requests. And where the
// leader has to wait: behind a configuration that is not chosen yet, and before one whose voters have not promised yet.

import { EMPTY_BYTES } from '../../core/bytes.ts';
import { NONE, type NodeId } from '../../core/protocol.ts';
import { refuseTo } from '../log-requests.ts';
import { membershipToBytes } from '../log-wire.ts';
import { leaveJoint } from '../membership.ts';
import type { EntryKind, LogEntry } from '../replicated-log.ts';
import { promisesOf } from './phase-one.ts';
import { ballotAt, entryAt, lastSlot, put } from './slots.ts';
import type { Leader, Machine, MembershipAt } from './state.ts';

/** Takes a proposal, or refuses it to its origin. */
export function propose(m: Machine, role: Leader, origin: NodeId, request: number, data: Uint8Array): void {
  if (!m.rules.takesRequests(m.state.transfer !== undefined)) {
    refuseTo(m, origin, request, 'transferring', 'leadership is being handed over');
    return;
  }
  // One that is larger than the whole quota gets in alone, as a quota on the sum cannot mean a limit on the one.
  if (role.uncommittedBytes > 0 && role.uncommittedBytes + data.length > m.options.maxUncommittedBytes) {
    const message = `${role.uncommittedBytes} bytes are waiting to be chosen`;
    refuseTo(m, origin, request, 'quota-exceeded', message);
    return;
  }
  take(m, role, 'data', origin, request, data);
}

/** Gives a request the next slot; or a place in the queue, while that slot is not open. */
export function take(
  m: Machine,
  role: Leader,
  kind: EntryKind,
  origin: NodeId,
  request: number,
  data: Uint8Array,
): void {
  role.uncommittedBytes += data.length;
  if (role.queue.length === 0 && role.openedAt > 0 && isOpen(m, role)) {
    place(m, role, { index: role.nextSlot, term: m.state.term, kind, origin, request, data });
  } else {
    role.queue.push({ kind, origin, request, data });
  }
}

/** Whether the next slot's configuration is known, and prepared. */
function isOpen(m: Machine, role: Leader): boolean {
  return m.rules.mayPassBarrier(role.barrier, m.state.commitIndex) && role.isPrepared;
}

/** Proposes as much as it can. To be called whenever something that it waits for may have come. */
export function advance(m: Machine, role: Leader): void {
  if (!m.rules.mayPassBarrier(role.barrier, m.state.commitIndex)) return;
  role.isPrepared = m.rules.isPrepared(promisesOf(m, role));
  while (isOpen(m, role) && proposeFound(m, role));
  if (!isOpen(m, role) || lastSlot(role.found) >= role.nextSlot) return;
  if (role.openedAt === 0) {
    role.openedAt = role.nextSlot;
    if (m.rules.opensWithNoOp()) placeOwn(m, role, 'no-op', NONE, 0, EMPTY_BYTES);
  }
  leaveJointByItself(m, role);
  while (role.queue.length > 0 && isOpen(m, role)) {
    const { kind, origin, request, data } = role.queue.shift() as Leader['queue'][number];
    placeOwn(m, role, kind, origin, request, data);
  }
  // The configuration is settled only by an entry of its own.
  if (role.mustOpenConfiguration && isOpen(m, role)) placeOwn(m, role, 'no-op', NONE, 0, EMPTY_BYTES);
}

/** Whichever leader sees an automatic joint configuration chosen leaves it: the one that entered it may be gone. */
function leaveJointByItself(m: Machine, role: Leader): void {
  const { memberships, membership, commitIndex } = m.state;
  const { index, origin, request } = memberships[memberships.length - 1] as MembershipAt;
  if (membership.outgoing.length === 0 || !m.rules.leavesJoint(membership.autoLeave)) return;
  if (role.barrier > commitIndex || !isOpen(m, role) || index > commitIndex) return;
  placeOwn(m, role, 'membership', origin, request, membershipToBytes(leaveJoint(membership)));
}

function placeOwn(m: Machine, role: Leader, kind: EntryKind, origin: NodeId, request: number, data: Uint8Array): void {
  place(m, role, { index: role.nextSlot, term: m.state.term, kind, origin, request, data });
}

/**
 * The next of what was found, and before it the holes. False when there is none left. A filler bears the term of the entry
 * that it follows: a term says from which slot on its leader was free to propose what it liked, and a filler is not that.
 */
function proposeFound(m: Machine, role: Leader): boolean {
  const { found } = role;
  const last = lastSlot(found);
  let at = role.nextSlot;
  while (at <= last && !isProposable(m, role, at)) at++;
  if (at > last) {
    found.entries.length = 0;
    found.ballots.length = 0;
    found.bytes = 0;
    return false;
  }
  if (at > role.nextSlot && !m.rules.fillsHoles()) return false;
  while (role.nextSlot < at) {
    const { nextSlot: index, lastTerm: term } = role;
    place(m, role, { index, term, kind: 'no-op', origin: NONE, request: 0, data: EMPTY_BYTES });
  }
  const entry = entryAt(found, at) as LogEntry;
  role.uncommittedBytes += entry.data.length;
  place(m, role, entry);
  return true;
}

function isProposable(m: Machine, role: Leader, index: number): boolean {
  const ballot = ballotAt(role.found, index);
  return ballot > 0 && !m.rules.isGhost(ballot, role.lastTerm);
}

/** Proposes `entry` in the next slot, and accepts it itself. */
function place(m: Machine, role: Leader, entry: LogEntry): void {
  put(m.state.slots, m.state.term, entry);
  role.nextSlot++;
  role.hasNewMatch = true;
  role.lastTerm = Math.max(role.lastTerm, entry.term);
  if (entry.kind === 'membership') role.barrier = entry.index;
  role.mustOpenConfiguration = false;
}
