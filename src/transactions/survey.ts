// What is in doubt, and how it ends: prepared transactions that were found in the participants, and what the decision log
// says of each. Used by managers, after crashes of others or their own, and by `quorate txn`.

import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';
import type { Decision, DecisionLog } from './decision-log.ts';
import { type Branch, nameText, parseGid } from './names.ts';
import type { Participant, PreparedBranch } from './participant.ts';

// biome-ignore lint/suspicious/noExplicitAny: what work is done with them does not matter here.
export type Participants = Readonly<Record<string, Participant<any>>>;

/**
 * `prepared`: it has voted yes, and waits. `none`: nothing of the transaction is here; it has not voted, or has carried out what
 * was decided. `unreachable`: it does not answer. `not-given`: the transaction names it, but the caller did not.
 */
export type BranchState = 'prepared' | 'none' | 'unreachable' | 'not-given';

export interface TransactionStatus {
  /** COORDINATOR/LIFE/NUMBER. */
  readonly transaction: string;
  /** The id of its decision log. */
  readonly log: string;
  /** What is on record. `undecided`: nothing yet. `unknown`: another log would know. */
  readonly decision: Outcome | 'undecided' | 'unknown';
  /** Since it was first prepared or, where nothing is any more, since it was decided; by their own clocks. */
  readonly ageMs: Millis;
  readonly participants: Readonly<Record<string, BranchState>>;
  /** What it is prepared as, by participant. */
  readonly gids: Readonly<Record<string, string>>;
}

export interface Survey {
  readonly transactions: readonly TransactionStatus[];
  /** Participants that could not be asked. */
  readonly unreachable: readonly { readonly participant: string; readonly error: QuorateError }[];
}

/** One transaction's branches, wherever they were found. */
export interface Found {
  readonly branch: Branch;
  /** What it is prepared as, by participant. */
  readonly gids: Readonly<Record<string, string>>;
  readonly ageMs: Millis;
}

/** All of Quorate's that is prepared anywhere, oldest first. */
export async function findPrepared(
  participants: Participants,
): Promise<{ readonly found: readonly Found[]; readonly unreachable: Survey['unreachable'] }> {
  const found = new Map<string, { branch: Branch; gids: Record<string, string>; ageMs: Millis }>();
  const unreachable: { participant: string; error: QuorateError }[] = [];
  const add = (participant: string, { gid, ageMs }: PreparedBranch): void => {
    const branch = parseGid(gid);
    if (branch === undefined) return;
    const key = `${branch.log} ${nameText(branch)}`;
    const known = found.get(key) ?? { branch, gids: {}, ageMs };
    known.gids[participant] = gid;
    known.ageMs = Math.max(known.ageMs, ageMs);
    found.set(key, known);
  };
  await Promise.all(
    Object.entries(participants).map(async ([name, participant]) => {
      try {
        for (const branch of await participant.prepared()) add(name, branch);
      } catch (error) {
        unreachable.push({ participant: name, error: QuorateError.from(error, 'unreachable') });
      }
    }),
  );
  return { found: [...found.values()].sort((a, b) => b.ageMs - a.ageMs), unreachable };
}

/**
 * All transactions that are prepared somewhere or have a decision on record, oldest first. Without a log, what is decided
 * remains unknown. Rejects with the log's errors; participants that do not answer are listed.
 */
export async function surveyTransactions(log: DecisionLog | undefined, participants: Participants): Promise<Survey> {
  // In this order: what is decided and carried out between the two is seen as decided, not as forgotten.
  const { found, unreachable } = await findPrepared(participants);
  const decisions = (await log?.decisions()) ?? [];
  const id = await log?.id();
  const silent = new Set(unreachable.map(({ participant }) => participant));
  const stateOf = (participant: string, gids: Found['gids']): BranchState => {
    if (participants[participant] === undefined) return 'not-given';
    if (silent.has(participant)) return 'unreachable';
    return gids[participant] === undefined ? 'none' : 'prepared';
  };
  const byName = new Map(decisions.map((decision) => [nameText(decision), decision]));
  const statuses: TransactionStatus[] = [];
  const list = (gids: Found['gids'], log: string, name: string, named: Branch['participants'], ageMs: Millis): void => {
    const isOurs = log === id;
    const decision = isOurs ? byName.get(name) : undefined;
    if (isOurs) byName.delete(name);
    const known = typeof named === 'number' ? [] : named;
    const names = new Set([...known, ...(decision?.participants ?? []), ...Object.keys(gids)]);
    statuses.push({
      transaction: name,
      log,
      decision: isOurs ? (decision?.outcome ?? 'undecided') : 'unknown',
      ageMs,
      participants: Object.fromEntries([...names].map((participant) => [participant, stateOf(participant, gids)])),
      gids,
    });
  };
  for (const { gids, branch, ageMs } of found) {
    list(gids, branch.log, nameText(branch), branch.participants, ageMs);
  }
  for (const [name, decision] of [...byName]) {
    list({}, id as string, name, decision.participants, Math.max(0, Date.now() - decision.recordedAt));
  }
  return { transactions: statuses.sort((a, b) => b.ageMs - a.ageMs), unreachable };
}

export interface Resolution {
  readonly transaction: string;
  readonly outcome: Outcome;
  /** Where it was carried out now. */
  readonly carriedOut: readonly string[];
  /** Where it has to be tried again. */
  readonly failed: readonly { readonly participant: string; readonly error: QuorateError }[];
}

/**
 * Ends what `found` found: asks the log, which writes down an abort where there is no decision yet, and carries out what
 * it says. Rejects with the log's errors.
 */
export async function resolveFound(log: DecisionLog, participants: Participants, found: Found): Promise<Resolution> {
  const { branch } = found;
  const named = typeof branch.participants === 'number' ? [] : branch.participants;
  const { outcome } = await log.decide(branch, 'abort', named);
  return carryOut(participants, found, outcome);
}

/** Without asking anybody. */
export async function carryOut(participants: Participants, found: Found, outcome: Outcome): Promise<Resolution> {
  const carriedOut: string[] = [];
  const failed: { participant: string; error: QuorateError }[] = [];
  await Promise.all(
    Object.entries(found.gids).map(async ([name, gid]) => {
      try {
        await participants[name]?.carryOut(gid, outcome);
        carriedOut.push(name);
      } catch (error) {
        failed.push({ participant: name, error: QuorateError.from(error, 'unreachable') });
      }
    }),
  );
  return { transaction: nameText(found.branch), outcome, carriedOut: carriedOut.sort(), failed };
}

/**
 * Decisions of lives that are over and which nobody needs any more. Every participant has been searched *after* `decisions`
 * was read: a commit may go once none of its participants has it prepared, as all had before it was decided. An abort
 * may go at once: without it, its life being over, the answer is the same.
 */
export function dispensable(
  decisions: readonly Decision[],
  isOver: (decision: Decision) => boolean,
  prepared: { readonly found: readonly Found[]; readonly searched: ReadonlySet<string> },
): Decision[] {
  const pending = new Set(prepared.found.map(({ branch }) => nameText(branch)));
  return decisions.filter(
    (decision) =>
      isOver(decision) &&
      (decision.outcome === 'abort' ||
        (decision.participants.every((name) => prepared.searched.has(name)) && !pending.has(nameText(decision)))),
  );
}
