// What runs of two- and three-phase commit share: transactions begun at any node, and the resources above the participants,
// which vote as the plan says, after a while, and carry out what they are told.

import { AtomicCommitInvariants } from '../../checkers/atomic-commit/index.ts';
import type { Spec } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import { type CommitCommand, type CommitEvent, type CommitResult, keyOf } from '../../protocols/atomic-commit.ts';
import type { PlainCluster } from '../plain/cluster.ts';
import type { Place } from '../plain/faults.ts';
import type { PlainNode } from '../plain/node.ts';
import type { PlainPlan, PlannedRequest } from '../plain/plan.ts';
import type { Trial } from '../plain/run.ts';

export interface Transaction {
  readonly participants: readonly Place[];
  /** Those of them whose resource says no. */
  readonly refusing: readonly Place[];
  /** …or never says anything. */
  readonly silent: readonly Place[];
  /** How long a resource takes to vote, and to carry out, at most. */
  readonly workMs: number;
}

export interface TrialSpec extends Spec {
  Command: CommitCommand | { readonly type: string };
  Result: CommitResult;
  Event: CommitEvent | { readonly type: string };
}

export function drawTransactions(
  random: Random,
  { safetyMs }: { readonly safetyMs: number },
  { nodes }: { readonly nodes: number },
  workMsMax: number,
): PlannedRequest<Transaction>[] {
  const meanMs = random.pick([10, 50, 200]);
  const share = random.pick([0, 0.1, 0.5]);
  const requests: PlannedRequest<Transaction>[] = [];
  for (let at = 0; requests.length < 100; ) {
    at -= meanMs * Math.log(1 - random());
    if (at >= safetyMs) break;
    const places = random.shuffle(Array.from({ length: nodes }, (_, place) => place));
    const participants = places.slice(0, 1 + random.below(nodes));
    const some = (): Place[] => participants.filter(() => random.chance(share / participants.length));
    const refusing = some();
    const silent = random.chance(0.1) ? some() : [];
    const request = { participants, refusing, silent, workMs: random.between(0, workMsMax) };
    requests.push({ at, to: random.below(nodes), request });
  }
  return requests;
}

/** Longer than messages, disks and resources together take for one phase when nothing is planned to go wrong. */
const PHASE_MS_MAX = 250;

/** Nothing is planned to go wrong, nor to look wrong because somebody is impatient. */
function isFaultless(plan: PlainPlan<Transaction>, shortestTimeoutMs: number): boolean {
  const { weather, syncTailChance } = plan.settings;
  return (
    plan.actions.length === 0 &&
    weather.dropChance + weather.tailChance + weather.corruptChance + syncTailChance === 0 &&
    plan.requests.every(({ request }) => request.silent.length === 0) &&
    shortestTimeoutMs > PHASE_MS_MAX
  );
}

/** `shortestTimeoutMs`: who waits so long takes something for gone. `pending`: what a node still has to do about any transaction, '' if nothing. */
export function commitTrial<S extends TrialSpec>(
  cluster: PlainCluster<S>,
  plan: PlainPlan<Transaction>,
  shortestTimeoutMs: number,
  pending: (node: PlainNode<S>) => string,
): Trial<S, Transaction> {
  const { world } = cluster;
  const random = world.randomFor(20);
  const planned = new Map<string, Transaction>();
  const unanswered = new Set<string>();
  const asksBefore = new Set<string>();
  const counts = { transactions: 0, committed: 0, aborted: 0 };
  /** Says something to the node after the resource worked, unless the process is gone by then. */
  const work = (node: PlainNode<S>, workMs: number, command: CommitCommand): void => {
    const { life } = node;
    world.after(random() * workMs, () => {
      if (node.life === life) node.request(command as S['Command']);
    });
  };
  return {
    observers: [new AtomicCommitInvariants(isFaultless(plan, shortestTimeoutMs))],
    request(node, transaction) {
      const participants = transaction.participants.map((place) => cluster.at(place).id);
      const command: CommitCommand = { type: 'begin', participants };
      const id = node.request(command as S['Command'], (result) => {
        unanswered.delete(key);
        if (result !== undefined) counts[result.outcome === 'commit' ? 'committed' : 'aborted']++;
      });
      const key = keyOf({ coordinator: node.id, number: id });
      counts.transactions++;
      planned.set(key, transaction);
      unanswered.add(key);
    },
    emitted(node, event) {
      const told = event as CommitEvent;
      if (told.type !== 'prepare' && told.type !== 'carry-out') return;
      const { transaction } = told;
      const { refusing, silent, workMs } = planned.get(keyOf(transaction))!;
      if (told.type === 'carry-out') work(node, workMs, { type: 'finished', transaction });
      else {
        const place = node.id - 1;
        // What spoke against it once, a conflicting lock, is gone when a later life is asked again.
        const asked = `${node.id}/${keyOf(transaction)}`;
        const yes = !refusing.includes(place) || asksBefore.has(asked);
        asksBefore.add(asked);
        if (!silent.includes(place)) work(node, workMs, { type: 'vote', transaction, yes });
      }
    },
    missing() {
      for (const node of cluster.nodes) {
        if (!node.isAlive) return `node ${node.id} is down`;
        const what = pending(node);
        if (what !== '') return `AC5: node ${node.id} ${what}`;
      }
      return unanswered.size === 0 ? '' : `transaction ${[...unanswered][0]} has no answer`;
    },
    counts: () => counts,
  };
}
