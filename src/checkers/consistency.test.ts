// Session guarantees, sequential consistency, bounded staleness and convergence: each on the smallest histories that tell it
// from its neighbours, and against its definition.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Access } from './accesses.ts';
import { checkBoundedStaleness, type StalenessBound, type TimedOperation } from './bounded-staleness.ts';
import { checkConvergence } from './convergence.ts';
import { checkLinearizability } from './linearizability/checker.ts';
import { HistoryRecorder, type Operation } from './linearizability/history.ts';
import { type KeyValueInput, type KeyValueOutput, keyValueModel } from './linearizability/models/key-value.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import {
  checkSessions,
  SESSION_GUARANTEES,
  type SessionGuarantee,
  type SessionOperation,
} from './session-guarantees.ts';
import { checkSessionOrders } from './session-orders.ts';

const operation = (session: string, type: 'read' | 'write', version: number, key = 'x'): SessionOperation => ({
  session,
  type,
  key,
  version,
});

describe('session guarantees', () => {
  test.each([
    ['read-your-writes', [operation('a', 'write', 5), operation('a', 'read', 4)]],
    ['monotonic-reads', [operation('a', 'read', 5), operation('a', 'read', 4)]],
    ['monotonic-writes', [operation('a', 'write', 5), operation('a', 'write', 4)]],
    ['writes-follow-reads', [operation('a', 'read', 5), operation('a', 'write', 4)]],
  ])('%s is told from the others', (guarantee, history) => {
    const [violation, ...more] = checkSessions(history);
    expect(more).toEqual([]);
    expect(violation).toMatchObject({ guarantee, earlier: 0, later: 1 });
    expect(violation!.text).toContain('version 5 of x');
  });

  test('other sessions and other keys are free', () => {
    expect(checkSessions([operation('a', 'write', 5), operation('b', 'read', 0)])).toEqual([]);
    expect(checkSessions([operation('a', 'write', 5, 'x'), operation('a', 'read', 0, 'y')])).toEqual([]);
  });

  test('one revision counter binds writes of all keys', () => {
    const history = [operation('a', 'write', 5, 'x'), operation('a', 'write', 4, 'y')];
    expect(checkSessions(history)).toEqual([]);
    expect(checkSessions(history, undefined, true)).toMatchObject([{ guarantee: 'monotonic-writes' }]);
  });

  test('the newest operation sets the bound, and only the wanted guarantees are checked', () => {
    const history = [operation('a', 'read', 3), operation('a', 'read', 7), operation('a', 'read', 5)];
    expect(checkSessions(history)).toMatchObject([{ earlier: 1, later: 2 }]);
    expect(checkSessions(history, ['read-your-writes'])).toEqual([]);
  });
});

describe('session guarantees where only values are known', () => {
  const step = fc.record({
    session: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('read' as const, 'write' as const),
    value: fc.nat(3),
  });
  /** Reads of 0 see the initial value; nothing is written twice. */
  const accesses = fc.array(step, { maxLength: 8, size: 'max' }).map((steps) => {
    const written = new Set<number>();
    return steps.flatMap(({ session, type, value }, operation): Access[] => {
      if (type === 'write' && (value === 0 || written.has(value))) return [];
      if (type === 'write') written.add(value);
      return [{ session, type, key: 'x', value: value === 0 ? null : String(value), operation, isUnknown: false }];
    });
  });
  const ORDERS = [
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ];

  test('there is a violation exactly if no order of the versions is without one', () => {
    const wanted = fc.subarray([...SESSION_GUARANTEES], { minLength: 1 });
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(accesses, wanted, (history, guarantees) => {
        const expected = ORDERS.some((order) => {
          const versions = history.map(({ session, type, value }) =>
            operation(session, type, value === null ? 0 : order.indexOf(Number(value)) + 1),
          );
          return checkSessions(versions, guarantees).length === 0;
        });
        verdicts[`${expected}`]++;
        expect(checkSessionOrders(history, guarantees)).toHaveLength(expected ? 0 : 1);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });

  test('names the guarantees and operations of the circle', () => {
    const access = (session: string, type: 'read' | 'write', value: string, at: number): Access => ({
      ...{ session, type, value, key: 'x', operation: at, isUnknown: false },
    });
    const history = [
      access('a', 'write', '1', 0),
      access('a', 'write', '2', 1),
      access('b', 'read', '2', 2),
      access('b', 'read', '1', 3),
    ];
    const expected: SessionGuarantee[] = ['monotonic-writes', 'monotonic-reads'];
    const [violation] = checkSessionOrders(history);
    expect(violation!.guarantees).toEqual(expected);
    expect(violation!.text).toContain('b reads x 2 (operation 2), then b reads x 1 (operation 3) [monotonic-reads]');
    expect(checkSessionOrders(history, ['monotonic-reads'])).toEqual([]);
  });
});

describe('bounded staleness', () => {
  const timed = (type: 'read' | 'write', version: number, calledAt: number, returnedAt: number): TimedOperation => ({
    ...{ session: 's', type, key: 'x', version, calledAt, returnedAt },
  });

  test('agrees with the definition', () => {
    const item = fc.record({
      isRead: fc.boolean(),
      version: fc.nat(4),
      calledAt: fc.nat(20),
      length: fc.nat(9),
      isLost: fc.nat(4),
    });
    const bounds: StalenessBound[] = [
      { maxMs: 0 },
      { maxMs: 5 },
      { maxVersions: 0 },
      { maxVersions: 1 },
      { maxMs: 5, maxVersions: 1 },
    ];
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8, size: 'max' }), fc.constantFrom(...bounds), (items, bound) => {
        const history = items.map(({ isRead, version, calledAt, length, isLost }) =>
          timed(
            isRead ? 'read' : 'write',
            version,
            calledAt,
            isLost === 0 && !isRead ? Number.POSITIVE_INFINITY : calledAt + length,
          ),
        );
        const acknowledgedBy = (time: number): number =>
          Math.max(
            0,
            ...history.filter((each) => each.type === 'write' && each.returnedAt < time).map(({ version }) => version),
          );
        const stale = history.filter(({ type, version, calledAt }) => {
          if (type === 'write') return false;
          const isOld = bound.maxMs === undefined || version < acknowledgedBy(calledAt - bound.maxMs);
          const isBehind = bound.maxVersions === undefined || version < acknowledgedBy(calledAt) - bound.maxVersions;
          return isOld && isBehind;
        });
        const found = checkBoundedStaleness(history, bound).map(({ read }) => history[read]);
        verdicts[`${found.length > 0}`]++;
        expect(found).toEqual(stale);
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(50);
  });

  test('says how stale, and since which write', () => {
    const history = [timed('write', 1, 0, 10), timed('write', 2, 20, 30), timed('read', 0, 100, 101)];
    expect(checkBoundedStaleness(history, { maxMs: 50 })).toMatchObject([
      { read: 2, write: 0, staleMs: 90, staleVersions: 2 },
    ]);
    expect(checkBoundedStaleness(history, { maxMs: 90 })).toEqual([]);
  });
});

describe('eventual convergence', () => {
  const replica = (name: string, values: Record<string, string>) => ({ name, values: new Map(Object.entries(values)) });

  test('replicas that differ, in a value or in having one', () => {
    expect(checkConvergence([replica('a', { x: '1', y: '2' }), replica('b', { x: '1', y: '2' })])).toEqual([]);
    const found = checkConvergence([replica('a', { x: '1', y: '2' }), replica('b', { x: '2' })]);
    expect(found.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'differs: x is "1" on a, "2" on b',
      'differs: y is "2" on a, absent on b',
    ]);
  });

  test('what nobody wrote, and what was acknowledged and is gone', () => {
    const replicas = [replica('a', { x: '1' }), replica('b', { x: '1' })];
    const written = new Map([['x', new Set(['2'])]]);
    expect(checkConvergence(replicas, { written }).map(({ kind }) => kind)).toEqual(['invented', 'invented']);
    expect(
      checkConvergence(replicas, { mustHold: new Map([['y', '3']]) }).map(({ kind, key }) => `${kind} ${key}`),
    ).toEqual(['lost y', 'lost y']);
  });
});

type KeyValueOperation = Operation<KeyValueInput, KeyValueOutput>;

const put = (client: string, key: string, value: string, call: number): KeyValueOperation => ({
  client,
  call,
  return: call + 1,
  input: { type: 'put', key, value },
  output: { type: 'put' },
});
const get = (client: string, key: string, value: string, call: number): KeyValueOperation => ({
  client,
  call,
  return: call + 1,
  input: { type: 'get', key },
  output: { type: 'get', value },
});

describe('sequential consistency', () => {
  const verdict = (history: readonly KeyValueOperation[]) => checkSequentialConsistency(keyValueModel, history).verdict;

  test('a stale read of another client is sequential, though not linearizable', () => {
    const history = [put('a', 'x', '1', 1), get('b', 'x', '', 3)];
    expect(checkLinearizability(keyValueModel, history).verdict).toBe('not-linearizable');
    expect(verdict(history)).toBe('sequential');
  });

  test('a stale read of the own write is not', () => {
    expect(verdict([put('a', 'x', '1', 1), get('a', 'x', '', 3)])).toBe('not-sequential');
  });

  test('two readers must agree on the order of writes', () => {
    const writes = [put('a', 'x', '1', 1), put('b', 'x', '2', 1)];
    const reader = (client: string, first: string, second: string) => [
      get(client, 'x', first, 5),
      get(client, 'x', second, 7),
    ];
    expect(verdict([...writes, ...reader('c', '1', '2'), ...reader('d', '1', '2')])).toBe('sequential');
    expect(verdict([...writes, ...reader('c', '1', '2'), ...reader('d', '2', '1')])).toBe('not-sequential');
  });

  test('it does not compose: each key alone is sequential, both together are not', () => {
    const history = [put('a', 'x', '1', 1), get('a', 'y', '', 3), put('b', 'y', '1', 1), get('b', 'x', '', 3)];
    expect(verdict(history.filter(({ input }) => input.key === 'x'))).toBe('sequential');
    expect(verdict(history.filter(({ input }) => input.key === 'y'))).toBe('sequential');
    expect(verdict(history)).toBe('not-sequential');
  });

  test('whatever is linearizable is sequential', () => {
    const step = fc.record({
      client: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('x', 'y'),
      value: fc.constantFrom('1', '2'),
      isRead: fc.boolean(),
      returns: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        const recorder = new HistoryRecorder<KeyValueInput, KeyValueOutput>();
        const values = new Map<string, string>();
        const gone = new Set<string>();
        for (const { client, key, value, isRead, returns } of steps) {
          if (gone.has(client)) continue;
          const id = recorder.called(client, isRead ? { type: 'get', key } : { type: 'put', key, value });
          if (!returns) {
            gone.add(client); // its outcome stays unknown; here it never took effect
            continue;
          }
          if (!isRead) values.set(key, value);
          recorder.returned(id, isRead ? { type: 'get', value: values.get(key) ?? '' } : { type: 'put' });
        }
        const history = recorder.history();
        expect(checkLinearizability(keyValueModel, history).verdict).toBe('linearizable');
        expect(verdict(history)).toBe('sequential');
      }),
    );
  });

  test('agrees with the definition, unknown outcomes included', () => {
    const step = fc.record({
      client: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('x', 'y'),
      value: fc.constantFrom('', '1', '2'),
      isRead: fc.boolean(),
      outcome: fc.nat(4),
    });
    const verdicts = { sequential: 0, 'not-sequential': 0, unknown: 0 };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 7, size: 'max' }), (steps) => {
        const history = steps.map(({ client, key, value, isRead, outcome }, i): KeyValueOperation => {
          const known = isRead ? get(client, key, value, 2 * i) : put(client, key, value, 2 * i);
          return outcome === 0 ? { ...known, output: undefined, return: Number.POSITIVE_INFINITY } : known;
        });
        const expected = isSequential(history, new Map());
        verdicts[verdict(history)]++;
        expect(verdict(history)).toBe(expected ? 'sequential' : 'not-sequential');
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(verdicts.sequential, verdicts['not-sequential'])).toBeGreaterThan(100);
  });

  test('what a client does after a lost write is not bound to see it', () => {
    const lost = { ...put('a', 'x', '1', 1), output: undefined, return: Number.POSITIVE_INFINITY };
    expect(verdict([lost, get('a', 'x', '', 3), get('a', 'x', '1', 5)])).toBe('sequential');
    expect(verdict([lost, get('a', 'x', '1', 3), get('a', 'x', '', 5)])).toBe('not-sequential');
  });
});

/** By definition: some order in which each known operation follows what its client did before it. */
function isSequential(left: readonly KeyValueOperation[], values: ReadonlyMap<string, string>): boolean {
  if (left.every(({ output }) => output === undefined)) return true;
  return left.some((next) => {
    const { client, call, input, output } = next;
    if (left.some((other) => other.client === client && other.call < call && other.output !== undefined)) return false;
    const after = keyValueModel.step(values.get(input.key) ?? '', input, output);
    if (after === undefined) return false;
    return isSequential(
      left.filter((other) => other !== next),
      new Map(values).set(input.key, after),
    );
  });
}
