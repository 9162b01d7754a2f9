// Versions, the ring, and one node under a microscope. What nodes do together, and each rule with and without, is shown by the
// simulator's campaigns and mutants.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Encode } from '../../core/bytes.ts';
import { createProbe, type Probe } from '../testing/probe.ts';
import { nwr } from './index.ts';
import type { NwrCommand, NwrRecord, NwrSpec } from './messages.ts';
import type { NwrOptions } from './options.ts';
import { createRing, walk } from './ring.ts';
import { RULES } from './rules.ts';
import { coversAll, mergeVersions, NOTHING, type Versions } from './versions.ts';

const merge = (a: Versions, b: Versions): Versions => mergeVersions(a, b, RULES.isSuperseded);

/** Copies of one key at three actors that write, having seen some of it, and hear of one another. */
const copies: fc.Arbitrary<readonly Versions[]> = fc
  .array(fc.record({ at: fc.nat(2), from: fc.nat(2), isWrite: fc.boolean(), isBlind: fc.boolean() }), { maxLength: 12 })
  .map((steps) => {
    const all: Versions[] = [NOTHING, NOTHING, NOTHING];
    const counts = [0, 0, 0];
    for (const { at, from, isWrite, isBlind } of steps) {
      const own = all[at]!;
      if (!isWrite) {
        all[at] = merge(own, all[from]!);
        continue;
      }
      const dot = { node: at + 1, birth: 1, count: ++counts[at]! };
      const kept = isBlind ? own : { ...own, siblings: [] };
      const sibling = { dot, at: counts[at]!, value: undefined };
      all[at] = mergeVersions(kept, { context: [dot], siblings: [sibling] }, () => false);
    }
    return all;
  });

test('versions merge alike in any order, any grouping and any number of times', () => {
  fc.assert(
    fc.property(copies, ([a, b, c]) => {
      expect(merge(a!, b!)).toEqual(merge(b!, a!));
      expect(merge(merge(a!, b!), c!)).toEqual(merge(a!, merge(b!, c!)));
      expect(merge(a!, a!)).toBe(a);
      const all = merge(merge(a!, b!), c!);
      for (const copy of [a!, b!, c!]) {
        expect(coversAll(all.context, copy.context)).toBe(true);
        expect(merge(all, copy)).toBe(all);
      }
    }),
  );
});

test('a node that comes takes its share of the keys from all others, and moves no other key', () => {
  const [before, after] = [createRing([1, 2, 3, 4], 64), createRing([1, 2, 3, 4, 5], 64)];
  const keys = Array.from({ length: 4000 }, (_, at) => `key ${at}`);
  const shares = new Map<number, number>();
  for (const key of keys) {
    const [was, is] = [walk(before, key)[0]!, walk(after, key)[0]!];
    expect([was, 5]).toContain(is);
    shares.set(is, (shares.get(is) ?? 0) + 1);
  }
  for (const node of [1, 2, 3, 4, 5]) expect(Math.abs(shares.get(node)! - 800)).toBeLessThan(400);
  expect(new Set(walk(after, 'any')).size).toBe(5);
});

const OPTIONS = { n: 3, w: 2, r: 2, sloppy: false, linearizable: false, repair: 'background', session: [] } as const;
const put = (value: string, context: Versions['context'] = []): NwrCommand => ({
  ...{ type: 'put', key: 'k', value: utf8Encode(value), context, at: 7 },
  ...OPTIONS,
});

/** One of three nodes, all of which have every key. */
function started(
  durable: readonly NwrRecord[] = [],
  options: Partial<NwrOptions> = {},
  members = [1, 2, 3],
): Probe<NwrSpec> {
  const probe = createProbe(nwr, { self: 1, members, options: { virtualNodes: 4, ...options }, durable });
  probe.turn({ type: 'start' });
  return probe;
}

test('a write is done once W nodes have it on disk, the own one included', () => {
  const probe = started();
  const effects = probe.request(1, put('a'));
  expect(effects.sent.map(({ to, message }) => [to, message.type])).toEqual(
    expect.arrayContaining([
      [2, 'store'],
      [3, 'store'],
      [1, 'stored'],
    ]),
  );
  expect(effects.sent.every(({ isEarly }) => !isEarly)).toBe(true);
  expect(probe.mailToSelf(effects).replies).toEqual([]);
  const [request] = probe.state.operations.keys();
  const { replies } = probe.receive(3, { type: 'stored', request: request! });
  expect(replies).toMatchObject([{ id: 1, result: { type: 'written', at: 7, isSloppy: false } }]);
});

test('writers that have not seen one another leave siblings, and one that has replaces them', () => {
  const probe = started();
  probe.request(1, put('a'));
  probe.request(2, put('b'));
  const { context, siblings } = probe.state.copies.get('k')!.versions;
  expect(siblings).toHaveLength(2);
  probe.request(3, put('c', context));
  expect(probe.state.copies.get('k')!.versions.siblings).toHaveLength(1);
  probe.request(4, { ...put('d'), context: undefined } as NwrCommand);
  expect(probe.state.copies.get('k')!.versions.siblings).toMatchObject([{ value: utf8Encode('d') }]);
});

test('what is on disk comes back, by records and by checkpoint alike', () => {
  const probe = started();
  probe.request(1, put('a'));
  probe.receive(2, {
    type: 'store',
    request: 5,
    hintFor: 3,
    item: { key: 'k', versions: probe.state.copies.get('k')!.versions },
  });
  const { copies: kept, hints, birthsBelow } = probe.state;
  for (const durable of [probe.disk, nwr.checkpoint!(probe.state)]) {
    const { state } = started(durable);
    expect([...state.copies]).toEqual([...kept]);
    expect([...state.hints]).toEqual([...hints]);
    expect(state.nextBirth).toBe(birthsBelow);
  }
});

test('a sloppy request turns to a stand-in, and says so; a strict one does not', () => {
  for (const sloppy of [true, false]) {
    const probe = started([], { copies: 2 }, [1, 2, 3]);
    const key = ['k', 'l', 'm', 'n', 'o'].find((each) => walk(probe.state.ring, each).slice(0, 2).includes(1))!;
    const [other] = walk(probe.state.ring, key)
      .slice(0, 2)
      .filter((node) => node !== 1);
    const standIn = [2, 3].find((node) => node !== other)!;
    const written = probe.request(1, { ...put('a'), key, n: 2, sloppy } as NwrCommand);
    probe.mailToSelf(written);
    const late = probe.fire('requests', 100).sent.filter(({ to }) => to === standIn);
    expect(late.length).toBe(sloppy ? 1 : 0);
    const [request] = probe.state.operations.keys();
    const { replies } = probe.receive(standIn, { type: 'stored', request: request! });
    expect(replies.map(({ result }) => result)).toMatchObject(sloppy ? [{ type: 'written', isSloppy: true }] : []);
    const end = probe.fire('requests', 1000).replies.map(({ result }) => result);
    expect(end).toMatchObject(sloppy ? [] : [{ type: 'unavailable', answered: 1, needed: 2 }]);
  }
});

test('options are checked', () => {
  expect(() => nwr.parseOptions({ copies: 0 })).toThrow('nwr option copies is 0');
  expect(() => nwr.parseOptions({ messageLifeMs: 1500 })).toThrow('more than twice timeoutMs');
});
