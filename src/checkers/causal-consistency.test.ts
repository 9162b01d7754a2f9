// Each bad pattern on its smallest history, and agreement with the definitions on all kinds of small histories.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Access, accessesOf } from './accesses.ts';
import { CAUSAL_LEVELS, type CausalLevel, checkCausalConsistency } from './causal-consistency.ts';
import { keyValueModel } from './linearizability/models/key-value.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';

/** `a:x=1 b:x?1`: a writes 1 to x, b reads it; `?0` reads the initial value; `a:x=1!` has an unknown outcome. */
function history(text: string): Access[] {
  return text.split(' ').map((word, operation) => {
    const [, session = '', key = '', sign, value = '', mark] = /^(\w):(\w)([=?])(\w)(!?)$/.exec(word)!;
    const type = sign === '=' ? 'write' : 'read';
    return { session, key, type, value: value === '0' ? null : value, operation, isUnknown: mark === '!' };
  });
}

const patternsOf = (text: string) =>
  CAUSAL_LEVELS.map((level) => checkCausalConsistency(history(text), level)?.pattern ?? 'ok');

describe('each pattern', () => {
  test.each([
    ['concurrent writes may be seen in either order', 'a:x=1 b:x=2 c:x?1 c:x?2 d:x?2', ['ok', 'ok', 'ok']],
    ['a value from nowhere', 'a:x?7', ['thin-air-read', 'thin-air-read', 'thin-air-read']],
    ['effects before their causes', 'a:x?1 a:y=2 b:y?2 b:x=1', Array(3).fill('cyclic-causality')],
    ['own writes must be seen', 'a:x=1 a:x?0', Array(3).fill('initial-read')],
    ['what a read value depends on must be seen', 'a:x=1 a:y=2 b:y?2 b:x?0', Array(3).fill('initial-read')],
    ['overwritten in its past', 'a:x=1 b:x?1 b:x=2 b:y=3 c:y?3 c:x?1', Array(3).fill('overwritten-read')],
    [
      'one session sees two orders of concurrent writes',
      'a:x=1 b:x=2 b:x?1 b:x?2',
      ['ok', 'cyclic-session-view', 'cyclic-conflict'],
    ],
    ['two sessions disagree for good', 'a:x=1 a:x?2 b:x=2 b:x?1', ['ok', 'ok', 'cyclic-conflict']],
    [
      'the writes that a session must have seen before it read their absence',
      'a:x=1 a:y=1 a:z=1 c:y=2 b:y?2 b:x?0 b:z?1 b:y?2',
      ['ok', 'initial-read-in-session-view', 'ok'],
    ],
    ['a write of unknown outcome is no bound', 'a:x=1! a:x?0', ['ok', 'ok', 'ok']],
    ['but it is one once it was seen', 'a:x=1! a:x?1 a:x?0', Array(3).fill('initial-read')],
    ['what its client did before it is its cause', 'a:y=5 a:x=1! b:x?1 b:y?0', Array(3).fill('initial-read')],
  ])('%s', (_name, text, expected) => {
    expect(patternsOf(text)).toEqual(expected);
  });

  test('the text names the operations', () => {
    const violation = checkCausalConsistency(history('a:x=1 b:x?1 b:x=2 b:x?1'), 'causal');
    expect(violation).toMatchObject({ pattern: 'overwritten-read', accesses: [0, 2, 3] });
    expect(violation!.text).toBe(
      'overwritten-read: b reads x 1 (operation 3), though b writes x 2 (operation 2), in its causal past, had overwritten that',
    );
  });

  test('thousands of operations take no time', () => {
    const words: string[] = [];
    for (let i = 0; i < 4000; i++) words.push(`${'abcdefgh'[i % 8]}:${'xyz'[i % 3]}=v`);
    const accesses = history(words.join(' ')).map((access, i) => ({ ...access, value: String(i) }));
    const reads = accesses.map((access, i) => ({
      ...access,
      type: 'read' as const,
      session: 'r',
      operation: 4000 + i,
    }));
    expect(checkCausalConsistency([...accesses, ...reads], 'causal-memory')).toBeUndefined();
  });
});

/** The definitions, by trying orders. Nodes are positions; `before[b]` holds what must precede b. */
function byDefinition(accesses: readonly Access[], level: CausalLevel): boolean {
  const before = accesses.map(() => new Set<number>());
  for (const [b, later] of accesses.entries()) {
    for (const [a, earlier] of accesses.entries()) {
      if (a < b && earlier.session === later.session && !earlier.isUnknown) before[b]!.add(a);
      const isSource = earlier.type === 'write' && earlier.key === later.key && earlier.value === later.value;
      if (later.type === 'read' && isSource) before[b]!.add(a);
    }
    const { type, key, value } = later;
    const isWritten = accesses.some((each) => each.type === 'write' && each.key === key && each.value === value);
    if (type === 'read' && value !== null && !isWritten) return false;
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const set of before) {
      for (const a of [...set]) {
        for (const earlier of before[a]!) {
          if (set.has(earlier)) continue;
          set.add(earlier);
          changed = true;
        }
      }
    }
  }
  if (before.some((set, at) => set.has(at))) return false;
  const all = accesses.map((_, at) => at);
  const isRead = (at: number): boolean => accesses[at]!.type === 'read';
  if (level === 'causal-convergence') {
    // One order of all writes, within which each read returns the last write of its causal past.
    return someOrder(
      all,
      before,
      accesses,
      () => false,
      (order) =>
        all.filter(isRead).every((read) => {
          const past = order.filter(
            (at) => before[read]!.has(at) && !isRead(at) && accesses[at]!.key === accesses[read]!.key,
          );
          const last = past.at(-1);
          return (last === undefined ? null : accesses[last]!.value) === accesses[read]!.value;
        }),
    );
  }
  return all.every((at) => {
    const past = all.filter((each) => each === at || before[at]!.has(each));
    const { session } = accesses[at]!;
    // Causal: only this read's value counts. Causal memory: all that the session has read so far.
    const counts = (each: number): boolean =>
      isRead(each) && (level === 'causal' ? each === at : accesses[each]!.session === session);
    return someOrder(past, before, accesses, counts, () => true);
  });
}

/** Some linear extension of `before` on `nodes` in which each read that `counts` returns the last write, and `accepts` holds. */
function someOrder(
  nodes: readonly number[],
  before: readonly ReadonlySet<number>[],
  accesses: readonly Access[],
  counts: (at: number) => boolean,
  accepts: (order: readonly number[]) => boolean,
  order: readonly number[] = [],
): boolean {
  if (nodes.length === 0) return accepts(order);
  return nodes.some((at) => {
    if (nodes.some((other) => before[at]!.has(other))) return false;
    if (counts(at)) {
      const { key, value } = accesses[at]!;
      const last = order.findLast((each) => accesses[each]!.type === 'write' && accesses[each]!.key === key);
      if ((last === undefined ? null : accesses[last]!.value) !== value) return false;
    }
    return someOrder(
      nodes.filter((other) => other !== at),
      before,
      accesses,
      counts,
      accepts,
      [...order, at],
    );
  });
}

const small = fc
  .array(
    fc.record({
      session: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('x', 'y'),
      isRead: fc.boolean(),
      seen: fc.nat(6),
      isUnknown: fc.nat(5).map((dice) => dice === 0),
    }),
    { minLength: 2, maxLength: 7, size: 'max' },
  )
  .map((steps) => {
    const writes = steps.flatMap(({ key, isRead }, at) => (isRead ? [] : [{ key, value: String(at) }]));
    return steps.map(({ session, key, isRead, seen, isUnknown }, operation): Access => {
      const choices = [null, ...writes.filter((write) => write.key === key).map(({ value }) => value)];
      return isRead
        ? { session, key, type: 'read', value: choices[seen % choices.length]!, operation, isUnknown: false }
        : { session, key, type: 'write', value: String(operation), operation, isUnknown };
    });
  });

describe('agreement with the definitions', () => {
  test.each(CAUSAL_LEVELS)('%s', (level) => {
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(small, (accesses) => {
        const expected = byDefinition(accesses, level);
        verdicts[`${expected}`]++;
        expect(checkCausalConsistency(accesses, level) === undefined).toBe(expected);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });
});

describe('histories of other models', () => {
  const value = (text: string | null): string => text ?? '';
  const operations = (accesses: readonly Access[]) =>
    accesses.map(({ session, type, key, value: name }, at) =>
      type === 'read'
        ? ({
            client: session,
            call: 2 * at,
            return: 2 * at + 1,
            input: { type: 'get', key },
            output: { type: 'get', value: value(name) },
          } as const)
        : ({
            client: session,
            call: 2 * at,
            return: 2 * at + 1,
            input: { type: 'put', key, value: value(name) },
            output: { type: 'put' },
          } as const),
    );

  test('what is sequential is causal in all three strengths', () => {
    fc.assert(
      fc.property(small, (accesses) => {
        const known = accesses.map((access) => ({ ...access, isUnknown: false }));
        const list = operations(known);
        fc.pre(checkSequentialConsistency(keyValueModel, list).verdict === 'sequential');
        const found = accessesOf(keyValueModel, list);
        for (const level of CAUSAL_LEVELS) expect(checkCausalConsistency(found as Access[], level)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('says why it cannot judge a history', () => {
    expect(accessesOf(keyValueModel, operations(history('a:x=1 b:x=1')))).toMatch('1 is written twice to x');
    const append = {
      client: 'a',
      call: 1,
      return: 2,
      input: { type: 'append', key: 'x', value: '1' },
      output: { type: 'append' },
    } as const;
    expect(accessesOf(keyValueModel, [append])).toMatch('append x "1"');
  });
});
