// What is known of Paxos, held to by the real machine.

import { expect, test } from 'vitest';
import { duel, interleave, paxosDuel, paxosFailures, paxosInterleavings, withFailure } from './paxos-results.ts';

test.each([
  ['none', 'X', 5],
  ['an acceptor is down', 'X', 4],
  ['the proposer dies after prepare', 'Y', 4],
  ['the proposer dies amid accept', 'X', 4],
] as const)('failure: %s: %s is chosen, and %i of five learn it', (failure, value, count) => {
  const { learned } = withFailure(failure);
  expect(learned.filter((each) => each !== '')).toEqual(Array.from({ length: count }, () => value));
});

test('a proposer that died amid accept had X accepted by one acceptor only, and that decides for X', () => {
  const { transcript } = withFailure('the proposer dies amid accept').scene;
  expect(transcript.filter((line) => line.includes('accept 1.1 X'))).toHaveLength(2); // at S1 itself, which is dead, and S3
  expect(
    transcript.some((line) => line.includes("S5 has S3's promise") && line.includes('having accepted X at 1.1')),
  ).toBe(true);
});

test('1: X is chosen before S5 comes: S5 finds it and proposes it', () => {
  const { learned, scene } = interleave(1);
  expect(learned).toEqual(['X', 'X', 'X', 'X', 'X']);
  expect(scene.transcript.some((line) => line.includes('accept 4.5 X'))).toBe(true);
});

test('2: X is accepted by S3, but not chosen yet: S5 sees it and proposes it', () => {
  const { learned, scene } = interleave(2);
  expect(new Set(learned)).toEqual(new Set(['X']));
  const promise = scene.transcript.findIndex((line) =>
    line.includes("S5 has S3's promise of 4.5, having accepted X at 3.1"),
  );
  const second = scene.transcript.findIndex((line) => line.includes('S2 gets accept 3.1 X'));
  expect(promise).toBeGreaterThan(0);
  expect(second).toBeGreaterThan(promise);
});

test('3: X is accepted by S1, which S5 does not ask: Y is chosen, and S1 gives up X', () => {
  const { learned, scene } = interleave(3);
  expect(new Set(learned)).toEqual(new Set(['Y']));
  expect(scene.transcript.some((line) => line.includes('S1 gets accept 3.1 X'))).toBe(true);
  expect(scene.transcript.some((line) => line.includes('S1 is refused 3.1 by S3, which promised 4.5'))).toBe(true);
});

test('4: both prepare before either has anything accepted: the first is refused, and one value is chosen', () => {
  const { learned, scene } = interleave(4);
  expect(new Set(learned).size).toBe(1);
  expect(scene.transcript.some((line) => line.includes('refused 3.1 by S3'))).toBe(true);
});

test('two proposers that outbid each other at once never finish; random back-off parts them within a few ballots', () => {
  const without = duel({ backOff: () => 0 }, 1);
  expect(without.isChosen).toBe(false);
  expect(without.ballots).toBeGreaterThan(100);
  for (const seed of [1, 2, 3, 4, 5]) {
    const { isChosen, ballots } = duel({}, seed);
    expect(isChosen).toBe(true);
    expect(ballots).toBeLessThan(20);
  }
});

test.each([paxosFailures, paxosInterleavings, paxosDuel])('$name is shown as it is known', (result) => {
  const lines: string[] = [];
  expect(
    result.show((line) => lines.push(line)),
    lines.join('\n'),
  ).toBe(true);
});
