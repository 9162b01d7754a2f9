// The rules that make leases exclusive, as tiny predicates, each by itself. The machine asks them; the simulator's mutants
// replace one at a time to see that its checkers notice. SPEC.md numbers them.

import type { Millis, NodeId } from '../../core/protocol.ts';
import type { Asked, Grant } from './state.ts';

export interface Rules {
  /** R1: the issuer grants what nobody holds any more, as far as its clock can tell. */
  mayGrant(grant: Grant | undefined, now: Millis): boolean;
  /** R2: it counts the term on its own clock, long enough for the slowest holder if its own is the fastest. */
  keepFor(termMs: Millis, driftBound: number): Millis;
  /** R3: the holder counts the term from when it asked, not from when it was answered. */
  holdsUntil(sentAt: Millis, receivedAt: Millis, termMs: Millis): Millis;
  /** R4: it stops when the term is over. */
  stopsAt(until: Millis): Millis;
  /** R5: an answer counts for the attempt that it answers. */
  attemptOf(asked: readonly Asked[], attempt: number): Asked | undefined;
  /** R6: no attempt is made by two lives of a holder. */
  keepsLife(): boolean;
  /** R7: a grant is durable before it is told, where the issuer is to remember. */
  keepsGrants(): boolean;
  /** R8: what a restarted issuer remembers holds for a whole term again; one that forgets grants nothing for that long. */
  waitsOut(): boolean;
  /** R9: only the holder renews, and only the lease that it has. */
  mayRenew(grant: Grant, from: NodeId, life: number, token: number): boolean;
  /** R10: a release ends what it was sent for: no other's lease, no later one of the same holder. */
  mayRelease(grant: Grant, from: NodeId, life: number, attempt: number): boolean;
  /** R11: each new grant has a higher token than all before it, over all lives of the issuer. */
  keepsTokens(): boolean;
  /** R12: the guard refuses tokens below the highest that it saw… */
  mayAccess(token: number, highest: number): boolean;
  /** R13: …and remembers that. */
  keepsFence(): boolean;
  /** R14: nothing of the resource is used without the lease. */
  mayUse(until: Millis, now: Millis): boolean;
  /** R15: a holder renews before the term is over. Safety does not need it. */
  renews(): boolean;
  /** R16: a new life of the holder need not wait out the lease of its earlier one, which is dead. */
  replaces(grant: Grant, from: NodeId, life: number): boolean;
}

export const RULES: Rules = {
  mayGrant: (grant, now) => grant === undefined || now >= grant.keepUntil,
  keepFor: (termMs, driftBound) => (termMs * (1 + driftBound)) / (1 - driftBound),
  holdsUntil: (sentAt, _receivedAt, termMs) => sentAt + termMs,
  stopsAt: (until) => until,
  attemptOf: (asked, attempt) => asked.find((each) => each.attempt === attempt),
  keepsLife: () => true,
  keepsGrants: () => true,
  waitsOut: () => true,
  mayRenew: (grant, from, life, token) =>
    grant.holder === from && grant.life === life && (token === 0 || token === grant.token),
  mayRelease: (grant, from, life, attempt) => grant.holder === from && grant.life === life && grant.attempt <= attempt,
  keepsTokens: () => true,
  mayAccess: (token, highest) => token >= highest,
  keepsFence: () => true,
  mayUse: (until, now) => now < until,
  renews: () => true,
  replaces: (grant, from, life) => grant.holder === from && life > grant.life,
};
