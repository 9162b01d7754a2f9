// The holder: asks, renews, uses what it holds, and stops in time.

import type { Millis } from '../../core/protocol.ts';
import type { LeaseMessage } from './messages.ts';
import type { Claim, Machine } from './state.ts';

/** Attempts whose answers still count, of each claim. */
const ASKED_MAX = 8;

export function startHolding(m: Machine): void {
  m.state.holder.life++;
  if (m.rules.keepsLife()) m.out.persist({ type: 'life', life: m.state.holder.life });
}

export function acquire(m: Machine, id: number, resource: string, patienceMs: Millis): void {
  const { claims } = m.state.holder;
  const request = { id, giveUpAt: m.now + patienceMs };
  const claim = current(m, resource);
  if (claim?.type === 'held') {
    m.out.reply(id, { type: 'acquired', token: claim.token });
    return;
  }
  if (claim !== undefined) claim.requests.push(request);
  else {
    const fresh: Claim = { type: 'asking', requests: [request], asked: [], askAt: m.now };
    claims.set(resource, fresh);
    ask(m, resource, fresh);
  }
  planHolder(m);
}

/** Stops at once, and only then tells the issuer. */
export function release(m: Machine, id: number, resource: string): void {
  const { holder } = m.state;
  const claim = current(m, resource);
  if (claim !== undefined) {
    if (claim.type === 'held') lose(m, resource, 'released');
    else {
      holder.claims.delete(resource);
      for (const waiting of claim.requests) m.out.reply(waiting.id, { type: 'not-acquired' });
    }
    const { life, attempts: attempt } = holder;
    m.out.send(m.options.issuer, { type: 'release', resource, life, attempt });
  }
  m.out.reply(id, { type: 'released' });
  planHolder(m);
}

export function use(m: Machine, id: number, resource: string): void {
  const claim = m.state.holder.claims.get(resource);
  // The timer may be late (a paused process is the classic hole), so the clock decides.
  if (claim?.type !== 'held' || !m.rules.mayUse(claim.until, m.now)) {
    m.out.reply(id, { type: 'not-held' });
    return;
  }
  m.state.holder.uses.set(id, { resource, giveUpAt: m.now + m.options.accessTimeoutMs });
  m.out.sendEarly(m.options.guard, { type: 'access', resource, token: claim.token, request: id });
  planHolder(m);
}

/** The claim, after looking at the clock. */
function current(m: Machine, resource: string): Claim | undefined {
  const claim = m.state.holder.claims.get(resource);
  if (claim?.type === 'held' && m.now >= claim.until) {
    lose(m, resource, 'expired');
    return undefined;
  }
  return claim;
}

function ask(m: Machine, resource: string, claim: Claim): void {
  const { holder } = m.state;
  const attempt = ++holder.attempts;
  claim.asked = [...claim.asked.slice(1 - ASKED_MAX), { attempt, sentAt: m.now }];
  claim.askAt = m.now + m.options.retryMs;
  const token = claim.type === 'held' ? claim.token : 0;
  m.out.send(m.options.issuer, { type: 'ask', resource, life: holder.life, attempt, token });
}

export function onGranted(m: Machine, message: Extract<LeaseMessage, { type: 'granted' }>): void {
  const { rules, now, options } = m;
  const { claims, life } = m.state.holder;
  const { resource, token, termMs } = message;
  const claim = claims.get(resource);
  const asked = claim && rules.attemptOf(claim.asked, message.attempt);
  if (message.life !== life || claim === undefined || asked === undefined) return;
  const until = rules.stopsAt(rules.holdsUntil(asked.sentAt, now, termMs));
  if (claim.type === 'held' ? token !== claim.token : now >= until) return;
  // Earlier attempts tell nothing that this one does not.
  const left = claim.asked.filter(({ attempt }) => attempt > asked.attempt);
  const isLatest = left.length === 0;
  const askAt = isLatest ? asked.sentAt + options.renewEveryMs : claim.askAt;
  if (claim.type === 'held') {
    if (now >= claim.until) lose(m, resource, 'expired');
    else claims.set(resource, { ...claim, asked: left, askAt, until: Math.max(claim.until, until) });
  } else {
    claims.set(resource, { type: 'held', asked: left, askAt, token, until });
    m.out.emit({ type: 'acquired', resource, token });
    for (const { id } of claim.requests) m.out.reply(id, { type: 'acquired', token });
  }
  planHolder(m);
}

export function onAccessed(m: Machine, message: Extract<LeaseMessage, { type: 'accessed' }>): void {
  const { resource, request, token, highest } = message;
  if (!m.state.holder.uses.delete(request)) return;
  if (highest === token) {
    m.out.reply(request, { type: 'used', token });
    return;
  }
  const claim = m.state.holder.claims.get(resource);
  if (claim?.type === 'held' && claim.token < highest) lose(m, resource, 'fenced');
  m.out.reply(request, { type: 'fenced', highest });
}

function lose(m: Machine, resource: string, reason: 'expired' | 'fenced' | 'released'): void {
  const { claims } = m.state.holder;
  const claim = claims.get(resource);
  claims.delete(resource);
  // Early: others need not wait for this disk to hear that it is over.
  if (claim?.type === 'held') m.out.emitEarly({ type: 'lost', resource, token: claim.token, reason });
}

export function onHolderTimer(m: Machine): void {
  const { holder } = m.state;
  const { now, rules } = m;
  for (const [resource, { type }] of [...holder.claims]) {
    if (type === 'asking') giveUp(m, resource);
    const claim = current(m, resource);
    if (claim === undefined || now < claim.askAt) continue;
    if (claim.type === 'asking' || rules.renews()) ask(m, resource, claim);
    else claim.askAt = now + m.options.retryMs;
  }
  for (const [id, { giveUpAt }] of [...holder.uses]) {
    if (now < giveUpAt) continue;
    holder.uses.delete(id);
    m.out.reply(id, { type: 'unanswered' });
  }
  planHolder(m);
}

/** Those whose patience is over go; when the last one goes, so does the claim. */
function giveUp(m: Machine, resource: string): void {
  const { claims } = m.state.holder;
  const claim = claims.get(resource);
  if (claim?.type !== 'asking') return;
  const isOver = ({ giveUpAt }: { readonly giveUpAt: Millis }): boolean => m.now >= giveUpAt;
  for (const { id } of claim.requests.filter(isOver)) m.out.reply(id, { type: 'not-acquired' });
  const requests = claim.requests.filter((request) => !isOver(request));
  if (requests.length > 0) {
    claims.set(resource, { ...claim, requests });
    return;
  }
  claims.delete(resource);
  // It may be granted by now, with the answer under way.
  const { life, attempts: attempt } = m.state.holder;
  m.out.send(m.options.issuer, { type: 'release', resource, life, attempt });
}

function planHolder(m: Machine): void {
  const { claims, uses } = m.state.holder;
  let at = Number.POSITIVE_INFINITY;
  for (const claim of claims.values()) {
    at = Math.min(at, claim.askAt);
    if (claim.type === 'held') at = Math.min(at, claim.until);
    else for (const { giveUpAt } of claim.requests) at = Math.min(at, giveUpAt);
  }
  for (const { giveUpAt } of uses.values()) at = Math.min(at, giveUpAt);
  if (at === Number.POSITIVE_INFINITY) m.out.clearTimer('holder');
  else m.out.setTimer('holder', at);
}
