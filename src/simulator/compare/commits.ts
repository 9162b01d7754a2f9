// What an atomic commit costs, and how long its participants hold their locks when the coordinator or the network fails.

import { type CommitContestant, CommitLab } from './commit-lab.ts';
import {
  DATA_CENTRE,
  type Distribution,
  distributionOf,
  ONLY_MESSAGES,
  ONLY_SYNCS,
  type Traffic,
  trafficPer,
} from './conditions.ts';

export interface CommitCosts {
  /** Of one transaction that commits, and of one that a participant refuses. */
  readonly commit: Traffic;
  readonly abort: Traffic;
  /** From the request to the answer, and until every participant knows. */
  readonly delaysToAnswer: number;
  readonly delaysToEnd: number;
  readonly syncsToAnswer: number;
}

export interface Interruption {
  /** The share of runs in which somebody who did not crash itself held locks until the trouble was over. */
  readonly blockedShare: number;
  /** Runs in which some committed and some aborted: must be none. */
  readonly splits: number;
  /** The longest time that a participant held its locks. */
  readonly lockedMs: Distribution;
}

export interface CommitBehaviour {
  readonly participants: number;
  readonly costs: CommitCosts;
  /** The coordinator crashes somewhere on the way, and is away for `AWAY_MS`. */
  readonly crash: Interruption;
  /** …and a participant with it. */
  readonly doubleCrash: Interruption;
  /** The coordinator and one participant are cut off the others for so long. */
  readonly cut: Interruption;
}

export const AWAY_MS = 30_000;
const PATIENCE_MS = 120_000;

export function measureCommits(
  contestant: CommitContestant,
  firstSeed: number,
  seeds: number,
  participants: number,
): CommitBehaviour {
  const interrupt = (strike: (lab: CommitLab) => void): Interruption =>
    measureInterruption(contestant, firstSeed, seeds, participants, strike);
  return {
    participants,
    costs: measureCosts(contestant, firstSeed, participants),
    crash: interrupt((lab) => crash(lab, 1)),
    doubleCrash: interrupt((lab) => crash(lab, 2)),
    cut: interrupt(cut),
  };
}

function measureCosts(contestant: CommitContestant, seed: number, participants: number): CommitCosts {
  const run = (conditions: typeof ONLY_MESSAGES, refuses = false) => {
    const lab = new CommitLab(contestant, seed, participants, conditions, refuses);
    const before = lab.traffic();
    lab.begin();
    lab.world.runUntil(lab.world.now + PATIENCE_MS, () => lab.isOver && lab.answeredAt < Infinity);
    const endedAt = lab.world.now;
    lab.world.runUntil(endedAt + PATIENCE_MS);
    return {
      traffic: trafficPer(1, before, lab.traffic()),
      answer: lab.answeredAt - lab.beganAt,
      end: endedAt - lab.beganAt,
    };
  };
  const messages = run(ONLY_MESSAGES);
  return {
    commit: messages.traffic,
    abort: run(ONLY_MESSAGES, true).traffic,
    delaysToAnswer: messages.answer,
    delaysToEnd: messages.end,
    syncsToAnswer: run(ONLY_SYNCS).answer,
  };
}

/** Anywhere from the beginning until everybody knows, if nothing fails. */
function measureInterruption(
  contestant: CommitContestant,
  firstSeed: number,
  seeds: number,
  participants: number,
  strike: (lab: CommitLab) => void,
): Interruption {
  const locked: number[] = [];
  let blocked = 0;
  let splits = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const undisturbed = new CommitLab(contestant, seed, participants, DATA_CENTRE);
    undisturbed.begin();
    undisturbed.world.runUntil(
      undisturbed.world.now + PATIENCE_MS,
      () => undisturbed.isOver && undisturbed.answeredAt < Infinity,
    );
    const lastsMs = undisturbed.world.now - undisturbed.beganAt;

    const lab = new CommitLab(contestant, seed, participants, DATA_CENTRE);
    const { world } = lab;
    lab.begin();
    world.runUntil(world.now + lastsMs * world.randomFor(9)());
    const struckAt = world.now;
    strike(lab);
    world.runUntil(struckAt + AWAY_MS + PATIENCE_MS);
    // Who crashed itself holds its locks until it is back, whatever the protocol.
    const times = lab.participations.filter(
      ({ node, preparedAt }) => node.life === 1 && preparedAt < Number.POSITIVE_INFINITY,
    );
    locked.push(Math.max(0, ...times.map(({ preparedAt, endedAt }) => endedAt - preparedAt)));
    if (times.some(({ endedAt }) => endedAt >= struckAt + AWAY_MS)) blocked++;
    if (new Set(lab.participations.flatMap(({ outcome }) => outcome ?? [])).size > 1) splits++;
  }
  return { blockedShare: blocked / seeds, splits, lockedMs: distributionOf(locked) };
}

/** The first `count` nodes, of which one is the coordinator. */
function crash({ world, cluster }: CommitLab, count: number): void {
  for (const node of cluster.nodes.slice(0, count)) {
    node.node.crash('compared');
    world.after(AWAY_MS, () => node.start());
  }
}

function cut({ world, cluster }: CommitLab): void {
  for (const { id: here } of cluster.nodes.slice(0, 2)) {
    for (const { id: there } of cluster.nodes.slice(2)) {
      for (const [from, to] of [
        [here, there],
        [there, here],
      ] as const) {
        world.network.cut(from, to);
        world.after(AWAY_MS, () => world.network.mend(from, to));
      }
    }
  }
}
