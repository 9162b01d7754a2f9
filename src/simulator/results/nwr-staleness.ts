// How stale partial quorums are (Bailis et al. 2012, §3): with W copies written, of N, a read of R at random misses them all with
// probability C(N−W, R) / C(N, R). The real nodes hold the copies, a real coordinator reads; chance decides which W have the write
// and who answers first.

import type { Outbox, Protocol } from '../../core/protocol.ts';
import { createRandom } from '../../core/random.ts';
import { type NwrMessage, type NwrSpec, nwr, walk } from '../../protocols/nwr/index.ts';
import type { KnownResult } from './result.ts';

export function staleness(n: number, w: number, r: number): number {
  const choose = (from: number, of: number): number => (of === 0 ? 1 : (from / of) * choose(from - 1, of - 1));
  return n - w < r ? 0 : choose(n - w, r) / choose(n, r);
}

/** The share of `trials` reads that missed the write. */
export function measureStaleness(n: number, w: number, r: number, trials: number, seed: number): number {
  const random = createRandom(seed);
  const members = Array.from({ length: n + 1 }, (_, at) => at + 1);
  const options = nwr.parseOptions({ copies: n, virtualNodes: 1 });
  const sent: NwrMessage[] = [];
  const replies: NwrSpec['Result'][] = [];
  const out: Outbox<NwrSpec> = {
    ...{ persist() {}, emit() {}, emitEarly() {}, setTimer() {}, clearTimer() {} },
    send: (_to, message) => void sent.push(message),
    sendEarly: (_to, message) => void sent.push(message),
    reply: (_id, result) => void replies.push(result),
  };
  const nodes = members.map((self) => nwr.create({ self, members, options, random, durable: [] }));
  const feed = (node: Protocol<NwrSpec>, from: number, message: NwrMessage): NwrMessage[] => {
    sent.length = 0;
    node.step({ type: 'message', from, message }, 0, out);
    return [...sent];
  };
  for (const node of nodes) node.step({ type: 'start' }, 0, out);
  const quorum = { n, w, r, sloppy: false, linearizable: false, repair: 'none', session: [] } as const;
  let stale = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const dot = { node: 1, birth: trial, count: 1 };
    const versions = { context: [dot], siblings: [{ dot, at: 1, value: new Uint8Array(1) }] };
    sent.length = 0;
    replies.length = 0;
    // Who coordinates has no copy of the key, or its own would always be among the first.
    const key = `key ${trial}`;
    const homes = homesOf(nodes, key, n);
    const reader = members.find((id) => !homes.includes(id))!;
    for (const id of random.shuffle([...homes]).slice(0, w)) {
      feed(nodes[id - 1]!, reader, { type: 'store', request: 0, hintFor: 0, item: { key, versions } });
    }
    sent.length = 0;
    nodes[reader - 1]!.step({ type: 'request', id: trial, command: { type: 'get', key, ...quorum } }, 0, out);
    const fetch = sent.find(({ type }) => type === 'fetch')!;
    for (const id of random.shuffle([...homes])) {
      for (const answer of feed(nodes[id - 1]!, reader, fetch)) feed(nodes[reader - 1]!, id, answer);
    }
    const [result] = replies;
    if (result?.type === 'value' && result.siblings.length === 0) stale++;
  }
  return stale / trials;
}

function homesOf([first]: readonly Protocol<NwrSpec>[], key: string, n: number): number[] {
  return walk(first!.state.ring, key).slice(0, n);
}

const CASES = [
  [3, 1, 1],
  [3, 2, 1],
  [3, 1, 2],
  [3, 2, 2],
  [5, 1, 2],
  [5, 2, 2],
  [5, 3, 1],
  [7, 2, 3],
] as const;
const TRIALS = 40_000;

export const nwrStaleness: KnownResult = {
  name: 'nwr-staleness',
  title: 'partial quorums: a read misses the write with probability C(N−W, R) / C(N, R)',
  show(print) {
    print(`${TRIALS} reads each`);
    print('N  W  R  formula   measured');
    let isRight = true;
    for (const [n, w, r] of CASES) {
      const [known, measured] = [staleness(n, w, r), measureStaleness(n, w, r, TRIALS, 1)];
      print(`${n}  ${w}  ${r}  ${known.toFixed(4)}    ${measured.toFixed(4)}`);
      isRight &&= Math.abs(measured - known) <= 0.02 * known;
    }
    return isRight;
  },
};
