// The harness itself, on a protocol of a screenful: every node keeps the highest number that it heard of, and tells it.

import { expect, test } from 'vitest';
import { violated } from '../../checkers/invariant.ts';
import type { Observer } from '../../checkers/observer.ts';
import type { Definition } from '../../core/protocol.ts';
import type { Subject } from '../subject.ts';
import { mutant } from '../subject.ts';
import { PLAIN_FAULTS } from './faults.ts';
import type { PlainNode } from './node.ts';
import type { PlainPlan } from './plan.ts';
import { plainSubject } from './subject.ts';

interface Highest {
  Message: { readonly type: 'highest'; readonly value: number };
  Command: { readonly type: 'raise'; readonly to: number };
  Result: { readonly type: 'raised' };
  Record: { readonly type: 'highest'; readonly value: number };
  Event: { readonly type: 'heard'; readonly value: number };
  Timer: 'tell';
  State: { value: number };
}

interface Rules {
  persists(): boolean;
  tells(): boolean;
}

const TELL_EVERY_MS = 50;

function define(rules: Rules, hasDisk: boolean): Definition<Highest, object> {
  return {
    name: 'highest',
    parseOptions: (options) => options,
    wire: {
      encodeMessage: ({ value }, writer) => writer.uint(value),
      decodeMessage: (reader) => ({ type: 'highest', value: reader.uint() }),
      encodeRecord: ({ value }, writer) => writer.uint(value),
      decodeRecord: (reader) => ({ type: 'highest', value: reader.uint() }),
    },
    checkpoint: ({ value }) => [{ type: 'highest', value }],
    create: ({ self, members, durable, random }) => {
      const state = { value: 0 };
      for (const { value } of durable) state.value = Math.max(state.value, value);
      return {
        state,
        step(input, now, out) {
          const raised =
            input.type === 'message' ? input.message.value : input.type === 'request' ? input.command.to : 0;
          if (raised > state.value) {
            state.value = raised;
            if (hasDisk && rules.persists()) out.persist({ type: 'highest', value: raised });
            out.emit({ type: 'heard', value: raised });
          }
          if (input.type === 'request') out.reply(input.id, { type: 'raised' });
          if (input.type !== 'timer' && input.type !== 'start') return;
          const peer = members[Math.floor(random() * members.length)]!;
          if (peer !== self && rules.tells()) out.send(peer, { type: 'highest', value: state.value });
          out.setTimer('tell', now + TELL_EVERY_MS);
        },
      };
    },
  };
}

/** What was acknowledged stays, over crashes. */
class Kept implements Observer<Highest> {
  private readonly kept = new Map<number, number>();

  emitted({ id }: { readonly id: number }, { value }: Highest['Event']): void {
    this.kept.set(id, Math.max(this.kept.get(id) ?? 0, value));
  }

  stepped({ id, state }: PlainNode<Highest>): void {
    const before = this.kept.get(id) ?? 0;
    if (state.value < before) violated('kept', `node ${id} forgot ${before}`);
  }
}

function subjectWith(hasDisk: boolean, nodes: number): Subject<PlainPlan<number>> {
  return plainSubject<Highest, object, Rules, number>({
    name: 'highest',
    description: 'the highest number',
    rules: { persists: () => true, tells: () => true },
    mutants: [
      mutant<Rules>('forgetful', 'keeps nothing', { persists: () => false }),
      mutant<Rules>('silent', 'tells nobody', { tells: () => false }),
    ],
    hasDisk,
    create: (rules) => define(rules, hasDisk),
    drawNodes: () => nodes,
    drawOptions: () => ({}),
    drawRequests: (random, { safetyMs }) =>
      Array.from({ length: 20 }, (_, i) => ({ at: random() * safetyMs, to: random.below(nodes), request: i + 1 })),
    prepare(cluster) {
      let asked = 0;
      return {
        observers: hasDisk ? [new Kept()] : [],
        request(node, to) {
          asked++;
          node.request({ type: 'raise', to });
        },
        missing() {
          const values = cluster.nodes.map(({ state }) => state.value);
          return new Set(values).size === 1 ? '' : `they hold ${values.join(' ')}`;
        },
        counts: () => ({ asked }),
      };
    },
  });
}

const highest = subjectWith(true, 5);

test('a sound protocol survives all faults and converges after healing, the same way every time', () => {
  const hashes = new Set<string>();
  let steps = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const plan = highest.plan(seed);
    const { violation, hash, steps: taken } = highest.run(plan);
    expect([seed, violation]).toEqual([seed, undefined]);
    // A plan is JSON: what was stored is the same run.
    expect(highest.run(JSON.parse(JSON.stringify(plan)) as typeof plan).hash).toBe(hash);
    hashes.add(hash);
    steps += taken;
  }
  expect(hashes.size).toBe(50);
  expect(steps).toBeGreaterThan(10_000);
});

test.each([
  ['forgetful', 'kept'],
  ['silent', 'progress'],
])('the mutant %s is noticed as a violation of %s', (name, invariant) => {
  const found = new Set<string | undefined>();
  for (let seed = 1; seed <= 20; seed++) found.add(highest.run(highest.plan(seed), name).violation?.invariant);
  expect(found).toContain(invariant);
});

test('every kind of fault is drawn, and only those that were asked for', () => {
  const types = new Set<string>();
  for (let seed = 1; seed <= 50; seed++) for (const { action } of highest.plan(seed).actions) types.add(action.type);
  for (const type of [
    'crash',
    'restart-storm',
    'pause',
    'partition',
    'isolate',
    'cut',
    'flap',
    'slow-link',
    'weather',
  ]) {
    expect(types).toContain(type);
  }
  for (const type of ['clock-jump', 'clock-rate', 'disk-stall', 'disk-failure', 'disk-full'])
    expect(types).toContain(type);
  const asked = highest.plan(1, { faults: ['pause'] }).actions.filter(({ action }) => action.type !== 'pause');
  expect(asked).toEqual([]);
  expect(() => highest.plan(1, { faults: ['gremlins'] })).toThrow(
    `no fault gremlins: there are ${PLAIN_FAULTS.join(', ')}`,
  );
});

test('a thousand nodes without disks take part in one run', () => {
  const crowd = subjectWith(false, 1000);
  const { violation, steps } = crowd.run(crowd.plan(1, { faults: ['crash', 'pause', 'weather'] }));
  expect(violation).toBe(undefined);
  expect(steps).toBeGreaterThan(50_000);
});
