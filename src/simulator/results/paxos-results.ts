// What is known of Paxos with one and with two proposers (Lamport 2001; the examples with five servers are those of courses).

import type { NodeId } from '../../core/protocol.ts';
import type { Rules } from '../../protocols/paxos/index.ts';
import { ALL, LONG_MS, type PaxosScene, paxosScene } from './paxos-scenes.ts';
import type { KnownResult } from './result.ts';
import { table } from './stage.ts';

// One proposer

export type Failure =
  | 'none'
  | 'an acceptor is down'
  | 'the proposer dies after prepare'
  | 'the proposer dies amid accept';

/** S1 proposes X; in the last two cases S5 finishes with its own Y, or with what it finds. */
export function withFailure(failure: Failure): { readonly learned: string[]; readonly scene: PaxosScene } {
  const scene = paxosScene();
  const { stage } = scene;
  const kill = (node: NodeId): void => stage.world.at(stage.world.now, () => stage.node(node).node.crash('killed'));
  if (failure === 'an acceptor is down') stage.node(5).node.crash('killed');
  // Its own promise would let S1 die with one accept on its way to nobody.
  if (failure === 'the proposer dies amid accept') for (const far of [2, 4, 5]) stage.world.network.slow(1, far, 30);
  scene.onStep((node, input) => {
    if (input.type !== 'message') return;
    const { type } = input.message;
    if (failure === 'the proposer dies after prepare' && node === 2 && type === 'prepare') kill(1);
    if (failure === 'the proposer dies amid accept' && node === 3 && type === 'accept') {
      kill(1);
      stage.split([1], [2, 4, 5]);
    }
  });
  scene.propose(1, 'X');
  stage.run(200);
  if (failure.startsWith('the proposer')) scene.propose(5, 'Y');
  stage.run(LONG_MS);
  return { learned: scene.learned(), scene };
}

const FAILURES: readonly Failure[] = [
  'none',
  'an acceptor is down',
  'the proposer dies after prepare',
  'the proposer dies amid accept',
];

export const paxosFailures: KnownResult = {
  name: 'paxos-failures',
  title: 'Paxos of five: S1 proposes X; where it dies, S5 proposes Y, and finishes what was begun',
  show(print) {
    const endings = FAILURES.map((failure) => withFailure(failure).learned);
    const rows = FAILURES.map((failure, at) => [failure, ...endings[at]!.map((value) => value || 'down')]);
    for (const line of table(['failure', ...ALL.map((node) => `S${node}`)], rows)) print(line);
    print('');
    print('Amid accept, S3 alone had accepted X: S5 finds it among the promises, and proposes it instead of Y.');
    return endings.map((values) => [...new Set(values.filter((value) => value !== ''))].join()).join() === 'X,X,Y,X';
  },
};

// Two proposers

export type Interleaving = 1 | 2 | 3 | 4;

/** S1 has ballot 3.1 for X and reaches S1 to S3; S5 has 4.5 for Y and reaches S3 to S5. They meet at S3. */
export function interleave(which: Interleaving): { readonly learned: string[]; readonly scene: PaxosScene } {
  const scene = paxosScene(
    new Map([
      [1, 2],
      [5, 3],
    ]),
  );
  const { stage } = scene;
  const { network } = stage.world;
  const isCutOff = (reach: readonly NodeId[], from: NodeId): void => {
    for (const far of ALL) if (!reach.includes(far)) network.cut(from, far);
  };
  isCutOff([1, 2, 3], 1);
  isCutOff([3, 4, 5], 5);
  let hasBegun = false;
  const second = (): void => {
    if (hasBegun) return;
    hasBegun = true;
    scene.propose(5, 'Y');
  };
  scene.onStep((node, input) => {
    if (input.type !== 'message') return;
    const { type } = input.message;
    // 2: S3 has accepted X, S2 not yet. 3: S1 accepted X itself, S3 gets S5's prepare first. 4: nobody accepted, and again.
    if (which === 2 && node === 3 && type === 'accept' && input.from === 1) second();
    if (which === 3 && node === 1 && type === 'accept') second();
    if (which === 4 && node === 3 && type === 'prepare' && input.from === 1) second();
  });
  if (which === 2) network.slow(1, 2, 30);
  if (which === 3) slowAfterPrepare(scene);
  if (which === 4) slowAfterPrepare(scene);
  scene.propose(1, 'X');
  if (which === 1) {
    stage.until(() => scene.learned()[0] === 'X');
    second();
  }
  stage.run(60);
  network.heal();
  stage.run(LONG_MS);
  return { learned: scene.learned(), scene };
}

/** S1's prepare arrives at once, its accept at S2 and S3 only after S5's prepare. */
function slowAfterPrepare({ stage }: PaxosScene): void {
  stage.world.after(2, () => {
    for (const far of [2, 3]) stage.world.network.slow(1, far, 10);
  });
}

const CASES: readonly string[] = [
  'P 3.1, A 3.1 X, then P 4.5: X is chosen',
  'P 3.1, A 3.1 X at S3, P 4.5: X is not chosen, but seen',
  'P 3.1, A 3.1 X at S1, P 4.5 at S3 before A 3.1: X is not seen',
  'P 3.1, P 4.5 before any accept: S1 is refused and comes again',
];

export const paxosInterleavings: KnownResult = {
  name: 'paxos-interleavings',
  title: 'Paxos with two proposers, S1 (3.1, X) and S5 (4.5, Y), that meet at S3: four interleavings, one value each',
  show(print) {
    const endings = ([1, 2, 3, 4] as const).map(interleave);
    const rows = endings.map(({ learned, scene }, at) => [
      String(at + 1),
      CASES[at]!,
      [...new Set(learned)].join(' and '),
      [...scene.ballots].join(' '),
    ]);
    for (const line of table(['', 'interleaving (P: prepare, A: accept)', 'chosen', 'ballots'], rows)) print(line);
    endings.forEach(({ scene }, at) => {
      print('');
      print(`${at + 1}. ${CASES[at]!}`);
      for (const line of scene.transcript) print(line);
    });
    const chosen = endings.map(({ learned }) => new Set(learned).size === 1 && learned[0]);
    return chosen[0] === 'X' && chosen[1] === 'X' && chosen[2] === 'Y' && chosen[3] !== false;
  },
};

// Duels

export interface Duel {
  readonly ballots: number;
  readonly isChosen: boolean;
}

const DUEL_MS = 1000;
const VALUE_MS = 2.5;

/** S1 and S5 compete for a second. Accepts, which carry the value, take longer than the other's next prepare. */
export function duel(rules: Partial<Rules>, seed: number): Duel {
  const scene = paxosScene(new Map(), rules, seed);
  const { stage } = scene;
  scene.onStep((node, input) => {
    if (input.type !== 'message' || input.message.type !== 'promise') return;
    if (stage.node(node).state.proposer.type !== 'accepting') return;
    for (const far of ALL) stage.world.network.slow(node, far, VALUE_MS);
    stage.world.after(0.05, () => {
      for (const far of ALL) stage.world.network.slow(node, far, 0);
    });
  });
  scene.propose(1, 'X');
  // Half a round later, and without back-off so for ever: the delays are all alike.
  stage.run(3);
  scene.propose(5, 'Y');
  const isOver = (): boolean => scene.learned().every((value) => value !== '');
  stage.until(isOver, DUEL_MS);
  return { ballots: scene.ballots.size, isChosen: isOver() };
}

const WITHOUT_BACK_OFF: Partial<Rules> = { backOff: () => 0 };
const SEEDS = [1, 2, 3, 4, 5];

export const paxosDuel: KnownResult = {
  name: 'paxos-duel',
  title: 'two Paxos proposers that outbid each other at once livelock; a random back-off ends it',
  show(print) {
    const without = duel(WITHOUT_BACK_OFF, 1);
    const withBackOff = SEEDS.map((seed) => duel({}, seed));
    const rows = [
      ['without', String(without.ballots), without.isChosen ? 'yes' : `no, not within ${DUEL_MS} ms`],
      ...withBackOff.map(({ ballots, isChosen }, at) => [
        `random, seed ${SEEDS[at]}`,
        String(ballots),
        isChosen ? 'yes' : 'no',
      ]),
    ];
    for (const line of table(['back-off', 'ballots', 'chosen'], rows)) print(line);
    return (
      !without.isChosen &&
      without.ballots > 100 &&
      withBackOff.every(({ isChosen, ballots }) => isChosen && ballots < 20)
    );
  },
};
