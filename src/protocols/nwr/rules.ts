// The rules of NWR replication, as tiny predicates, each by itself. The machine asks them; the simulator's mutants replace one at
// a time to see that its checkers notice. SPEC.md numbers them.

import type { Millis } from '../../core/protocol.ts';
import { type Context, covers, coversAll, type Sibling } from './versions.ts';

export interface Rules {
  /** R1: a version goes only if a write that saw it is known. */
  isSuperseded(sibling: Sibling, context: Context, others: readonly Sibling[]): boolean;
  /** R2: a write replaces what its writer saw, and nothing else… */
  replaces(sibling: Sibling, seen: Context): boolean;
  /** R3: …and is later than that. */
  stamp(at: number, latest: number): number;
  /** R4: a write is done once W nodes have it. */
  isWritten(acknowledgements: number, w: number): boolean;
  /** R5: a read is done once R nodes answered. */
  isRead(answers: number, r: number): boolean;
  /** R6: stand-ins count for sloppy requests only. */
  countsStandIn(isSloppy: boolean): boolean;
  /** R7: what is acknowledged is durable. */
  keepsVersions(): boolean;
  /** R8: hints, too. */
  keepsHints(): boolean;
  /** R9: a hint goes once its node has exactly what it says. */
  mayDropHint(handed: number, current: number): boolean;
  /** R10: hints are handed over. */
  handsOver(): boolean;
  /** R11: copies are compared and made equal. */
  compares(): boolean;
  /** R12: a copy made anew has a new actor… */
  birth(next: number): number;
  /** R13: …over lives of the node, too. */
  keepsBirths(): boolean;
  /** R14: a deletion is forgotten only once every member has it… */
  mayReap(confirmed: number, members: number): boolean;
  /** R15: …and what was under way before has arrived. */
  reapsAt(now: Millis, messageLifeMs: Millis): Millis;
  /** R16: a session is not answered with less than it has seen. */
  isFresh(context: Context, session: Context): boolean;
  /** R17: a linearizable read has a quorum have what it returns. */
  isWrittenBack(holders: number, n: number, r: number): boolean;
}

export const RULES: Rules = {
  isSuperseded: ({ dot }, context) => covers(context, dot),
  replaces: ({ dot }, seen) => covers(seen, dot),
  stamp: (at, latest) => Math.max(at, latest + 1),
  isWritten: (acknowledgements, w) => acknowledgements >= w,
  isRead: (answers, r) => answers >= r,
  countsStandIn: (isSloppy) => isSloppy,
  keepsVersions: () => true,
  keepsHints: () => true,
  mayDropHint: (handed, current) => handed === current,
  handsOver: () => true,
  compares: () => true,
  birth: (next) => next,
  keepsBirths: () => true,
  mayReap: (confirmed, members) => confirmed >= members,
  reapsAt: (now, messageLifeMs) => now + messageLifeMs,
  isFresh: coversAll,
  isWrittenBack: (holders, n, r) => holders >= n - r + 1,
};
