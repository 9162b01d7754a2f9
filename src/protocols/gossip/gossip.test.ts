// One node under a microscope. What many of them do is tested in the simulator (src/simulator/subjects, results).

import { expect, test } from 'vitest';
import { createProbe, type Probe } from '../testing/probe.ts';
import { type Entry, entryOf, type GossipOptions, type GossipSpec, gossip } from './index.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const entry = (key: string, counter: number, node: number, value: string | undefined = 'x'): Entry => {
  return { key, counter, node, value: value === undefined ? undefined : bytes(value) };
};

function node(options: Partial<GossipOptions> = {}, self = 1, durable: GossipSpec['Record'][] = []): Probe<GossipSpec> {
  const probe = createProbe(gossip, { self, members: [1, 2, 3], options, durable });
  probe.turn({ type: 'start' });
  return probe;
}

test('the later write holds: by counter, then by writer; a deletion is a write', () => {
  const probe = node();
  const learn = (...entries: Entry[]) => probe.receive(2, { type: 'rumours', entries });
  learn(entry('a', 5, 2));
  learn(entry('a', 4, 3, 'older'));
  expect(entryOf(probe.state, 'a')).toMatchObject({ counter: 5, node: 2 });
  learn(entry('a', 5, 3, 'tie'));
  expect(entryOf(probe.state, 'a')).toMatchObject({ counter: 5, node: 3 });
  learn({ key: 'a', counter: 6, node: 2, value: undefined });
  learn(entry('a', 5, 3));
  expect(entryOf(probe.state, 'a')!.value).toBeUndefined();
  const { replies } = probe.request(1, { type: 'put', key: 'a', value: bytes('new'), at: 0 });
  expect(replies[0]!.result).toEqual({ type: 'written', version: { counter: 7, node: 1 } });
});

test('a write is durable before it is acknowledged or told, and is there after a restart', () => {
  const probe = node();
  const { persisted } = probe.request(1, { type: 'put', key: 'a', value: bytes('v'), at: 0 });
  expect(persisted).toHaveLength(1);
  const again = node({}, 1, probe.disk);
  expect(entryOf(again.state, 'a')).toEqual(entryOf(probe.state, 'a'));
});

test('interest is lost after k unneeded contacts in a row; a needed one begins the count anew', () => {
  const probe = node({ interestLimit: 2 });
  probe.request(1, { type: 'put', key: 'a', value: bytes('v'), at: 0 });
  const feedback = (wasKnown: boolean) =>
    probe.receive(2, { type: 'feedback', rumours: [{ key: 'a', counter: 1, node: 1, wasKnown }] });
  feedback(true);
  feedback(false);
  feedback(true);
  expect(probe.state.rumours.has('a')).toBe(true);
  feedback(true);
  expect(probe.state.rumours.has('a')).toBe(false);
});

test('stores that are alike exchange a summary, and nothing else', () => {
  const [left, right] = [node(), node({}, 2)];
  for (const probe of [left, right]) probe.receive(3, { type: 'rumours', entries: [entry('a', 1, 3)] });
  const summary = left.fire('anti-entropy', 1000).sent[0]!.message;
  expect(right.receive(1, summary).sent).toEqual([]);
});

test.each(['push', 'pull', 'push-pull'] as const)(
  'a comparison by %s gives, or asks, what is missing, and no more',
  (direction) => {
    const [left, right] = [node({ antiEntropy: direction, rumours: 'off' }), node({ rumours: 'off' }, 2)];
    for (const probe of [left, right]) probe.receive(3, { type: 'rumours', entries: [entry('both', 1, 3)] });
    left.receive(3, { type: 'rumours', entries: [entry('left', 2, 3)] });
    right.receive(3, { type: 'rumours', entries: [entry('right', 3, 3)] });
    let [from, to] = [left, right];
    let mail = left.fire('anti-entropy', 1000).sent.map(({ message }) => message);
    const carried: string[] = [];
    while (mail.length > 0) {
      for (const message of mail) if (message.type === 'delta') carried.push(...message.entries.map(({ key }) => key));
      const replies = to.receive(from.state.self, ...mail).sent;
      mail = replies.map(({ message }) => message);
      [from, to] = [to, from];
    }
    expect(entryOf(right.state, 'left') !== undefined).toBe(direction !== 'pull');
    expect(entryOf(left.state, 'right') !== undefined).toBe(direction !== 'push');
    expect(carried.sort()).toEqual({ push: ['left'], pull: ['right'], 'push-pull': ['left', 'right'] }[direction]);
  },
);

test('a walk passes over who is silent, and makes each hop once', () => {
  const probe = node();
  const began = probe.request(1, { type: 'repair' });
  const number = began.replies[0]!.result.type === 'walking' ? began.replies[0]!.result.number : 0;
  expect(began.sent.map(({ to }) => to)).toEqual([2]);
  const passed = probe.fire('hop', 500);
  expect(passed.sent).toMatchObject([{ to: 3, message: { walk: { remaining: 2, skipped: 1 } } }]);
  const step = {
    type: 'delta',
    walk: { starter: 1, number, remaining: 1, skipped: 1 },
    isLast: true,
    entries: [],
    wants: [],
  } as const;
  expect(probe.receive(3, step).sent.map(({ to }) => to)).toEqual([2]);
  expect(probe.receive(3, step).sent).toEqual([]);
});

test('reaped death certificates are gone, and not taken again', () => {
  const probe = node();
  const dead = { key: 'a', counter: 5, node: 2, value: undefined };
  probe.receive(2, { type: 'rumours', entries: [dead, entry('b', 5, 2)] });
  probe.request(1, { type: 'reap', below: 6 });
  expect(entryOf(probe.state, 'a')).toBeUndefined();
  expect(entryOf(probe.state, 'b')).toBeDefined();
  probe.receive(2, { type: 'rumours', entries: [dead] });
  expect(entryOf(probe.state, 'a')).toBeUndefined();
  expect(entryOf(node({}, 1, probe.disk).state, 'a')).toBeUndefined();
});

test('keys, values and options have their bounds', () => {
  const probe = node({ keyBytesMax: 2, valueBytesMax: 2 });
  const put = (key: string, value: string) =>
    probe.request(1, { type: 'put', key, value: bytes(value), at: 0 }).replies[0]!.result;
  expect(put('abc', 'v')).toMatchObject({ type: 'refused', code: 'key-too-long' });
  expect(put('a', 'vvv')).toMatchObject({ type: 'refused', code: 'value-too-long' });
  for (const wrong of [{ interestLimit: 0 }, { partners: 'all' }, { unknown: 1 }]) {
    expect(() => gossip.parseOptions(wrong as object)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  }
});
