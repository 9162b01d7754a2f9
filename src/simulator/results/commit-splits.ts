// One script, three protocols. Three participants vote yes; what the coordinator says next reaches P1 only, for in that moment
// the network splits, {C, P1} from {P2, P3}; in a second act the coordinator dies in that moment, too. Three-phase commit decides
// differently on the two sides. Two-phase commit lets P2 and P3 wait with their locks held. Two-phase commit whose decisions
// are in a replicated log does neither: the side with a majority of the log decides, and the other learns of it.

import type { NodeId } from '../../core/protocol.ts';
import { threePhaseCommit } from '../../protocols/three-phase-commit/index.ts';
import { type TwoPhaseSpec, twoPhaseCommit } from '../../protocols/two-phase-commit/index.ts';
import type { TrialSpec } from '../subjects/commit-trial.ts';
import { World } from '../world.ts';
import { C, CommitScene, type Decisions, P1, P2, P3 } from './commit-scene.ts';
import { DecisionLog } from './decision-log.ts';
import type { KnownResult } from './result.ts';
import { table } from './stage.ts';

/** In the first two acts what C says reaches P1; in the third C dies before it says anything, and the network stays whole. */
export type Act = 'split' | 'split, C dies' | 'C dies';

export interface Ending {
  /** Long after the fault, which lasts. */
  readonly during: Decisions;
  /** After the network is whole and everybody is back. */
  readonly after: Decisions;
}

const LONG_MS = 5000;
/** The fifth member of the log, on the side of P2 and P3. */
const WITNESS: NodeId = 5;
const TWO_PHASE = { voteTimeoutMs: 100, retryMs: 50, inDoubtMs: 200 };
const THREE_PHASE = { voteTimeoutMs: 100, answerTimeoutMs: 50, silenceMs: 300, retryMs: 50 };

export function threePhaseEnding(act: Act): Ending {
  return play(new CommitScene(threePhaseCommit, THREE_PHASE), act, 'pre-commit');
}

export function twoPhaseEnding(act: Act): Ending {
  return play(new CommitScene(twoPhaseCommit, TWO_PHASE), act, 'decision');
}

/** `next`: what the coordinator says once it has all votes. */
function play<S extends TrialSpec>(scene: CommitScene<S>, act: Act, next: string): Ending {
  const { stage } = scene;
  const { network } = stage.world;
  let votes = 0;
  let isOver = false;
  scene.onStep = (node, input) => {
    if (isOver || input.type !== 'message') return;
    if (node.id === C && input.message.type === 'vote' && ++votes === 3) {
      if (act === 'C dies') {
        isOver = true;
        stage.world.after(0, () => node.node.crash('killed between the phases'));
      }
      // Its next words are on their way to P2 and P3 a little longer.
      for (const far of [P2, P3]) network.slow(C, far, 5);
    } else if (node.id === P1 && input.message.type === next) {
      isOver = true;
      scene.split();
      if (act === 'split, C dies') stage.world.after(0, () => scene.node(C).node.crash('killed at the split'));
    }
  };
  scene.begin();
  stage.run(LONG_MS);
  const during = scene.decisions;
  scene.heal();
  stage.run(LONG_MS);
  return { during, after: scene.decisions };
}

/** The same with the decision in a log of five members, which C's process leads: what reaches P1 only is its entry. */
export function replicatedEnding(act: Act): Ending {
  const world = new World(1);
  const log = new DecisionLog(world);
  const options = { ...TWO_PHASE, decisionRecord: 'port' };
  const scene = new CommitScene<TwoPhaseSpec>(twoPhaseCommit, options, { world });
  const { stage } = scene;
  log.elect(memberOf(C));
  if (!stage.until(() => log.leader === memberOf(C), LONG_MS)) throw new Error('the log has no leader');
  const kill = (): void => {
    scene.node(C).node.crash('killed');
    log.crash(memberOf(C));
  };
  let votes = 0;
  scene.onStep = (node, input) => {
    if (act !== 'C dies' || node.id !== C || input.type !== 'message') return;
    if (input.message.type === 'vote' && ++votes === 3) world.after(0, kill);
  };
  let isOver = act === 'C dies';
  scene.onEvent = (node, event) => {
    if (event.type !== 'record') return;
    const { transaction, outcome } = event;
    if (!isOver) {
      isOver = true;
      for (const far of [...[P2, P3].map(memberOf), WITNESS]) world.network.slow(memberOf(C), far, 5);
      world.after(3, () => {
        stage.split([C, P1, memberOf(C), memberOf(P1)], [P2, P3, memberOf(P2), memberOf(P3), WITNESS]);
        if (act === 'split, C dies') kill();
      });
    }
    log.record(memberOf(node.id), transaction, outcome, (first) => {
      node.request({ type: 'recorded', transaction, outcome: first });
    });
  };
  scene.begin();
  stage.run(LONG_MS);
  const during = scene.decisions;
  scene.heal();
  log.restart(memberOf(C));
  stage.run(LONG_MS);
  return { during, after: scene.decisions };
}

function memberOf(process: NodeId): NodeId {
  return process - C + 1;
}

const HEAD = ['what happens', 'when', 'C', 'P1', 'P2', 'P3'];

function rows(act: Act, { during, after }: Ending): string[][] {
  return [
    [act, 'while it lasts', ...during],
    ['', 'after healing', ...after],
  ];
}

function show(acts: readonly Act[], ending: (act: Act) => Ending, print: (line: string) => void): Ending[] {
  const endings = acts.map(ending);
  for (const line of table(
    HEAD,
    endings.flatMap((each, at) => rows(acts[at]!, each)),
  ))
    print(line);
  return endings;
}

const isDecided = (decision: string): boolean => decision === 'commit' || decision === 'abort';

/** Nobody decided differently from anybody else. */
export function isAgreed({ during, after }: Ending): boolean {
  return new Set([...during, ...after].filter(isDecided)).size <= 1;
}

/** Who lives has decided. */
export function isUnblocked(decisions: Decisions): boolean {
  return decisions.every((each) => isDecided(each) || each === 'dead');
}

export const threePhaseSplit: KnownResult = {
  name: 'three-phase-commit-split',
  title: 'three-phase commit under one partition: P1, told to pre-commit, commits; P2 and P3, not told, abort',
  show(print) {
    const [split, splitAndDeath, death] = show(['split', 'split, C dies', 'C dies'], threePhaseEnding, print);
    print('');
    print(
      'With a crash alone it decides without the coordinator, and agrees. A partition makes it decide twice, for good.',
    );
    return !isAgreed(split!) && !isAgreed(splitAndDeath!) && isAgreed(death!) && isUnblocked(death!.during);
  },
};

export const twoPhaseBlocking: KnownResult = {
  name: 'two-phase-commit-blocking',
  title:
    'two-phase commit in the same script: nobody decides differently, but who is in doubt waits, with its locks held',
  show(print) {
    const endings = show(['split', 'split, C dies', 'C dies'], twoPhaseEnding, print);
    return endings.every((each) => isAgreed(each) && !isUnblocked(each.during) && each.after.every(isDecided));
  },
};

export const twoPhaseReplicated: KnownResult = {
  name: 'two-phase-commit-replicated',
  title:
    'two-phase commit with its decision in a replicated log, in the same script: no split, and a majority never waits',
  show(print) {
    const endings = show(['split', 'split, C dies', 'C dies'], replicatedEnding, print);
    const [, , death] = endings;
    print('');
    print(
      'The log has five members, one in each process and one more, on the side of P2 and P3. The side without a majority',
    );
    print('waits for the network, not for the coordinator, and then learns what was decided.');
    const moves = endings.every(({ during }) => isDecided(during[2]) && isDecided(during[3]));
    return (
      moves && isUnblocked(death!.during) && endings.every((each) => isAgreed(each) && each.after.every(isDecided))
    );
  },
};
