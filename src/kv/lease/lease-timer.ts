// When leases end, as one member measures it. Every member runs a timer, fed by the log it applies, so that whoever leads
// knows the deadlines already: a change of leader neither shortens a lease nor starts it anew.
//
// Why no lease ends early. A member starts a lease's time when it applies the grant or the renewal, which is after the
// client sent it, so its deadline is never before 'sent + time to live', on any member, however late it applies. A proposal
// to end the lease names the renewal that the deadline was counted from; if another has been applied by then, the proposal
// is void (leases.ts). Neither needs a leader to be the only one. After a restart the time starts anew, from what was last
// noted as remaining (checkpoints); noted it was by a member whose deadline was safe. What is left is drift: clocks may run
// at different speeds, and a client's share of that is its own.

import type { Millis } from '../../core/protocol.ts';
import type { Lease, LeaseCheckpoint, LeaseObserver, LeaseSighting, Leases } from './leases.ts';

/** Later than a lease's end by this much it is ended: for answers on their way, and clocks that differ in speed. */
export const LEASE_GRACE_MS = 500;
/** What is remaining is noted no more often than this… */
const CHECKPOINT_INTERVAL_MS = 60_000;
/** …and than so many times in a lease's life. */
const CHECKPOINTS_MAX = 10;

/** When a lease that was proposed to end, and is still there, is proposed again. */
const RETRY_MS = 1000;

/** Outdated places in the heap that are not worth making it anew. */
const OUTDATED_MAX = 64;

interface Timed {
  lease: Lease;
  deadline: Millis;
  /** When what is remaining is to be noted. */
  checkpointAt: Millis;
  /** Where it is in the heap: other entries of it there are out of date. Never later than there is something to do. */
  lookAt: Millis;
}

interface Look {
  readonly at: Millis;
  readonly id: bigint;
}

/** What is to be proposed. */
export interface DueLeases {
  readonly ended: readonly LeaseSighting[];
  readonly checkpoints: readonly LeaseCheckpoint[];
}

export class LeaseTimer implements LeaseObserver {
  private readonly leases: Leases;
  private readonly now: () => Millis;
  private readonly timed = new Map<bigint, Timed>();
  private heap: Look[] = [];

  /** `now`: a clock that neither jumps nor stops. */
  constructor(leases: Leases, now: () => Millis) {
    this.leases = leases;
    this.now = now;
    this.onReloaded();
  }

  // ── what the log tells ──

  onRenewed(lease: Lease): void {
    this.start(lease, Number.POSITIVE_INFINITY);
  }

  /** Whoever noted it had a safe deadline, and time has passed since. */
  onCheckpoint(lease: Lease): void {
    this.start(lease, this.timed.get(lease.id)?.deadline ?? Number.POSITIVE_INFINITY);
  }

  onEnded(id: bigint): void {
    this.timed.delete(id);
    // Its place in the heap is outdated now. Where such places come to outnumber the others, as on a member that never leads,
    // the heap is made anew.
    if (this.heap.length <= 2 * this.timed.size + OUTDATED_MAX) return;
    this.heap = [];
    for (const timed of this.timed.values()) this.place(timed);
  }

  onReloaded(): void {
    this.timed.clear();
    this.heap = [];
    for (const lease of this.leases.all()) this.start(lease, Number.POSITIVE_INFINITY);
  }

  private start(lease: Lease, latest: Millis): void {
    const now = this.now();
    const deadline = Math.min(latest, now + lease.remainingSeconds * 1000 + LEASE_GRACE_MS);
    const checkpointAt = now + Math.max(CHECKPOINT_INTERVAL_MS, (lease.ttlSeconds * 1000) / CHECKPOINTS_MAX);
    const timed = this.timed.get(lease.id);
    if (timed === undefined) {
      const lookAt = Math.min(deadline, checkpointAt);
      this.timed.set(lease.id, { lease, deadline, checkpointAt, lookAt });
      push(this.heap, { at: lookAt, id: lease.id });
      return;
    }
    timed.lease = lease;
    timed.deadline = deadline;
    timed.checkpointAt = checkpointAt;
    // Mostly its time grows: then it keeps its place, which comes up early, and is moved only then.
    if (Math.min(deadline, checkpointAt) < timed.lookAt) this.place(timed);
  }

  private place(timed: Timed, at = Math.min(timed.deadline, timed.checkpointAt)): void {
    timed.lookAt = at;
    push(this.heap, { at, id: timed.lease.id });
  }

  // ── what members ask ──

  /** What is due, at most so many leases. What is still there later is told again. */
  due(leasesMax: number): DueLeases {
    const now = this.now();
    const ended: LeaseSighting[] = [];
    const checkpoints: LeaseCheckpoint[] = [];
    while (ended.length + checkpoints.length < leasesMax && (this.heap[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
      const { at, id } = pop(this.heap);
      const timed = this.timed.get(id);
      if (timed === undefined || timed.lookAt !== at) continue;
      const { renewedAt } = timed.lease;
      if (timed.deadline <= now) {
        ended.push({ id, renewedAt });
        this.place(timed, now + RETRY_MS);
        continue;
      }
      if (timed.checkpointAt <= now) {
        checkpoints.push({ id, renewedAt, remainingSeconds: Math.ceil(this.remainingMs(timed) / 1000) });
        timed.checkpointAt = Number.POSITIVE_INFINITY;
      }
      this.place(timed);
    }
    return { ended, checkpoints };
  }

  /** Places in the heap, outdated ones too. */
  get looks(): number {
    return this.heap.length;
  }

  /** What is left, in whole seconds; 0 for a lease that is about to end, or is not there. */
  remainingSeconds(id: bigint): number {
    const timed = this.timed.get(id);
    return timed === undefined ? 0 : Math.max(0, Math.floor(this.remainingMs(timed) / 1000));
  }

  private remainingMs({ deadline }: Timed): number {
    return deadline - LEASE_GRACE_MS - this.now();
  }
}

// ── a binary heap, the earliest first ──

function push(heap: Look[], look: Look): void {
  let at = heap.length;
  heap.push(look);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((heap[parent] as Look).at <= look.at) break;
    heap[at] = heap[parent] as Look;
    at = parent;
  }
  heap[at] = look;
}

/** `heap` is not empty. */
function pop(heap: Look[]): Look {
  const first = heap[0] as Look;
  const last = heap.pop() as Look;
  const { length } = heap;
  if (length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    if (child + 1 < length && (heap[child + 1] as Look).at < (heap[child] as Look).at) child++;
    if ((heap[child] as Look).at >= last.at) break;
    heap[at] = heap[child] as Look;
    at = child;
  }
  heap[at] = last;
  return first;
}
