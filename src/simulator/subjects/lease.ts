// Leases as campaigns run them: every node asks for a few resources, uses them while it may, and gives up some of them.

import { LeaseInvariants } from '../../checkers/lease/index.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import {
  createLease,
  heldToken,
  type LeaseOptions,
  type LeaseSpec,
  RULES,
  type Rules,
} from '../../protocols/lease/index.ts';
import type { PlainCluster } from '../plain/cluster.ts';
import type { PlainNode } from '../plain/node.ts';
import type { PlainPlan, PlannedRequest } from '../plain/plan.ts';
import { plainSubject } from '../plain/subject.ts';
import { mutant, type RuleMutant } from '../subject.ts';

interface Request {
  readonly type: 'acquire' | 'release' | 'use';
  readonly resource: string;
  readonly patienceMs: number;
}

const RESOURCES = ['door', 'window'];

/** Answers that are long under way, and asks that get lost. */
const BAD_NETWORK = { faults: ['weather', 'links'] };
const CRASHES = { faults: ['crash', 'storm', 'weather'] };

const MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant<Rules>('grant-anything', 'grants what somebody holds', { mayGrant: () => true }),
  mutant<Rules>(
    'ignore-drift',
    'the issuer trusts all clocks to run alike',
    { keepFor: (termMs) => termMs },
    { faults: ['clock', 'partition'], options: { termMs: 1000, renewEveryMs: 900, driftBound: 0.2 } },
  ),
  mutant<Rules>(
    'count-from-answer',
    'the holder counts the term from the answer',
    { holdsUntil: (_sentAt, receivedAt, termMs) => receivedAt + termMs },
    BAD_NETWORK,
  ),
  mutant<Rules>('stop-late', 'the holder stops a while after the term', { stopsAt: (until) => until + 1000 }),
  mutant<Rules>(
    'any-attempt',
    'an answer counts for the latest attempt',
    { attemptOf: (asked) => asked.at(-1) },
    BAD_NETWORK,
  ),
  mutant<Rules>('reuse-attempts', 'a later life makes the same attempts again', { keepsLife: () => false }, CRASHES),
  mutant<Rules>('forget-grants', 'a grant is not on disk when it is told', { keepsGrants: () => false }),
  mutant<Rules>('hurry-after-restart', 'a restarted issuer grants at once', { waitsOut: () => false }),
  mutant<Rules>('renew-anything', 'whoever asks renews', { mayRenew: () => true }),
  mutant<Rules>('release-anything', 'any release frees the resource', { mayRelease: () => true }, BAD_NETWORK),
  mutant<Rules>('reuse-tokens', 'a later life of the issuer uses tokens again', { keepsTokens: () => false }),
  mutant<Rules>('no-fence', 'the guard lets everybody in', { mayAccess: () => true }),
  mutant<Rules>('forget-fence', 'the guard forgets in a crash whom it saw', { keepsFence: () => false }, CRASHES),
  mutant<Rules>('use-expired', 'a holder uses what it had', { mayUse: () => true }),
  mutant<Rules>('never-renew', 'holders do not renew', { renews: () => false }),
  mutant<Rules>('replace-anybody', 'a newer life of anybody takes over', {
    replaces: (grant, _from, life) => life > grant.life,
  }),
];

export const leaseSubject = plainSubject<LeaseSpec, LeaseOptions, Rules, Request>({
  name: 'lease',
  description: 'leases with fencing tokens: holders that come and go, under crashes, bad networks and odd clocks',
  rules: RULES,
  mutants: MUTANTS,
  create: createLease,
  drawNodes: (random) => random.pick([2, 3, 3, 4, 5]),
  drawOptions: (random, { nodes, driftMax }): Partial<LeaseOptions> => {
    const termMs = random.pick([150, 400, 1000]);
    return {
      issuer: 1 + random.below(nodes),
      guard: 1 + random.below(nodes),
      termMs,
      driftBound: driftMax,
      renewEveryMs: termMs / random.pick([2, 3, 5]),
      retryMs: random.pick([20, 60]),
      accessTimeoutMs: random.pick([50, 300]),
      issuerMemory: random.pick(['durable', 'wait-out']),
    };
  },
  drawRequests,
  prepare,
});

function drawRequests(
  random: Random,
  { safetyMs }: { readonly safetyMs: number },
  { nodes }: { readonly nodes: number },
): PlannedRequest<Request>[] {
  return Array.from({ length: 20 + random.below(60) }, () => {
    const type = random.pick(['acquire', 'acquire', 'release', 'use', 'use'] as const);
    const request = { type, resource: random.pick(RESOURCES), patienceMs: random.pick([50, 500, 5000]) };
    return { at: random() * safetyMs, to: random.below(nodes), request };
  });
}

function prepare(cluster: PlainCluster<LeaseSpec>, plan: PlainPlan<Request>, options: LeaseOptions) {
  const { world } = cluster;
  const random = world.randomFor(22);
  const counts = { acquired: 0, used: 0, fenced: 0, expired: 0 };
  const isExcused = clockExcuses(cluster, plan, options);
  const acquire = (node: PlainNode<LeaseSpec>, resource: string, patienceMs: number, then: () => void): void => {
    node.request({ type: 'acquire', resource, patienceMs }, (result) => {
      if (result?.type !== 'acquired') return;
      counts.acquired++;
      then();
    });
  };
  const use = (node: PlainNode<LeaseSpec>, resource: string): void => {
    node.request({ type: 'use', resource }, (result) => {
      if (result?.type === 'used') counts.used++;
      if (result?.type === 'fenced') counts.fenced++;
    });
  };
  /** A while of work, up to and beyond the end of the term. */
  const work = (node: PlainNode<LeaseSpec>, resource: string): void => {
    const later = (run: () => void): void => {
      world.after(random() * 2 * options.termMs, () => {
        if (!ending.isHealed()) run();
      });
    };
    for (let i = 0; i < 3; i++) later(() => use(node, resource));
    if (random.chance(0.5)) later(() => node.request({ type: 'release', resource }));
  };
  const ending = endingOf(cluster, options, acquire);
  return {
    observers: [new LeaseInvariants(cluster.nodes, options, isExcused)],
    request(node: PlainNode<LeaseSpec>, { type, resource, patienceMs }: Request): void {
      if (type === 'acquire') acquire(node, resource, patienceMs, () => work(node, resource));
      else if (type === 'use') use(node, resource);
      else node.request({ type: 'release', resource });
    },
    emitted(_node: PlainNode<LeaseSpec>, event: LeaseSpec['Event']): void {
      if (event.type === 'lost' && event.reason === 'expired') counts.expired++;
    },
    healed: ending.healed,
    started: ending.started,
    missing: ending.missing,
    counts: () => counts,
  };
}

/** After healing everybody gets everything once, in whatever order; then the last node keeps it for three terms. */
function endingOf(
  cluster: PlainCluster<LeaseSpec>,
  { termMs }: LeaseOptions,
  acquire: (node: PlainNode<LeaseSpec>, resource: string, patienceMs: number, then: () => void) => void,
) {
  const { world } = cluster;
  const open = new Set<string>();
  const keeper = cluster.nodes.at(-1)!;
  let isHealed = false;
  let kept: { readonly token: number; readonly since: number } | undefined;
  const wants = (node: PlainNode<LeaseSpec>): void => {
    for (const resource of RESOURCES) {
      const key = `node ${node.id} did not get ${resource}`;
      if (!open.has(key)) continue;
      acquire(node, resource, 60_000, () => {
        open.delete(key);
        node.request({ type: 'release', resource });
      });
    }
  };
  return {
    isHealed: () => isHealed,
    healed(): void {
      isHealed = true;
      for (const node of cluster.nodes) {
        for (const resource of RESOURCES) {
          open.add(`node ${node.id} did not get ${resource}`);
          node.request({ type: 'release', resource });
        }
        wants(node);
      }
    },
    started(node: PlainNode<LeaseSpec>): void {
      if (isHealed) wants(node);
    },
    missing(): string {
      const [first] = open;
      if (first !== undefined) return first;
      const [resource] = RESOURCES as [string];
      const token = keeper.isAlive ? heldToken(keeper.state, resource, keeper.now) : undefined;
      if (token === undefined) {
        if (keeper.isAlive) keeper.request({ type: 'acquire', resource, patienceMs: 60_000 });
        kept = undefined;
        return 'nobody keeps what it has';
      }
      if (kept?.token !== token) kept = { token, since: world.now };
      return world.now - kept.since > 3 * termMs ? '' : 'nobody keeps what it has';
    },
  };
}

/** A clock that jumped is beyond every bound: for as long as a lease may be wrong for it, only fencing helps. */
function clockExcuses(
  cluster: PlainCluster<LeaseSpec>,
  { actions }: PlainPlan<Request>,
  { termMs, driftBound }: LeaseOptions,
): (node: NodeId) => boolean {
  const jumps = actions.flatMap(({ at, action }) =>
    action.type === 'clock-jump' ? [{ at, node: cluster.at(action.target).id, byMs: Math.abs(action.byMs) }] : [],
  );
  return (node) => {
    const past = jumps.filter((jump) => jump.node === node && jump.at <= cluster.world.now);
    if (past.length === 0) return false;
    const lastingMs = past.reduce((sum, { byMs }) => sum + byMs, (3 * termMs) / (1 - driftBound));
    return cluster.world.now - past.at(-1)!.at <= lastingMs;
  };
}
