// W+R>N makes a read meet the newest write that is done. While one is under way it promises nothing: with n=3, w=3, r=2 one reader
// sees the new value, and another, later, the old one. That is not linearizable. Attiya, Bar-Noy & Dolev (1995) make it so: a
// read writes back what it returns to a quorum before it does.

import { checkLinearizability, type Verdict } from '../../checkers/linearizability/checker.ts';
import { HistoryRecorder } from '../../checkers/linearizability/history.ts';
import {
  type RegisterInput,
  type RegisterOutput,
  registerModel,
} from '../../checkers/linearizability/models/register.ts';
import { utf8Decode, utf8Encode } from '../../core/bytes.ts';
import type { Definition } from '../../core/protocol.ts';
import { lastOf, type NwrOptions, type NwrSpec, nwr, type RequestOptions } from '../../protocols/nwr/index.ts';
import { PlainCluster } from '../plain/cluster.ts';
import type { PlainNode } from '../plain/node.ts';
import { World } from '../world.ts';
import type { KnownResult } from './result.ts';
import { scriptedPlan } from './scripted.ts';

const KEY = 'x';

export interface TwoReaders {
  readonly first: string;
  readonly second: string;
  readonly verdict: Verdict;
}

/** Writes 'old' everywhere, then 'new', which for now reaches its coordinator alone; then A reads, and after it B. */
export function runTwoReaders(isLinearizable: boolean, log?: (line: string) => void): TwoReaders {
  const world = new World(1);
  // What gets lost is sent again late enough for both readers.
  const options: Partial<NwrOptions> = { copies: 3, hedgeMs: 400, timeoutMs: 1000 };
  const plan = scriptedPlan('nwr', [1, 1, 1], options);
  const cluster = new PlainCluster(world, plan, nwr as Definition<NwrSpec, unknown>, true);
  cluster.start();
  const history = new HistoryRecorder<RegisterInput, RegisterOutput>();
  const say = (line: string): void => log?.(`${world.now.toFixed(0).padStart(6)} ms  ${line}`);
  const quorum: RequestOptions = {
    ...{ n: 3, w: 3, r: 2, sloppy: false, repair: 'none', session: [] },
    linearizable: isLinearizable,
  };
  const put = (node: PlainNode<NwrSpec>, value: string): void => {
    const operation = history.called(`writer of ${value}`, { type: 'write', value });
    const command = { type: 'put', key: KEY, value: utf8Encode(value), context: undefined, at: world.now | 0 } as const;
    node.request({ ...command, ...quorum }, (result) => {
      if (result?.type !== 'written') return;
      history.returned(operation, { type: 'write' });
      say(`'${value}' is written`);
    });
  };
  const seen: string[] = [];
  const get = (client: string, node: PlainNode<NwrSpec>): void => {
    const operation = history.called(client, { type: 'read' });
    node.request({ type: 'get', key: KEY, ...quorum }, (result) => {
      if (result?.type !== 'value') return;
      const value = utf8Decode(lastOf(result.siblings)!.value!);
      seen.push(value);
      history.returned(operation, { type: 'read', value });
      say(`${client} reads '${value}'`);
    });
  };
  const [one, two] = cluster.nodes as [PlainNode<NwrSpec>, PlainNode<NwrSpec>];
  put(one, 'old');
  world.runUntil(100);
  say("node 1 begins to write 'new'; the others do not hear of it yet");
  put(one, 'new');
  // A linearizable write asks first: it is cut off once it has its answers.
  const hasNew = (): boolean =>
    one.state.copies.get(KEY)!.versions.siblings.some(({ value }) => utf8Decode(value!) === 'new');
  world.runUntil(150, hasNew);
  for (const to of [1, 2]) cluster.perform({ type: 'cut', from: 0, to, isOneWay: true, forMs: 20 });
  world.runUntil(world.now + 50);
  get('A', one);
  world.runUntil(250);
  // B asks all, and takes the first two answers: its own and that of node 3.
  cluster.perform({ type: 'slow-link', from: 0, to: 1, byMs: 50, forMs: 200 });
  get('B', two);
  world.runUntil(2000);
  const { verdict } = checkLinearizability(registerModel, history.history());
  return { first: seen[0] ?? '', second: seen[1] ?? '', verdict };
}

export const nwrLinearizability: KnownResult = {
  name: 'nwr-linearizability',
  title: 'W+R>N is not linearizable: A reads the new value, then B the old one; ABD’s write-back makes it so',
  show(print) {
    print('n=3, w=3, r=2:');
    const plain = runTwoReaders(false, print);
    print(`the history is ${plain.verdict}\n`);
    print('The same with linearizable requests:');
    const abd = runTwoReaders(true, print);
    print(`the history is ${abd.verdict}`);
    const isKnown = plain.first === 'new' && plain.second === 'old' && plain.verdict === 'not-linearizable';
    return isKnown && abd.first === 'new' && abd.second === 'new' && abd.verdict === 'linearizable';
  },
};
