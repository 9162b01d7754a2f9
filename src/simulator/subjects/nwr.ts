// NWR replication as campaigns run it: sessions and lonely clients that put, get and delete a few keys, each request with quorums
// of its own, some sloppy, some linearizable.

import { violated } from '../../checkers/invariant.ts';
import { checkLinearizability } from '../../checkers/linearizability/checker.ts';
import { HistoryRecorder } from '../../checkers/linearizability/history.ts';
import {
  type RegisterInput,
  type RegisterOutput,
  registerModel,
} from '../../checkers/linearizability/models/register.ts';
import { NwrInvariants } from '../../checkers/nwr/index.ts';
import { checkSessions, type SessionOperation } from '../../checkers/session-guarantees.ts';
import { utf8Decode, utf8Encode } from '../../core/bytes.ts';
import type { Random } from '../../core/random.ts';
import {
  type Context,
  covers,
  createNwr,
  lastOf,
  latestOf,
  type NwrOptions,
  type NwrSpec,
  type ReadRepair,
  RULES,
  type Rules,
  walk,
} from '../../protocols/nwr/index.ts';
import type { PlainCluster } from '../plain/cluster.ts';
import type { PlainNode } from '../plain/node.ts';
import type { PlainPlan, PlannedRequest } from '../plain/plan.ts';
import { plainSubject } from '../plain/subject.ts';
import { NWR_MUTANTS } from './nwr-mutants.ts';

/** Options of the run itself, which the protocol does not know. */
interface RunOptions extends NwrOptions {
  readonly workload: 'mixed' | 'linearizable' | 'deletions';
}

type Request =
  | {
      readonly type: 'put' | 'get' | 'delete';
      readonly key: string;
      /** 0: none. */
      readonly session: number;
      readonly n: number;
      readonly w: number;
      readonly r: number;
      readonly sloppy: boolean;
      readonly repair: ReadRepair;
      readonly isBlind: boolean;
    }
  /** What the node is told of others: true or not. */
  | { readonly type: 'observe'; readonly down: readonly number[] };

const KEYS = ['a', 'b', 'c', 'd'];
/** All of whose operations are linearizable. */
const REGISTERS = ['register-1', 'register-2'];

type Node = PlainNode<NwrSpec>;
type Command = Extract<NwrSpec['Command'], { type: 'put' | 'get' }>;

export const nwrSubject = plainSubject<NwrSpec, RunOptions, Rules, Request>({
  name: 'nwr',
  description:
    'NWR replication: quorums of each request’s own, siblings, hints, repair and deletions, under every fault',
  rules: RULES,
  mutants: NWR_MUTANTS,
  create: (rules) => {
    const definition = createNwr(rules);
    return {
      ...definition,
      parseOptions: ({ workload = 'mixed', ...options }) => ({ ...definition.parseOptions(options), workload }),
    };
  },
  drawNodes: (random) => random.pick([2, 3, 3, 4, 5, 6]),
  drawOptions: (random, { nodes }): Partial<RunOptions> => ({
    copies: Math.min(nodes, random.pick([2, 3, 3, 3, 4])),
    virtualNodes: random.pick([1, 8]),
    timeoutMs: random.pick([150, 500]),
    hedgeMs: random.pick([15, 60]),
    backgroundMs: random.pick([50, 300]),
    tombstoneGraceMs: random.pick([50, 500]),
    // Longer than any message of the simulated network, pauses and stalled disks of its sender included.
    messageLifeMs: 7000,
    syncBytesMax: random.pick([100, 100_000]),
    workload: random.pick(['mixed', 'mixed', 'mixed', 'linearizable', 'deletions']),
  }),
  drawSettings: () => ({ livenessMs: 40_000 }),
  drawRequests: (random, settings, { nodes }) => drawRequests(random, settings, nodes),
  prepare: (cluster, plan, options) => new NwrTrial(cluster, plan, options),
});

function drawRequests(
  random: Random,
  { safetyMs, options }: { readonly safetyMs: number; readonly options: Readonly<Record<string, unknown>> },
  nodes: number,
): PlannedRequest<Request>[] {
  const n = Number(options['copies']);
  const keys = options['workload'] === 'linearizable' ? REGISTERS.slice(0, 1) : [...KEYS, ...REGISTERS];
  const types =
    options['workload'] === 'deletions'
      ? (['put', 'delete'] as const)
      : (['put', 'put', 'put', 'get', 'get', 'get', 'get', 'delete'] as const);
  const isSloppyRun = random.chance(0.5);
  return Array.from({ length: 50 + random.below(150) }, () => {
    const at = random() * safetyMs;
    const to = random.below(nodes);
    if (random.chance(0.03)) {
      const down = Array.from({ length: nodes }, (_, i) => i + 1).filter(() => random.chance(0.3));
      return { at, to, request: { type: 'observe', down } };
    }
    const request: Request = {
      type: random.pick(types),
      key: random.pick(keys),
      session: random.below(4),
      n,
      w: 1 + random.below(n),
      r: 1 + random.below(n),
      sloppy: isSloppyRun && random.chance(0.5),
      repair: random.pick(['blocking', 'background', 'background', 'none']),
      isBlind: random.chance(0.3),
    };
    return { at, to, request };
  });
}

interface Session {
  isBusy: boolean;
  readonly seen: Map<string, { readonly context: Context; readonly at: number }>;
}

class NwrTrial {
  readonly observers: readonly NwrInvariants[];
  private readonly cluster: PlainCluster<NwrSpec>;
  private readonly options: RunOptions;
  private readonly invariants: NwrInvariants;
  private readonly sessions = new Map<number, Session>();
  private readonly history: SessionOperation[] = [];
  private readonly registers = new Map<string, HistoryRecorder<RegisterInput, RegisterOutput>>();
  private readonly tally = {
    written: 0,
    read: 0,
    sloppy: 0,
    unavailable: 0,
    behind: 0,
    handedOff: 0,
    repaired: 0,
    reaped: 0,
  };
  private values = 0;
  private readonly late = new Set<number>();
  private isHealed = false;

  constructor(cluster: PlainCluster<NwrSpec>, _plan: PlainPlan<Request>, options: RunOptions) {
    this.cluster = cluster;
    this.options = options;
    this.invariants = new NwrInvariants(cluster.nodes, options.copies);
    this.observers = [this.invariants];
  }

  emitted = (_node: Node, event: NwrSpec['Event']): void => {
    if (event.type === 'handed-off') this.tally.handedOff++;
    if (event.type === 'repaired') this.tally.repaired++;
    if (event.type === 'reaped') this.tally.reaped++;
  };

  request = (node: Node, request: Request): void => {
    if (request.type === 'observe') {
      const members = this.cluster.nodes.map(({ id }) => id);
      node.request({ type: 'observe', members, down: request.down.filter((id) => id !== node.id) });
      return;
    }
    const session = this.sessionOf(request.session);
    if (session?.isBusy) return;
    const command = this.commandOf(node, request, session);
    if (session !== undefined) session.isBusy = true;
    const { since } = this.invariants;
    const operation = this.begin(command);
    node.request(command, (result) => {
      if (session !== undefined) session.isBusy = false;
      if (result === undefined) return;
      this.count(result);
      if (result.type === 'written' && command.type === 'put') this.invariants.written(command, result);
      if (result.type === 'value' && command.type === 'get') this.invariants.read(command, result, since);
      this.end(command, operation, result);
      if (session !== undefined) this.note(request.session, session, command, result);
    });
  };

  private sessionOf(number: number): Session | undefined {
    if (number === 0) return undefined;
    const session = this.sessions.get(number) ?? { isBusy: false, seen: new Map() };
    this.sessions.set(number, session);
    return session;
  }

  private commandOf(node: Node, request: Exclude<Request, { type: 'observe' }>, session: Session | undefined): Command {
    const { key, n, w, r, sloppy, repair } = request;
    const seen = session?.seen.get(key);
    const options = {
      ...{ key, n, w, r, sloppy, repair },
      linearizable: REGISTERS.includes(key),
      session: seen?.context ?? [],
    };
    if (request.type === 'get') return { type: 'get', ...options };
    return {
      type: 'put',
      ...options,
      value: request.type === 'delete' ? undefined : utf8Encode(`v${++this.values}`),
      context: request.isBlind ? [] : undefined,
      at: Math.max(Math.floor(node.now), (seen?.at ?? 0) + 1),
    };
  }

  private count(result: NwrSpec['Result']): void {
    const { tally } = this;
    if (result.type === 'written') tally.written++;
    if (result.type === 'value') tally.read++;
    if ('isSloppy' in result && result.isSloppy) tally.sloppy++;
    if (result.type === 'unavailable') tally.unavailable++;
    if (result.type === 'behind') tally.behind++;
  }

  /** What the session knows from now on. */
  private note(name: number, session: Session, command: Command, result: NwrSpec['Result']): void {
    const { key } = command;
    if (result.type !== 'written' && result.type !== 'value') return;
    const version = result.type === 'written' ? result.at : latestOf(result.siblings);
    const before = session.seen.get(key);
    session.seen.set(key, { context: result.context, at: Math.max(version, before?.at ?? 0) });
    this.history.push({ session: String(name), type: result.type === 'written' ? 'write' : 'read', key, version });
  }

  // Registers, for the linearizability checker

  private begin({ key, ...command }: Command): number | undefined {
    if (!REGISTERS.includes(key)) return undefined;
    const recorder = this.registers.get(key) ?? new HistoryRecorder<RegisterInput, RegisterOutput>();
    this.registers.set(key, recorder);
    const client = String(recorder.size);
    if (command.type === 'get') return recorder.called(client, { type: 'read' });
    return recorder.called(client, { type: 'write', value: command.value ? utf8Decode(command.value) : null });
  }

  private end({ key }: Command, operation: number | undefined, result: NwrSpec['Result']): void {
    if (operation === undefined) return;
    const recorder = this.registers.get(key)!;
    if (result.type === 'written') recorder.returned(operation, { type: 'write' });
    if (result.type !== 'value') return;
    const value = lastOf(result.siblings)?.value;
    recorder.returned(operation, { type: 'read', value: value ? utf8Decode(value) : null });
  }

  // The second phase

  healed = (): void => {
    this.isHealed = true;
    for (const node of this.cluster.nodes) this.putLate(node);
  };

  started = (node: Node): void => {
    if (this.isHealed) this.putLate(node);
  };

  /** Every node writes to all copies; nobody is taken for down any more. */
  private putLate(node: Node): void {
    if (!node.isAlive || this.late.has(node.id)) return;
    const n = this.options.copies;
    this.request(node, { type: 'observe', down: [] });
    const command = this.commandOf(
      node,
      {
        ...{ type: 'put', key: 'late', session: 0, n, w: n, r: n },
        ...{ sloppy: false, repair: 'none', isBlind: true },
      },
      undefined,
    );
    node.request(command, (result) => {
      if (result?.type !== 'written' || command.type !== 'put') return;
      this.invariants.written(command, result);
      this.late.add(node.id);
    });
  }

  missing = (): string => {
    const { nodes } = this.cluster;
    for (const node of nodes) {
      if (!node.isAlive) return `node ${node.id} is down`;
      if (!this.late.has(node.id)) {
        this.putLate(node);
        return `node ${node.id} did not write to all copies`;
      }
      // What is forgotten is told once it is on disk, and judged by what was told.
      if (node.node.durable < node.node.persisted) return `node ${node.id} has yet to write to disk`;
      for (const [target, hints] of node.state.hints) return `node ${node.id} has ${hints.size} hints for ${target}`;
      for (const [key, { goneSince }] of node.state.copies) {
        if (goneSince !== undefined) return `node ${node.id} did not forget the deletion of ${key}`;
      }
    }
    return this.divergence();
  };

  private divergence(): string {
    const { nodes } = this.cluster;
    const keys = new Set(nodes.flatMap(({ state }) => [...state.copies.keys()]));
    for (const key of keys) {
      const homes = this.homesOf(key);
      const hashes = new Set(homes.map(({ state }) => state.copies.get(key)?.hash));
      if (hashes.size > 1) return `nodes ${homes.map(({ id }) => id).join(' ')} differ in ${key}`;
    }
    return '';
  }

  private homesOf(key: string): Node[] {
    const { ring } = this.cluster.nodes[0]!.state;
    return walk(ring, key)
      .slice(0, this.options.copies)
      .map((id) => this.cluster.byId(id)!);
  }

  judge = (): void => {
    this.invariants.acknowledgedSurvive((key, dot) =>
      this.homesOf(key).every(({ state }) => covers(state.copies.get(key)?.versions.context ?? [], dot)),
    );
    const [broken] = checkSessions(this.history);
    if (broken !== undefined) violated('sessions', broken.text);
    for (const [key, recorder] of this.registers) {
      const { verdict } = checkLinearizability(registerModel, recorder.history(), { stepsMax: 200_000 });
      if (verdict === 'not-linearizable')
        violated('linearizable', `the history of ${key} has no order that explains it`);
    }
  };

  counts = (): Readonly<Record<string, number>> => this.tally;
}
