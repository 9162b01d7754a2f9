// Runs a scenario: a walk-through of a protocol as text. Lines that begin with `> ` are commands to a simulated cluster;
// indented lines below a command are what happened, recorded; everything else is prose. See README.md beside this file.

import type { KeyValueInput } from '../../src/checkers/linearizability/models/key-value.ts';
import { ReplicaAgreement } from '../../src/checkers/replica-agreement.ts';
import { type RaftSpec, type RaftState, raft } from '../../src/protocols/raft/index.ts';
import type { LogCommand, LogDefinition, MembershipChange } from '../../src/protocols/replicated-log.ts';
import { Cluster, type Replica } from '../../src/simulator/log/cluster.ts';
import { ObserverList } from '../../src/simulator/log/observers.ts';
import type { LogPlan } from '../../src/simulator/log/plan.ts';
import { registerMachine } from '../../src/simulator/log/register-machine.ts';
import type { Answer } from '../../src/simulator/log/replica.ts';
import { World } from '../../src/simulator/world.ts';
import { describeMembership, Story } from './story.ts';

const CALM_DELAY_MS = 1;
const PATIENCE_MS = 5000;

/** The text again, each command followed by what it did now. */
export function runScenario(text: string): string {
  const output: string[] = [];
  let scenario: Scenario | undefined;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('  ')) continue;
    output.push(line);
    if (!line.startsWith('> ')) continue;
    const words = line.slice(2).trim().split(/\s+/);
    if (words[0] === 'cluster') {
      scenario = new Scenario(Number(words[1]), words.slice(2));
      continue;
    }
    if (scenario === undefined) throw new Error(`no cluster yet: ${line}`);
    for (const result of scenario.perform(words)) output.push(`  ${result}`);
  }
  return `${output.join('\n')}\n`;
}

class Scenario {
  private readonly world = new World(1);
  private readonly story: Story;
  private readonly cluster: Cluster<RaftSpec>;
  private writes = 0;
  private isPatient = true;

  constructor(nodes: number, options: readonly string[]) {
    const calm = { delayMinMs: CALM_DELAY_MS, delayMaxMs: CALM_DELAY_MS };
    const plan: LogPlan = {
      protocol: 'raft',
      seed: 1,
      nodes,
      machine: 'register',
      actions: [],
      clients: [],
      settings: {
        safetyMs: 0,
        livenessMs: 0,
        stayDown: 0,
        weather: {
          ...calm,
          tailChance: 0,
          tailMeanMs: 0,
          dropChance: 0,
          duplicateChance: 0,
          corruptChance: 0,
          isOrdered: true,
        },
        turnDelayMaxMs: 0,
        smallTurnChance: 0,
        segmentBytes: 65536,
        syncMinMs: 0.1,
        syncMaxMs: 0.1,
        syncTailChance: 0,
        syncTailMeanMs: 0,
        isTorn: false,
        compactionMargin: 0,
        snapshotMs: 1,
        flushEveryMs: 0,
        clocks: [{ offsetMs: 0, rate: 1 }],
        options: Object.fromEntries(
          options.map((option) => option.split('=')).map(([name, value]) => [name, parse(value!)]),
        ),
      },
    };
    this.story = new Story(raft.parseOptions(plan.settings.options));
    const observers = new ObserverList([this.story, new ReplicaAgreement()]);
    this.cluster = new Cluster(this.world, plan, raft as LogDefinition<RaftSpec, unknown>, observers, registerMachine);
    this.cluster.start();
  }

  /** What the command printed, after what it made happen. */
  perform(words: readonly string[]): string[] {
    const [name, ...rest] = words as [string, ...string[]];
    this.story.lines = [];
    const results = this.command(name, rest);
    return [...this.story.lines, ...results];
  }

  private command(name: string, words: readonly string[]): string[] {
    const [first, second] = words;
    switch (name) {
      case 'run':
        this.world.runUntil(this.world.now + milliseconds(first));
        return [];
      case 'until':
        return this.until(words);
      case 'messages':
        this.story.showsMessages = first === 'on';
        return [];
      case 'status':
        return this.status();
      case 'log':
        return this.log();
      case 'elections':
        return [String(this.story.elections)];
      case 'put':
        return this.put(this.node(first), second!);
      case 'begin':
        return this.begin(words);
      case 'get':
        return this.ask(this.node(first), { type: 'read' }, second!);
      case 'campaign':
        this.node(first).request({ type: 'campaign' }, undefined, () => {});
        return [];
      case 'transfer':
        return this.ask(this.leader(), { type: 'transfer-leadership', to: Number(first) });
      case 'change':
        return this.change(words);
      case 'leave-joint':
        return this.ask(this.leader(), { type: 'leave-joint' });
      default:
        return this.fault(name, words);
    }
  }

  private fault(name: string, words: readonly string[]): string[] {
    const { world, cluster } = this;
    const [first, second] = words;
    switch (name) {
      case 'cut':
      case 'mend': {
        const act = name === 'cut' ? world.network.cut : world.network.mend;
        const [from, arrow, to] = words;
        act.call(world.network, Number(from), Number(to));
        if (arrow === '<->') act.call(world.network, Number(to), Number(from));
        return [];
      }
      case 'partition':
        return this.partition(words.join(' ').split('|'));
      case 'heal':
        world.network.heal();
        world.network.weather = cluster.plan.settings.weather;
        return [];
      case 'crash':
        this.node(first).node.crash('killed');
        return [];
      case 'restart':
        this.node(first).start();
        return [];
      case 'pause':
        this.node(first).node.pause();
        return [];
      case 'resume':
        this.node(first).node.resume();
        return [];
      case 'stall':
        this.node(first).node.disk.stall(milliseconds(second));
        return [];
      case 'join':
        cluster.join();
        return [];
      case 'compact':
        this.node(first).flush();
        world.runUntil(world.now + 20);
        return [];
      default:
        throw new Error(`no command ${name}`);
    }
  }

  private node(word: string | undefined): Replica<RaftSpec> {
    const replica = this.cluster.byId(Number(word));
    if (replica === undefined) throw new Error(`no node ${word}`);
    return replica;
  }

  private leader(): Replica<RaftSpec> {
    const { leader } = this.cluster;
    if (leader === undefined) throw new Error('there is no leader');
    return leader;
  }

  private state(id: string | undefined): RaftState {
    return this.node(id).state as RaftState;
  }

  /** `until leader 2`, `until 3 commits 4`, `until 3 has 4`, `until settled`. */
  private until(words: readonly string[]): string[] {
    const { world } = this;
    const deadline = world.now + PATIENCE_MS;
    const holds = this.condition(words);
    if (!holds()) world.runUntil(deadline, holds);
    return holds() ? [] : [`not within ${PATIENCE_MS} ms`];
  }

  private condition(words: readonly string[]): () => boolean {
    const [first, verb, index] = words;
    if (first === 'leader') {
      return () => {
        const { leader } = this.cluster;
        return leader !== undefined && (verb === undefined || leader.id === Number(verb));
      };
    }
    if (first === 'settled') return () => this.isSettled();
    if (verb === 'commits') return () => this.state(first).commitIndex >= Number(index);
    if (verb === 'has') return () => this.node(first).status.lastIndex >= Number(index);
    if (verb === 'leads') return () => this.state(first).role.type === 'leader';
    throw new Error(`no condition ${words.join(' ')}`);
  }

  /** Every member that is alive and reachable by the leader has applied all that it has. */
  private isSettled(): boolean {
    const { leader, replicas } = this.cluster;
    if (leader === undefined) return false;
    const { network } = this.world;
    const { voters, outgoing, learners } = leader.state.membership;
    const members = new Set([...voters, ...outgoing, ...learners]);
    return replicas.every(
      ({ id, isAlive, machine }) =>
        !isAlive ||
        !members.has(id) ||
        network.isCut(leader.id, id) ||
        network.isCut(id, leader.id) ||
        machine.index === leader.status.lastIndex,
    );
  }

  private put(at: Replica<RaftSpec>, pair: string): string[] {
    return this.ask(at, this.write(pair));
  }

  /** A request whose outcome nobody waits for. */
  private begin([name, ...rest]: readonly string[]): string[] {
    this.isPatient = false;
    this.command(name!, rest);
    this.isPatient = true;
    return [];
  }

  private write(pair: string): LogCommand {
    const [key, value] = pair.split('=') as [string, string];
    const input: KeyValueInput = { type: 'put', key, value };
    return { type: 'propose', data: registerMachine.encode(1, ++this.writes, input) };
  }

  private change(words: readonly string[]): string[] {
    const [transition, ...rest] = words as ['simple' | 'auto' | 'explicit', ...string[]];
    const changes: MembershipChange[] = [];
    for (let i = 0; i < rest.length; i += 2) {
      const node = Number(rest[i + 1]);
      const type = rest[i] as MembershipChange['type'];
      changes.push((type.startsWith('add') ? { type, node, address: `n${node}` } : { type, node }) as MembershipChange);
    }
    return this.ask(this.leader(), { type: 'change-membership', changes, transition });
  }

  private ask(at: Replica<RaftSpec>, command: LogCommand, key = ''): string[] {
    const { world } = this;
    const got: { answer?: Answer } = {};
    at.request(command, { type: 'get', key }, (answer) => {
      got.answer = answer;
    });
    world.runUntil(world.now + (this.isPatient ? 1000 : 5), () => got.answer !== undefined);
    // What everybody does about it belongs to it.
    if (got.answer !== undefined) world.runUntil(world.now + 5);
    return [got.answer === undefined ? '= no answer within 1000 ms' : `= ${describeAnswer(got.answer)}`];
  }

  private partition(sides: readonly string[]): string[] {
    const groups = sides.map((side) => side.trim().split(/\s+/).map(Number));
    for (const from of groups) {
      for (const to of groups) {
        if (from === to) continue;
        for (const a of from) for (const b of to) this.world.network.cut(a, b);
      }
    }
    return [];
  }

  private status(): string[] {
    return this.cluster.replicas.map((replica) => {
      if (!replica.isAlive) return `${replica.id}  down`;
      const { role, term, leader, commitIndex, lastIndex, membership } = replica.status;
      const who = role === 'leader' ? '' : leader === 0 ? ', no leader' : ` of ${leader}`;
      return `${replica.id}  ${role}${who}, term ${term}, log to ${lastIndex}, committed ${commitIndex}; ${describeMembership(membership)}`;
    });
  }

  /** `index.term` of each entry; what the node knows to be committed in brackets; m: membership, n: no-op. */
  private log(): string[] {
    return this.cluster.replicas.map((replica) => {
      if (!replica.isAlive) return `${replica.id}  down`;
      const { log, commitIndex } = replica.state as RaftState;
      const entries = log.entries.map(({ index, term, kind }) => {
        const text = `${index}.${term}${kind === 'data' ? '' : kind === 'no-op' ? 'n' : 'm'}`;
        return index <= commitIndex ? `[${text}]` : text;
      });
      const start = log.startIndex > 0 ? `(…${log.startIndex}) ` : '';
      return `${replica.id}  ${start}${entries.join(' ')}`;
    });
  }
}

function describeAnswer(answer: Answer): string {
  switch (answer.type) {
    case 'served':
      return answer.output.type === 'get' ? JSON.stringify(answer.output.value) : 'done';
    case 'done':
      return answer.index > 0 ? `done at ${answer.index}` : 'done';
    case 'refused':
      return `refused: ${answer.code}`;
    case 'unknown':
      return 'unknown: the node crashed';
  }
}

function milliseconds(word: string | undefined): number {
  const match = /^(\d+)ms$/.exec(word ?? '');
  if (match === null) throw new Error(`a time is a number of ms, not ${word}`);
  return Number(match[1]);
}

function parse(value: string): number | boolean {
  return value === 'true' ? true : value === 'false' ? false : Number(value);
}
