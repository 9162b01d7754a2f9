// Session guarantees and sequential consistency, each on the smallest histories that tell it from its neighbours.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from './linearizability/checker.ts';
import { HistoryRecorder, type Operation } from './linearizability/history.ts';
import { type KeyValueInput, type KeyValueOutput, keyValueModel } from './linearizability/models/key-value.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import { checkSessions, type SessionOperation } from './session-guarantees.ts';

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
});
