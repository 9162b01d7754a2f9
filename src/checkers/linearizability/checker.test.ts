import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkHistory } from '../check-history.ts';
import { checkLinearizability } from './checker.ts';
import { explain } from './explain.ts';
import { HistoryRecorder, type Model, type Operation } from './history.ts';
import { type EtcdOutput, etcdModel, run } from './models/etcd.ts';
import { keyValueModel } from './models/key-value.ts';
import { type RegisterInput, type RegisterOutput, type RegisterValue, registerModel } from './models/register.ts';

type RegisterOperation = Operation<RegisterInput, RegisterOutput>;

/** Linearizability by its definition: some order, respecting real time, of all known and some unknown operations. */
function byDefinition<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[], state: S): boolean {
  if (operations.every((operation) => operation.output === undefined)) return true;
  return operations.some((candidate) => {
    if (operations.some((other) => other.return < candidate.call)) return false;
    const after = model.step(state, candidate.input, candidate.output);
    const rest = operations.filter((other) => other !== candidate);
    return after !== undefined && byDefinition(model, rest, after);
  });
}

const value: fc.Arbitrary<RegisterValue> = fc.constantFrom(null, 1, 2);
const outcome = fc.oneof(
  value.map((seen) => ({ input: { type: 'read' }, output: { type: 'read', value: seen } }) as const),
  value.map((written) => ({ input: { type: 'write', value: written }, output: { type: 'write' } }) as const),
  fc
    .tuple(value, value, fc.boolean())
    .map(([from, to, ok]) => ({ input: { type: 'cas', from, to }, output: { type: 'cas', ok } }) as const),
);
const registerHistory: fc.Arbitrary<RegisterOperation[]> = fc
  .array(fc.tuple(outcome, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }), fc.boolean()), {
    maxLength: 6,
  })
  .map((items) =>
    items.map(([{ input, output }, call, length, isKnown], i) =>
      isKnown
        ? { client: `c${i}`, call: call * 100 + i, return: (call + length) * 100 + 50 + i, input, output }
        : { client: `c${i}`, call: call * 100 + i, return: Number.POSITIVE_INFINITY, input, output: undefined },
    ),
  );

describe('the search', () => {
  test('agrees with the definition on small register histories', () => {
    fc.assert(
      fc.property(registerHistory, (history) => {
        const expected = byDefinition(registerModel, history, registerModel.initial);
        expect(checkLinearizability(registerModel, history).verdict).toBe(
          expected ? 'linearizable' : 'not-linearizable',
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('gives an order that the model accepts', () => {
    fc.assert(
      fc.property(registerHistory, (history) => {
        const { verdict, partitions } = checkLinearizability(registerModel, history);
        fc.pre(verdict === 'linearizable' && history.length > 0);
        let state: RegisterValue | undefined = registerModel.initial;
        for (const { input, output } of partitions[0]!.order) {
          state = registerModel.step(state as RegisterValue, input, output);
          expect(state).not.toBe(undefined);
        }
      }),
    );
  });

  test('an unknown write may take effect long after, or never', () => {
    const recorder = new HistoryRecorder<RegisterInput, RegisterOutput>();
    recorder.called('lost', { type: 'write', value: 7 });
    for (const seen of [null, null, 7, 7]) {
      recorder.returned(recorder.called('reader', { type: 'read' }), { type: 'read', value: seen });
    }
    expect(checkLinearizability(registerModel, recorder.history()).verdict).toBe('linearizable');
    recorder.returned(recorder.called('reader', { type: 'read' }), { type: 'read', value: null });
    expect(checkLinearizability(registerModel, recorder.history()).verdict).toBe('not-linearizable');
  });

  test('many equal unknown writes do not blow the search up', () => {
    const recorder = new HistoryRecorder<RegisterInput, RegisterOutput>();
    for (let i = 0; i < 40; i++) recorder.called(`lost-${i}`, { type: 'write', value: i % 2 });
    for (let i = 0; i < 30; i++) {
      recorder.returned(recorder.called('reader', { type: 'read' }), { type: 'read', value: i % 2 });
    }
    recorder.returned(recorder.called('reader', { type: 'read' }), { type: 'read', value: 5 });
    const { verdict, steps } = checkLinearizability(registerModel, recorder.history());
    expect(verdict).toBe('not-linearizable');
    expect(steps).toBeLessThan(100_000);
  });

  test('says unknown when its budget is used up', () => {
    const recorder = new HistoryRecorder<RegisterInput, RegisterOutput>();
    for (let i = 0; i < 24; i++) recorder.called(`lost-${i}`, { type: 'write', value: i });
    recorder.returned(recorder.called('reader', { type: 'read' }), { type: 'read', value: -1 });
    expect(checkLinearizability(registerModel, recorder.history(), { stepsMax: 5000 }).verdict).toBe('unknown');
  });

  test('checks each key by itself', () => {
    const result = checkLinearizability(keyValueModel, [
      { client: 'a', call: 1, return: 2, input: { type: 'put', key: 'x', value: '1' }, output: { type: 'put' } },
      { client: 'a', call: 3, return: 4, input: { type: 'get', key: 'x' }, output: { type: 'get', value: '1' } },
      { client: 'b', call: 1, return: 2, input: { type: 'get', key: 'y' }, output: { type: 'get', value: '1' } },
    ]);
    expect(result.partitions.map(({ key, verdict }) => [key, verdict])).toEqual([
      ['x', 'linearizable'],
      ['y', 'not-linearizable'],
    ]);
  });
});

describe('the explanation', () => {
  test('shows the stale read and what it contradicts, and nothing after or beside it', () => {
    const recorder = new HistoryRecorder<RegisterInput, RegisterOutput>();
    const perform = (input: RegisterInput, output: RegisterOutput) =>
      recorder.returned(recorder.called('c', input), output);
    for (let i = 0; i < 20; i++) {
      perform({ type: 'write', value: i }, { type: 'write' });
      perform({ type: 'read' }, { type: 'read', value: i });
    }
    perform({ type: 'read' }, { type: 'read', value: 3 });
    perform({ type: 'write', value: 99 }, { type: 'write' });
    const history = recorder.history();
    const failed = checkLinearizability(registerModel, history).partitions[0]!;
    const explanation = explain(registerModel, history, failed)!;
    expect(explanation.stuckAt.output).toEqual({ type: 'read', value: 3 });
    expect(explanation.operations.filter(({ input }) => input.type === 'read')).toHaveLength(1);
    expect(explanation.operations).toHaveLength(21);
    expect(explanation.text).toMatch(/✗ {2}c {2}\[81, 82\] +read → 3/);
  });
});

describe('the etcd model', () => {
  const text = (events: readonly object[]) => events.map((event) => JSON.stringify(event)).join('\n');

  test('accepts what etcd answers: revisions, versions, failed compares, deletes of nothing', () => {
    let state = etcdModel.initial;
    const events: object[] = [];
    const inputs = [
      { type: 'put', key: 'a', value: '1' },
      { type: 'delete', key: 'zz' },
      { type: 'put', key: 'a', value: '2' },
      {
        type: 'txn',
        compares: [{ key: 'a', target: 'version', result: 'equal', operand: 2 }],
        success: [
          { type: 'put', key: 'b', value: '3' },
          { type: 'range', key: 'a', end: 'c' },
        ],
        failure: [],
      },
      { type: 'range', key: 'a', end: 'z' },
    ] as const;
    const outputs: EtcdOutput[] = [];
    for (const input of inputs) {
      const done = run(state, input);
      state = done.state;
      outputs.push(done.output);
      events.push({ client: 'c', event: 'call', input }, { client: 'c', event: 'return', output: done.output });
    }
    expect(outputs.map((output) => output.revision)).toEqual([2, 2, 3, 4, 4]);
    expect(outputs[4]).toMatchObject({
      kvs: [
        { key: 'a', value: '2', createRevision: 2, modRevision: 3, version: 2 },
        { key: 'b', value: '3', createRevision: 4, modRevision: 4, version: 1 },
      ],
    });
    expect(checkHistory(text(events), 'etcd', 'json').verdict).toBe('linearizable');
  });

  test('rejects a write whose revision was given twice', () => {
    const put = (client: string) => [
      { client, event: 'call', input: { type: 'put', key: client, value: '' } },
      { client, event: 'return', output: { type: 'put', revision: 2 } },
    ];
    const { verdict, explanation } = checkHistory(text([...put('a'), ...put('b')]), 'etcd', 'json');
    expect(verdict).toBe('not-linearizable');
    expect(explanation).toContain('✗');
  });
});

describe('bad input', () => {
  test.each([
    ['register', 'jepsen', 'nothing here', /no operation/],
    ['register', 'jepsen', '0 :ok :read 1', /line 1: client 0 returns without a call/],
    ['kv', 'porcupine-kv', 'x', /line 1: not an operation/],
    ['kv', 'json', '{"client":"a","event":"call","input":{"type":"nope"}}', /line 1: input.type must be one of get/],
    ['etcd', 'json', '{', /line 1: not JSON/],
    ['etcd', 'jepsen', '', /no format jepsen for model etcd/],
  ])('%s %s: %j is refused with its line', (model, format, content, message) => {
    expect(() => checkHistory(content, model, format)).toThrow(message);
  });
});
