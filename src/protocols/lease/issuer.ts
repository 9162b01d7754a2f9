// The issuer: grants each resource to one holder at a time, and knows what it granted, over its own crashes too.

import type { NodeId } from '../../core/protocol.ts';
import type { LeaseMessage } from './messages.ts';
import type { Grant, Machine } from './state.ts';

/** Tokens reserved at a time: one record for so many grants. */
const TOKENS_RESERVED = 1000;

/** What an earlier life granted may hold for a whole term yet: renewals are not on record, and clocks do not survive. */
export function startIssuing(m: Machine): void {
  const { rules, now } = m;
  const { issuer } = m.state;
  if (!rules.waitsOut()) return;
  const keepFor = (termMs: number): number => rules.keepFor(termMs, m.options.driftBound);
  for (const [resource, grant] of issuer.grants) {
    issuer.grants.set(resource, { ...grant, keepUntil: now + keepFor(grant.termMs) });
  }
  if (m.options.issuerMemory === 'wait-out' && issuer.termMsMax > 0)
    issuer.quietUntil = now + keepFor(issuer.termMsMax);
}

export function onAsk(m: Machine, from: NodeId, message: Extract<LeaseMessage, { type: 'ask' }>): void {
  const { rules, now } = m;
  const { grants, quietUntil } = m.state.issuer;
  const { resource, life, attempt, token } = message;
  const grant = grants.get(resource);
  if (grant !== undefined && rules.mayRenew(grant, from, life, token)) {
    // A claim made anew is put on record, so that releases of the claim before it stay without effect.
    const isRecorded = token !== 0 && grant.termMs === m.options.termMs;
    const latest = Math.max(attempt, grant.attempt);
    give(m, resource, { ...grant, holder: from, life, attempt: latest }, attempt, isRecorded);
    return;
  }
  const isFree = rules.mayGrant(grant, now) || (grant !== undefined && rules.replaces(grant, from, life));
  // Who wants to renew what it has no more is to ask anew: this may be an old message.
  if (token !== 0 || !isFree || now < quietUntil) {
    m.out.sendEarly(from, { type: 'refused', resource, life, attempt });
    return;
  }
  give(m, resource, { holder: from, life, attempt, token: nextToken(m), termMs: 0, keepUntil: 0 }, attempt, false);
}

function give(m: Machine, resource: string, to: Grant, attempt: number, isRecorded: boolean): void {
  const { rules, options, now, out } = m;
  const { termMs } = options;
  const keepUntil = Math.max(to.keepUntil, now + rules.keepFor(termMs, options.driftBound));
  const { holder, life, token } = to;
  m.state.issuer.grants.set(resource, { ...to, termMs, keepUntil });
  if (!isRecorded && options.issuerMemory === 'durable' && rules.keepsGrants()) {
    out.persist({ type: 'granted', resource, holder, life, attempt: to.attempt, token, termMs });
  }
  out.send(holder, { type: 'granted', resource, life, attempt, token, termMs });
}

function nextToken(m: Machine): number {
  const { issuer } = m.state;
  const { termMs } = m.options;
  const token = issuer.nextToken++;
  if (token >= issuer.reservedBelow || termMs > issuer.termMsMax) {
    issuer.reservedBelow = Math.max(issuer.reservedBelow, token + TOKENS_RESERVED);
    issuer.termMsMax = Math.max(issuer.termMsMax, termMs);
    if (m.rules.keepsTokens())
      m.out.persist({ type: 'reserved', below: issuer.reservedBelow, termMs: issuer.termMsMax });
  }
  return token;
}

export function onRelease(m: Machine, from: NodeId, message: Extract<LeaseMessage, { type: 'release' }>): void {
  const { grants } = m.state.issuer;
  const { resource, life, attempt } = message;
  const grant = grants.get(resource);
  if (grant === undefined || !m.rules.mayRelease(grant, from, life, attempt)) return;
  grants.delete(resource);
  // Nobody waits for this disk: at worst a later life waits out what was free.
  if (m.options.issuerMemory === 'durable') m.out.persist({ type: 'freed', resource, token: grant.token });
}
