// Two-phase commit's other weaknesses: for a while some participants have committed and others have not; and the slowest decides
// for all.

import { twoPhaseCommit } from '../../protocols/two-phase-commit/index.ts';
import { C, CommitScene, type Decisions, P1, P2, P3 } from './commit-scene.ts';
import type { KnownResult } from './result.ts';
import { table } from './stage.ts';

const OPTIONS = { voteTimeoutMs: 100, retryMs: 50, inDoubtMs: 200 };
const LONG_MS = 2000;

/** All vote yes, and then nothing reaches P3 any more, until the network heals. */
export function partialCommit(): { readonly during: Decisions; readonly after: Decisions } {
  const scene = new CommitScene(twoPhaseCommit, OPTIONS);
  const { stage } = scene;
  let votes = 0;
  scene.onStep = (node, input) => {
    if (node.id !== C || input.type !== 'message' || input.message.type !== 'vote') return;
    if (++votes === 3) stage.split([P3], [C, P1, P2]);
  };
  scene.begin();
  stage.run(LONG_MS);
  const during = scene.decisions;
  scene.heal();
  stage.run(LONG_MS);
  return { during, after: scene.decisions };
}

/** P3's resource takes so long to vote. */
export function slowNode(voteAfterMs: number): Decisions {
  const scene = new CommitScene(twoPhaseCommit, OPTIONS);
  scene.voteAfterMs.set(P3, voteAfterMs);
  scene.begin();
  scene.stage.run(LONG_MS);
  return scene.decisions;
}

export const twoPhasePartial: KnownResult = {
  name: 'two-phase-commit-partial',
  title: 'two-phase commit while messages are lost: a part has committed and shows it, the rest follows later',
  show(print) {
    const { during, after } = partialCommit();
    const rows = [
      ['messages to P3 are lost', ...during],
      ['the network is whole', ...after],
    ];
    for (const line of table(['', 'C', 'P1', 'P2', 'P3'], rows)) print(line);
    return during.join() === 'commit,commit,commit,in doubt' && after.every((each) => each === 'commit');
  },
};

export const twoPhaseSlowNode: KnownResult = {
  name: 'two-phase-commit-slow-node',
  title: `two-phase commit with one slow node: it aborts all, when it votes after more than ${OPTIONS.voteTimeoutMs} ms`,
  show(print) {
    const times = [10, 80, 120, 500];
    const endings = times.map(slowNode);
    const rows = times.map((ms, at) => [`${ms} ms`, ...endings[at]!]);
    for (const line of table(['P3 votes after', 'C', 'P1', 'P2', 'P3'], rows)) print(line);
    return endings.every((each, at) =>
      each.every((one) => one === (times[at]! < OPTIONS.voteTimeoutMs ? 'commit' : 'abort')),
    );
  },
};
