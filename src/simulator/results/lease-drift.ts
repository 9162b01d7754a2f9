// Leases stand on clocks. While these drift within the bound that the issuer allows for, nobody holds what another holds; beyond it
// two do, each by its own clock. The fencing token needs no clock: once the new holder was at the resource, the old one is
// refused (Burrows 2006, §2.4; Kleppmann 2016, 'How to do distributed locking').

import type { Definition } from '../../core/protocol.ts';
import { heldToken, type LeaseOptions, type LeaseSpec, lease } from '../../protocols/lease/index.ts';
import { PlainCluster } from '../plain/cluster.ts';
import { World } from '../world.ts';
import type { KnownResult } from './result.ts';
import { scriptedPlan } from './scripted.ts';

const DOOR = 'door';
const TERM_MS = 1000;
/** The places: the issuer, who gets the lease first, who gets it next; the guard is last. */
const [ISSUER, FIRST, SECOND] = [0, 1, 2];

export interface LeaseDrift {
  /** For how long two nodes held the same, in true milliseconds. */
  readonly bothMs: number;
  /** What each was told as it used the resource, the second holder first. */
  readonly second: LeaseSpec['Result'] | undefined;
  readonly first: LeaseSpec['Result'] | undefined;
}

/** The first holder's clock runs at `rate`, with the issuer out of its reach; the bound is `driftBound`. */
export function runLeaseDrift(rate: number, driftBound: number, log?: (line: string) => void): LeaseDrift {
  const world = new World(1);
  const options: Partial<LeaseOptions> = { issuer: 1, guard: 4, termMs: TERM_MS, driftBound, retryMs: 10 };
  const cluster = new PlainCluster(
    world,
    scriptedPlan('lease', [1, rate, 1, 1], options),
    lease as Definition<LeaseSpec, unknown>,
    true,
  );
  cluster.start();
  const say = (line: string): void => log?.(`${world.now.toFixed(0).padStart(6)} ms  ${line}`);
  const [first, second] = [cluster.at(FIRST!), cluster.at(SECOND!)];
  first.request({ type: 'acquire', resource: DOOR, patienceMs: 100 }, (result) => say(`node 2: ${tell(result)}`));
  world.runUntil(50);
  cluster.perform({ type: 'cut', from: ISSUER!, to: FIRST!, isOneWay: false, forMs: 10 * TERM_MS });
  say('the issuer and node 2 do not reach each other any more');
  second.request({ type: 'acquire', resource: DOOR, patienceMs: 10 * TERM_MS }, (result) =>
    say(`node 3: ${tell(result)}`),
  );
  const holds = (node: typeof first): boolean => heldToken(node.state, DOOR, node.now) !== undefined;
  let bothMs = 0;
  let answers: Pick<LeaseDrift, 'first' | 'second'> = { first: undefined, second: undefined };
  let hasUsed = false;
  for (let at = 51; at < 4 * TERM_MS; at++) {
    world.runUntil(at);
    if (holds(first) && holds(second)) {
      if (bothMs === 0) say('both hold the lease, each by its own clock');
      bothMs++;
    }
    if (!hasUsed && holds(second)) {
      hasUsed = true;
      second.request({ type: 'use', resource: DOOR }, (result) => {
        answers = { ...answers, second: result };
        say(`node 3 goes through the door: ${tell(result)}`);
        world.after(TERM_MS / 4, () => {
          first.request({ type: 'use', resource: DOOR }, (late) => {
            answers = { ...answers, first: late };
            say(`node 2 goes through the door: ${tell(late)}`);
          });
        });
      });
    }
  }
  return { bothMs, ...answers };
}

function tell(result: LeaseSpec['Result'] | undefined): string {
  switch (result?.type) {
    case 'acquired':
    case 'used':
      return `${result.type}, token ${result.token}`;
    case 'fenced':
      return `refused, token ${result.highest} was here`;
    default:
      return result?.type ?? 'no answer';
  }
}

export const leaseDrift: KnownResult = {
  name: 'lease-drift',
  title: 'leases beyond the bound on clock drift have two holders at once; the fencing token saves the day',
  show(print) {
    print('The bound is 1 %, and the first holder’s clock runs 40 % slow:');
    const beyond = runLeaseDrift(0.6, 0.01, print);
    print(`two holders for ${beyond.bothMs} ms\n`);
    print('The same with a bound of 40 %:');
    const within = runLeaseDrift(0.6, 0.4, print);
    print(`two holders for ${within.bothMs} ms`);
    return (
      beyond.bothMs > 0 && beyond.second?.type === 'used' && beyond.first?.type === 'fenced' && within.bothMs === 0
    );
  },
};
