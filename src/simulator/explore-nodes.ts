// The nodes of the exhaustive explorer: the real Raft code, one input at a time, from any state that was seen before.
//
// Node states and messages are interned: each distinct one has a number, and what a node does in a state with an input is
// computed once. A state is put into a machine by assigning its data: the protocol keeps nothing anywhere else.

import { assert } from '../core/errors.ts';
import type { Input, NodeId, Outbox, Protocol } from '../core/protocol.ts';
import {
  createRaft,
  type RaftMessage,
  type RaftRecord,
  type RaftSpec,
  type RaftState,
  RULES,
} from '../protocols/raft/index.ts';
import type { LogEntry, Membership } from '../protocols/replicated-log.ts';
import { elementHashes } from './explore-symmetry.ts';
import { rulesWith } from './subject.ts';
import { RAFT_MUTANTS } from './subjects/raft-mutants.ts';

/** More than there will ever be: for keys made of two numbers. */
const LETTERS_MAX = 1 << 20;

/** What a node's disk holds: its records, added up. */
interface Durable {
  readonly term: number;
  readonly vote: NodeId;
  readonly entries: readonly LogEntry[];
}

/** What one turn left behind for the disk, and what waits for that. */
interface Pending {
  readonly records: readonly RaftRecord[];
  readonly sends: readonly Letter[];
}

export interface Letter {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: RaftMessage;
}

export interface LocalState {
  readonly state: RaftState;
  /** Undefined once no crash can come any more: then the disk is as fast as the network, and never looked at. */
  readonly durable: Durable | undefined;
  readonly pending: readonly Pending[];
}

/** Numbers of interned things. */
export interface Outcome {
  readonly local: number;
  readonly letters: readonly number[];
  /** A step or the recovery threw: one of the code's own assertions. */
  readonly failure: string | undefined;
}

/** Gives equal things the same number, and each number its hashes under every permutation of the nodes. */
export class Interned<T> {
  readonly items: T[] = [];
  readonly hashes: Int32Array[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly permutations: readonly (readonly number[])[];
  private readonly kind: string;

  constructor(kind: string, permutations: readonly (readonly number[])[]) {
    this.kind = kind;
    this.permutations = permutations;
  }

  add(item: T): number {
    const key = JSON.stringify(item);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.items.length;
    this.items.push(item);
    this.hashes.push(elementHashes(this.kind, item, this.permutations));
    this.numbers.set(key, number);
    return number;
  }

  at(number: number): T {
    const item = this.items[number];
    assert(item !== undefined, `nothing is numbered ${number}`);
    return item;
  }
}

export class ExploredNodes {
  readonly locals: Interned<LocalState>;
  readonly letters: Interned<Letter>;
  private readonly definition: ReturnType<typeof createRaft>;
  private readonly options;
  private readonly membership: Membership;
  private readonly machines: Protocol<RaftSpec>[];
  private readonly known = new Map<string, Outcome>();
  private readonly spent = new Map<number, boolean>();

  constructor(
    {
      nodes,
      mutant,
      maxAppendBytes,
    }: { nodes: number; mutant?: string | undefined; maxAppendBytes?: number | undefined },
    permutations: readonly (readonly number[])[],
  ) {
    this.locals = new Interned('node', permutations);
    this.letters = new Interned('message', permutations);
    this.definition = createRaft(rulesWith(RULES, RAFT_MUTANTS, mutant));
    const limits = maxAppendBytes === undefined ? {} : { maxAppendBytes };
    this.options = this.definition.parseOptions({ preVote: false, checkQuorum: false, ...limits });
    const voters = Array.from({ length: nodes }, (_, at) => at + 1);
    this.membership = { voters, outgoing: [], learners: [], learnersNext: [], autoLeave: false, addresses: [] };
    this.machines = voters.map((self) => this.create(self, []));
  }

  /** A node that was started for the first time and has founded its log. */
  first(self: NodeId, canCrash: boolean): Outcome {
    const durable = canCrash ? { term: 0, vote: 0, entries: [] } : undefined;
    return this.run(() => this.create(self, []), { durable, pending: [] }, self, { type: 'start' });
  }

  step(local: number, input: Input<RaftSpec>, key: string): Outcome {
    return this.remember(`${local} ${key}`, () => {
      const { state, durable, pending } = this.locals.at(local);
      const machine = this.machines[state.self - 1] as Protocol<RaftSpec>;
      Object.assign(machine.state, copy(state));
      return this.run(() => machine, { durable, pending }, state.self, input);
    });
  }

  /** The disk has done the oldest turn's records. */
  sync(local: number): Outcome {
    return this.remember(`${local} sync`, () => {
      const { state, durable, pending } = this.locals.at(local);
      const [done, ...rest] = pending;
      assert(done !== undefined && durable !== undefined, 'nothing to sync');
      const next = { state, durable: done.records.reduce(written, durable), pending: rest };
      return this.outcome(next, done.sends);
    });
  }

  /** The process dies, forgets what its disk does not have, and starts again. */
  crash(local: number, canCrashAgain: boolean): Outcome {
    return this.remember(`${local} crash ${canCrashAgain}`, () => {
      const { state, durable } = this.locals.at(local);
      assert(durable !== undefined, 'no crash is left');
      const { term, vote, entries } = durable;
      const records: RaftRecord[] = [
        { type: 'base', index: 0, term: 0, membership: this.membership },
        { type: 'hard-state', term, vote },
      ];
      if (entries.length > 0) records.push({ type: 'entries', entries });
      const known = canCrashAgain ? durable : undefined;
      const create = () => this.create(state.self, records);
      return this.run(create, { durable: known, pending: [] }, state.self, { type: 'start' });
    });
  }

  /** No crash is left: what waits for the disk may as well wait in the network. */
  settle(local: number): Outcome {
    return this.remember(`${local} settle`, () => {
      const { state, pending } = this.locals.at(local);
      const sends = pending.flatMap((turn) => turn.sends);
      return this.outcome({ state, durable: undefined, pending: [] }, sends);
    });
  }

  /**
   * Whether `letter` can do nothing any more, whatever else happens: an answer in an election or a term that its addressee
   * has behind it. (Terms only rise, and nobody campaigns twice in one.) Such letters are left out of the state.
   */
  isSpent(letter: number, locals: readonly number[]): boolean {
    const { to, message } = this.letters.at(letter);
    if (!isAnswer(message)) return false;
    const local = locals[to - 1] as number;
    const key = local * LETTERS_MAX + letter;
    const known = this.spent.get(key);
    if (known !== undefined) return known;
    const isSpent = this.findSpent(letter, local);
    this.spent.set(key, isSpent);
    return isSpent;
  }

  private findSpent(letter: number, local: number): boolean {
    const { from, message } = this.letters.at(letter);
    const { state, durable } = this.locals.at(local);
    // What a crash can still undo does not count.
    const term = Math.min(state.term, durable?.term ?? state.term);
    if (!isAnswer(message) || message.term > term) return false;
    if (message.term === term) {
      if (message.type !== 'vote-response') return false;
      const { role } = state;
      if (role.type === 'candidate') {
        const vote = role.votes.find(({ node }) => node === from);
        if (durable !== undefined || vote === undefined || (message.granted && !vote.granted)) return false;
      }
    }
    const outcome = this.step(local, { type: 'message', from, message }, `deliver ${letter}`);
    assert(outcome.local === local && outcome.letters.length === 0, `a spent ${message.type} does something`);
    return true;
  }

  private create(self: NodeId, durable: readonly RaftRecord[]): Protocol<RaftSpec> {
    const { membership, options } = this;
    return this.definition.create({
      self,
      members: membership.voters,
      membership,
      options,
      random: () => 0,
      durable: copy(durable),
      applied: 0,
    });
  }

  private remember(key: string, compute: () => Outcome): Outcome {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const outcome = compute();
    this.known.set(key, outcome);
    return outcome;
  }

  /** One turn of one input. */
  private run(
    make: () => Protocol<RaftSpec>,
    { durable, pending }: Pick<LocalState, 'durable' | 'pending'>,
    self: NodeId,
    input: Input<RaftSpec>,
  ): Outcome {
    const out = new Gathered(self);
    let machine: Protocol<RaftSpec>;
    try {
      machine = make();
      machine.step(input, 0, out);
      machine.step({ type: 'flush' }, 0, out);
      if (durable === undefined) deliverOwn(machine, out, self);
    } catch (thrown) {
      return { local: -1, letters: [], failure: thrown instanceof Error ? thrown.message : String(thrown) };
    }
    const state = withoutTime(copy(machine.state));
    const { records, gated, early } = out;
    if (durable === undefined) return this.outcome({ state, durable, pending }, [...early, ...gated]);
    if (records.length > 0) {
      return this.outcome({ state, durable, pending: [...pending, { records, sends: gated }] }, early);
    }
    const last = pending[pending.length - 1];
    if (last === undefined) return this.outcome({ state, durable, pending }, [...early, ...gated]);
    const behind = { records: last.records, sends: union(last.sends, gated) };
    return this.outcome({ state, durable, pending: [...pending.slice(0, -1), behind] }, early);
  }

  private outcome(local: LocalState, sends: readonly Letter[]): Outcome {
    const letters = new Set(sends.map((letter) => this.letters.add(letter)));
    return { local: this.locals.add(local), letters: [...letters], failure: undefined };
  }
}

/** Where no crash can tell the difference, the disk takes no time: what a node waits to tell itself, it hears at once. */
function deliverOwn(machine: Protocol<RaftSpec>, out: Gathered, self: NodeId): void {
  for (let own = out.takeOwn(); own !== undefined; own = out.takeOwn()) {
    machine.step({ type: 'message', from: self, message: own.message }, 0, out);
    machine.step({ type: 'flush' }, 0, out);
  }
}

type Answer = Extract<RaftMessage, { type: 'vote-response' | 'append-response' | 'heartbeat-response' | 'own-append' }>;

function isAnswer(message: RaftMessage): message is Answer {
  const { type } = message;
  return (
    type === 'vote-response' || type === 'append-response' || type === 'heartbeat-response' || type === 'own-append'
  );
}

/** Takes what a step puts out. Timers are not kept: any may fire at any time. Nobody waits for replies and events. */
class Gathered implements Outbox<RaftSpec> {
  readonly records: RaftRecord[] = [];
  readonly gated: Letter[] = [];
  readonly early: Letter[] = [];
  private readonly self: NodeId;

  constructor(self: NodeId) {
    this.self = self;
  }

  /** Removes the oldest letter to itself. */
  takeOwn(): Letter | undefined {
    for (const letters of [this.early, this.gated]) {
      const at = letters.findIndex(({ to }) => to === this.self);
      if (at >= 0) return letters.splice(at, 1)[0];
    }
    return undefined;
  }

  persist(record: RaftRecord): void {
    // The founding record is taken to be there from the first: a node without it has told nobody anything.
    if (record.type !== 'base') this.records.push(record);
  }
  send(to: NodeId, message: RaftMessage): void {
    this.gated.push({ from: this.self, to, message: withoutRounds(copy(message)) });
  }
  sendEarly(to: NodeId, message: RaftMessage): void {
    this.early.push({ from: this.self, to, message: withoutRounds(copy(message)) });
  }
  reply(): void {}
  emit(): void {}
  emitEarly(): void {}
  setTimer(): void {}
  clearTimer(): void {}
}

function written(durable: Durable, record: RaftRecord): Durable {
  if (record.type === 'hard-state') return { ...durable, term: record.term, vote: record.vote };
  if (record.type !== 'entries') return durable; // snapshots are not explored
  const first = (record.entries[0] as LogEntry).index;
  return { ...durable, entries: [...durable.entries.slice(0, first - 1), ...record.entries] };
}

function union(before: readonly Letter[], more: readonly Letter[]): Letter[] {
  const known = new Set(before.map((letter) => JSON.stringify(letter)));
  return [...before, ...more.filter((letter) => !known.has(JSON.stringify(letter)))];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Time stands still at 0 and every deadline has just been reached. What only serves reads, leases, forwarding and quorum
 * checks, none of which is explored, is made constant, so that it does not tell states apart.
 */
function withoutTime(state: RaftState): RaftState {
  const plain: Mutable<RaftState> = state;
  plain.contactAt = 0;
  plain.electionDeadline = 0;
  plain.drawnTimeoutMs = 0;
  plain.termAtStart = 0;
  plain.isFresh = false;
  plain.forwarded = [];
  const { role } = plain;
  if (role.type !== 'leader') return plain;
  role.round = 0;
  role.readBatches = [];
  role.nextBeatAt = 0;
  role.wasLate = false;
  for (const progress of role.progress) {
    progress.lastActiveAt = 0;
    progress.ackedRound = 0;
    progress.ackedSentAt = 0;
  }
  return plain;
}

/** Rounds of heartbeats confirm reads, which are not explored. */
function withoutRounds(message: RaftMessage): RaftMessage {
  if (message.type !== 'heartbeat' && message.type !== 'heartbeat-response') return message;
  return { ...message, round: 0, sentAt: 0 };
}

/** A copy of plain data. Bytes are never changed, and shared. */
function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) result[key] = copy(part);
  return result as T;
}
