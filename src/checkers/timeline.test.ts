// Time lines say what the checkers found: who did what when, in which order it fits, and what does not.

import { describe, expect, test } from 'vitest';
import { type Consistency, checkHistory } from './check-history.ts';
import { timelinePage } from './timeline-html.ts';

const lines = (events: readonly object[]): string => events.map((event) => JSON.stringify(event)).join('\n');
const call = (client: string, input: object) => ({ client, event: 'call', input });
const done = (client: string, output: object) => ({ client, event: 'return', output });

/** b reads what a wrote, then what was there before; a second write of a never returns. */
const stale = lines([
  call('a', { type: 'put', key: 'x', value: '<1>' }),
  done('a', { type: 'put' }),
  call('a', { type: 'put', key: 'x', value: '2' }),
  { client: 'a', event: 'unknown' },
  call('a', { type: 'get', key: 'x' }),
  done('a', { type: 'get', value: '<1>' }),
  call('b', { type: 'get', key: 'x' }),
  done('b', { type: 'get', value: '' }),
]);

describe('a history that is not linearizable', () => {
  const [timeline, ...more] = checkHistory(stale, 'kv', 'json').timelines();

  test('is shown up to the operation that cannot be placed', () => {
    expect(more).toEqual([]);
    expect(timeline!.title).toBe('Key x: not linearizable');
    const bars = timeline!.lanes.flatMap(({ client, rows }) => rows.flat().map((bar) => ({ client, ...bar })));
    expect(bars.filter(({ isMarked }) => isMarked)).toMatchObject([
      { client: 'b', text: 'get x → ""', rank: undefined },
    ]);
    expect(timeline!.order[0]).toEqual({ client: 'a', text: 'put x "<1>"', state: '<1>' });
  });

  test('every operation of the order takes effect between its call and its return', () => {
    for (const { from, to, effectAt } of timeline!.lanes.flatMap(({ rows }) => rows.flat())) {
      if (effectAt === undefined) continue;
      expect(effectAt).toBeGreaterThanOrEqual(from);
      expect(effectAt).toBeLessThanOrEqual(to);
    }
  });

  test('an unknown outcome has no end, and a row of its own where its client went on', () => {
    // The whole history: its causal violation needs no smallest prefix.
    const [whole] = checkHistory(stale, 'kv', 'json', { consistency: 'sequential' }).timelines();
    const rows = whole!.lanes.find(({ client }) => client === 'a')!.rows;
    expect(rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['put x "<1>"', 'put x "2" → ?'],
      ['get x → "<1>"'],
    ]);
    const open = rows[0]![1]!;
    expect([open.return, open.to]).toEqual([undefined, whole!.columns]);
  });

  test('the page needs nothing else, escapes what clients wrote, and says in words what it draws', () => {
    const page = timelinePage({ title: 'a & b', timelines: [timeline!] });
    expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/);
    expect(page).toContain('<title>a &amp; b</title>');
    expect(page).toContain('put x &quot;&lt;1&gt;&quot;; called at 1, returned at 2; number 1 in the order');
    expect(page).toContain('get x → &quot;&quot;; called at 6, returned at 7; not in the order; cannot be placed');
    expect(page).not.toContain('<1>');
    expect(page.match(/<li id="at-0-6"/g)).toHaveLength(1);
    expect(page).toContain('href="#at-0-6"');
  });
});

test('a linearizable history is shown with the order that explains it', () => {
  const text = lines(
    [call('a', { type: 'write', value: 1 }), call('b', { type: 'read' })].flatMap((each, i) => [
      each,
      done(each.client, [{ type: 'write' }, { type: 'read', value: 1 }][i]!),
    ]),
  );
  const result = checkHistory(text, 'register', 'json');
  expect(result).toMatchObject({ verdict: 'linearizable', explanation: '' });
  expect(result.timelines()).toMatchObject([
    {
      title: 'The history: linearizable',
      order: [
        { text: 'write 1', state: '1' },
        { text: 'read → 1', state: '1' },
      ],
    },
  ]);
});

describe('weaker levels', () => {
  const verdict = (consistency: Consistency) => checkHistory(stale, 'kv', 'json', { consistency }).verdict;

  test('are chosen by name', () => {
    expect(verdict('sequential')).toBe('sequential');
    expect(verdict('causal')).toBe('causal');
    expect(verdict('session')).toBe('session');
    expect(verdict('read-your-writes')).toBe('read-your-writes');
  });

  test('mark what takes part in a violation', () => {
    const text = lines([
      call('a', { type: 'put', key: 'x', value: '1' }),
      done('a', { type: 'put' }),
      call('b', { type: 'get', key: 'x' }),
      done('b', { type: 'get', value: '1' }),
      call('b', { type: 'get', key: 'x' }),
      done('b', { type: 'get', value: '' }),
    ]);
    for (const consistency of [
      'causal',
      'causal-memory',
      'causal-convergence',
      'session',
      'monotonic-reads',
    ] as const) {
      const result = checkHistory(text, 'kv', 'json', { consistency });
      expect(result.verdict).toBe(`not-${consistency}`);
      const marked = result
        .timelines()[0]!
        .lanes.flatMap(({ rows }) => rows.flat())
        .filter(({ isMarked }) => isMarked);
      expect(marked.map((bar) => bar.text)).toContain('get x → ""');
    }
  });

  test('etcd histories are judged by revisions, equal values or not', () => {
    const put = (client: string, revision: number) => [
      call(client, { type: 'put', key: 'x', value: 'same' }),
      done(client, { type: 'put', revision }),
    ];
    const get = (client: string, modRevision: number) => [
      call(client, { type: 'range', key: 'x' }),
      done(client, {
        type: 'range',
        kvs: [{ key: 'x', value: 'same', createRevision: 2, modRevision, version: 1 }],
        revision: 3,
      }),
    ];
    const history = lines([...put('a', 2), ...put('b', 3), ...get('b', 2)]);
    expect(checkHistory(history, 'etcd', 'json', { consistency: 'session' })).toMatchObject({
      verdict: 'not-session',
      explanation: 'read-your-writes: session b wrote version 3 of x (1), then read version 2 of x (2)',
    });
    expect(checkHistory(history, 'etcd', 'json', { consistency: 'monotonic-reads' }).verdict).toBe('monotonic-reads');
    expect(checkHistory(history, 'etcd', 'json', { consistency: 'causal' })).toMatchObject({
      verdict: 'unknown',
      explanation: 'unknown: same is written twice to x: reads do not tell which they saw',
    });
  });
});

test('when the budget runs out, what was found so far is told', () => {
  const events: object[] = [];
  for (let i = 0; i < 24; i++) events.push(call(`lost-${i}`, { type: 'write', value: i }));
  events.push(call('r', { type: 'read' }), done('r', { type: 'read', value: 3 }));
  events.push(call('r', { type: 'read' }), done('r', { type: 'read', value: -1 }));
  const result = checkHistory(lines(events), 'register', 'json', { stepsMax: 5000 });
  expect(result.verdict).toBe('unknown');
  expect(result.explanation).toMatch(/^Given up after \d+ steps: 0 of 1 object found linearizable/);
  expect(result.explanation).toMatch(/the longest order found has \d+ of 26 operations; it ended at: read → -1/);
  expect(result.timelines()).toMatchObject([{ title: 'The history: unknown' }]);
});
