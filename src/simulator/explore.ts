// The exhaustive explorer: every state that a small Raft cluster can reach, breadth first, by the real protocol code.
//
// Any message that was ever sent may arrive at any time, in any order, again, or never: so the network loses, delays,
// reorders and repeats as it likes, and a state holds a set of messages that only grows. Any timer may fire at any time. A
// node may crash at any time; its disk holds a prefix of what it persisted, and what was gated behind the rest never left.
// Abstracted: time stands still with all deadlines reached (no pre-vote, no quorum checks, no leases); a turn has one
// input; where no crash is left, a disk takes no time; proposals are made at leaders; a node that crashes is back at once (one
// that stays away gets no mail). Not explored: reads, membership changes, hand-overs, snapshots.
//
// What lies deeper than all states can be followed to is explored from the end of a given path: only its steps first, then
// everything.

import { InvariantViolation } from '../checkers/invariant.ts';
import { QuorateError } from '../core/errors.ts';
import type { Input, NodeId } from '../core/protocol.ts';
import type { RaftSpec, RaftState } from '../protocols/raft/index.ts';
import { type CommittedEntry, leaderCompleteness, logMatching, type Past, remember } from './explore-invariants.ts';
import { ExploredNodes, Interned, type Outcome } from './explore-nodes.ts';
import { type Kept, Seen } from './explore-seen.ts';
import { permutationsOf } from './explore-symmetry.ts';
import { show } from './show.ts';

export interface ExploreOptions {
  readonly nodes: number;
  /** Nobody campaigns for a higher term. */
  readonly termMax: number;
  readonly proposalsMax: number;
  readonly crashesMax: number;
  /** Heartbeats that leaders send of their own accord, in all. A message once sent may arrive again and again without any. */
  readonly heartbeatsMax: number;
  /** Election time-outs in all; no bound but `termMax` if absent. */
  readonly electionsMax?: number | undefined;
  /** Bytes of entries in one message; one entry at the least. Absent: all that there are. */
  readonly maxAppendBytes?: number | undefined;
  /** Give up, incomplete, once so many states were found. */
  readonly statesMax: number;
  /**
   * The steps to begin with, as the path of a violation tells them; each may be cut short, and the first step that begins so
   * is taken. Everything is explored from where they end.
   */
  readonly script?: readonly string[] | undefined;
  /** Explore with one rule switched off. */
  readonly mutant?: string | undefined;
  readonly onProgress?: ((progress: ExploreProgress) => void) | undefined;
}

export interface ExploreProgress {
  /** Distinct ones, up to the names of nodes. */
  readonly states: number;
  readonly transitions: number;
  /** Steps from the beginning to the states found last. */
  readonly depth: number;
}

export interface ExploreResult extends ExploreProgress {
  /** No state within the bounds was left out. */
  readonly isComplete: boolean;
  /** The first violation met: no shorter path leads to one. */
  readonly violation?: { readonly invariant: string; readonly message: string; readonly path: readonly string[] };
}

interface ClusterState {
  readonly number: number;
  readonly locals: readonly number[];
  /** Ever sent, in order. */
  readonly letters: readonly number[];
  readonly past: Past;
  /** What the bounds count. */
  readonly crashes: number;
  readonly proposals: number;
  readonly heartbeats: number;
  readonly elections: number;
}

/** So many expanded states lie between two calls of `onProgress`. */
const PROGRESS_EVERY = 1000;
const NODES_MAX = 5;

export function explore(options: ExploreOptions): ExploreResult {
  for (const [name, least] of [
    ['nodes', 1],
    ['termMax', 1],
    ['proposalsMax', 0],
    ['crashesMax', 0],
    ['heartbeatsMax', 0],
    ['statesMax', 1],
  ] as const) {
    if (!(Number.isSafeInteger(options[name]) && options[name] >= least)) {
      throw new QuorateError('bad-option', `${name} is ${options[name]}: must be a whole number from ${least}`);
    }
  }
  if (options.nodes > NODES_MAX) {
    throw new QuorateError('bad-option', `nodes is ${options.nodes}: must be at most ${NODES_MAX}`);
  }
  return new Explorer(options).run();
}

class Explorer {
  private readonly options: ExploreOptions;
  private readonly nodes: ExploredNodes;
  private readonly leaders: Interned<{ readonly term: number; readonly node: NodeId }>;
  private readonly committed: Interned<{ readonly entry: CommittedEntry }>;
  private readonly counters: Interned<readonly number[]>;
  private readonly seen = new Seen<ClusterState>();
  /** By state: where it was reached from, and how. */
  private readonly parents: number[] = [];
  private readonly actions: string[] = [];
  private readonly sums: Int32Array;
  private readonly wholeSums: Int32Array;
  private readonly labels = new Map<string, string>();
  private next: Kept<ClusterState>[] = [];
  /** While a script is followed: the step that is looked for, and where it led. */
  private wanted:
    | { readonly start: string; found?: { readonly state: ClusterState; readonly label: string } }
    | undefined;
  private readonly begun: string[] = [];
  private transitions = 0;
  private depth = 0;

  constructor(options: ExploreOptions) {
    this.options = options;
    const permutations = permutationsOf(options.nodes);
    this.nodes = new ExploredNodes(options, permutations);
    this.leaders = new Interned('leader', permutations);
    this.committed = new Interned('committed', permutations);
    this.counters = new Interned('counters', permutations);
    this.sums = new Int32Array(permutations.length * 2);
    this.wholeSums = new Int32Array(permutations.length * 2);
  }

  run(): ExploreResult {
    const { statesMax, onProgress } = this.options;
    this.add(this.follow(this.beginning()), -1, '');
    let expanded = 0;
    while (this.next.length > 0) {
      const level = this.next;
      this.next = [];
      for (const { state, isSuperseded } of level) {
        if (isSuperseded) continue;
        const violation = this.expand(state);
        if (violation !== undefined) return { ...this.progress(), isComplete: false, violation };
        if (this.parents.length >= statesMax) return { ...this.progress(), isComplete: false };
        if (++expanded % PROGRESS_EVERY === 0) onProgress?.(this.progress());
      }
      if (this.next.length > 0) this.depth++;
    }
    return { ...this.progress(), isComplete: true };
  }

  /** Where the script leads. */
  private follow(beginning: ClusterState): ClusterState {
    let state = beginning;
    for (const start of this.options.script ?? []) {
      this.wanted = { start };
      const violation = this.expand(state);
      const { found } = this.wanted;
      if (violation !== undefined || found === undefined) {
        throw new QuorateError('bad-option', `no step of the script is possible here: ${start}`);
      }
      this.begun.push(found.label);
      state = found.state;
    }
    this.wanted = undefined;
    return state;
  }

  private progress(): ExploreProgress {
    return { states: this.parents.length, transitions: this.transitions, depth: this.depth };
  }

  private beginning(): ClusterState {
    const { nodes, crashesMax } = this.options;
    const starts = Array.from({ length: nodes }, (_, at) => this.nodes.first(at + 1, crashesMax > 0));
    return {
      number: 0,
      locals: starts.map(({ local }) => local),
      letters: starts.flatMap(({ letters }) => letters),
      past: { leaders: [], committed: [] },
      crashes: 0,
      proposals: 0,
      heartbeats: 0,
      elections: 0,
    };
  }

  /** Takes every step that is possible in `state`. */
  private expand(state: ClusterState): ExploreResult['violation'] {
    const { nodes } = this;
    try {
      for (const letter of state.letters) {
        const { from, to, message } = nodes.letters.at(letter);
        const input = { type: 'message', from, message } as const;
        this.step(state, to, input, `deliver ${letter}`, () => `${to} ◄ ${from} ${show(message)}`);
      }
      for (let node = 1; node <= state.locals.length; node++) this.expandNode(state, node);
    } catch (thrown) {
      if (!(thrown instanceof FoundViolation)) throw thrown;
      const { invariant, message, label } = thrown;
      return { invariant, message, path: [...this.begun, ...this.pathTo(state.number), label] };
    }
    return undefined;
  }

  private expandNode(state: ClusterState, node: NodeId): void {
    const { nodes } = this;
    const { termMax, proposalsMax, crashesMax, heartbeatsMax, electionsMax = Number.POSITIVE_INFINITY } = this.options;
    const local = state.locals[node - 1] as number;
    const { state: own, durable, pending } = nodes.locals.at(local);
    if (own.role.type !== 'leader' && own.term < termMax && state.elections < electionsMax) {
      // Counted only where that is a bound: a state reached by fewer time-outs is the same state else.
      const later = Number.isFinite(electionsMax) ? { ...state, elections: state.elections + 1 } : state;
      this.step(later, node, { type: 'timer', timer: 'election' }, 'election', () => `${node} election time-out`);
    }
    if (own.role.type === 'leader' && state.heartbeats < heartbeatsMax) {
      this.step(
        { ...state, heartbeats: state.heartbeats + 1 },
        node,
        { type: 'timer', timer: 'heartbeat' },
        'heartbeat',
        () => `${node} heartbeat`,
      );
    }
    if (own.role.type === 'leader' && state.proposals < proposalsMax) {
      const id = state.proposals + 1;
      const input = { type: 'request', id, command: { type: 'propose', data: Uint8Array.of(id) } } as const;
      const proposed = { ...state, proposals: id };
      this.step(proposed, node, input, `propose ${id}`, () => `${node} proposal ${id}`);
    }
    if (pending.length > 0) {
      this.arrive(state, node, nodes.sync(local), `${node} disk write done`);
    }
    if (durable !== undefined && state.crashes < crashesMax) this.crash(state, node, local);
  }

  private crash(state: ClusterState, node: NodeId, local: number): void {
    const { nodes } = this;
    const crashes = state.crashes + 1;
    const isLast = crashes === this.options.crashesMax;
    const outcome = nodes.crash(local, !isLast);
    // Mail to oneself does not outlive the process.
    const isOwn = (letter: number): boolean => {
      const { from, to } = nodes.letters.at(letter);
      return from === node && to === node;
    };
    let after: ClusterState = { ...state, crashes, letters: state.letters.filter((letter) => !isOwn(letter)) };
    if (isLast) {
      for (let other = 1; other <= state.locals.length; other++) {
        if (other === node) continue;
        const settled = nodes.settle(after.locals[other - 1] as number);
        after = withOutcome(after, other, settled);
      }
    }
    this.arrive(after, node, outcome, `${node} crashes and restarts`);
  }

  private step(state: ClusterState, node: NodeId, input: Input<RaftSpec>, key: string, label: () => string): void {
    const local = state.locals[node - 1] as number;
    const outcome = this.nodes.step(local, input, key);
    const name = `${node} ${key}`;
    let text = this.labels.get(name);
    if (text === undefined) {
      text = label();
      this.labels.set(name, text);
    }
    this.arrive(state, node, outcome, text);
  }

  /** `node` of `state` came to `outcome`: checks the invariants, and keeps the state if it is new. */
  private arrive(state: ClusterState, node: NodeId, outcome: Outcome, label: string): void {
    if (this.wanted !== undefined && (this.wanted.found !== undefined || !label.startsWith(this.wanted.start))) return;
    this.transitions++;
    if (outcome.failure !== undefined) throw new FoundViolation('assertion', outcome.failure, label);
    const before = state.locals[node - 1] as number;
    let after = withOutcome(state, node, outcome);
    if (outcome.local !== before) {
      const states = after.locals.map((local) => this.nodes.locals.at(local).state);
      after = { ...after, past: this.check(state.past, this.nodes.locals.at(before).state, node, states, label) };
    } else if (after === state) return;
    if (this.wanted !== undefined) this.wanted.found = { state: after, label };
    else this.add(after, state.number, label);
  }

  private check(past: Past, before: RaftState, node: NodeId, states: readonly RaftState[], label: string): Past {
    const changed = states[node - 1] as RaftState;
    try {
      const next = remember(past, before, changed);
      if (next !== past) leaderCompleteness(next, states);
      logMatching(changed, states);
      return next;
    } catch (thrown) {
      if (!(thrown instanceof InvariantViolation)) throw thrown;
      throw new FoundViolation(thrown.invariant, thrown.message, label);
    }
  }

  private add(found: ClusterState, parent: number, label: string): void {
    const letters = found.letters.filter((letter) => !this.nodes.isSpent(letter, found.locals));
    const state = letters.length < found.letters.length ? { ...found, letters } : found;
    const number = this.parents.length;
    this.sumUp(state);
    const hashes = state.letters.map((letter) => this.nodes.letters.hashes[letter] as Int32Array);
    const depth = parent < 0 ? 0 : this.depth + 1;
    const kept = this.seen.add({ ...state, number }, depth, this.sums, this.wholeSums, hashes);
    if (kept === undefined) return;
    this.parents.push(parent);
    this.actions.push(label);
    this.next.push(kept);
  }

  /** Into `sums` the hashes of all but the letters, into `wholeSums` those of all. */
  private sumUp({ locals, letters, past, crashes, proposals, heartbeats, elections }: ClusterState): void {
    const { sums, wholeSums, nodes } = this;
    const mix = (into: Int32Array, hashes: Int32Array | undefined): void => {
      for (let at = 0; at < into.length; at++)
        into[at] = ((into[at] as number) + ((hashes as Int32Array)[at] as number)) | 0;
    };
    sums.fill(0);
    for (const local of locals) mix(sums, nodes.locals.hashes[local]);
    past.leaders.forEach((node, term) => {
      if (node !== 0) mix(sums, this.leaders.hashes[this.leaders.add({ term, node })]);
    });
    for (const entry of past.committed) mix(sums, this.committed.hashes[this.committed.add({ entry })]);
    mix(sums, this.counters.hashes[this.counters.add([crashes, proposals, heartbeats, elections])]);
    wholeSums.set(sums);
    for (const letter of letters) mix(wholeSums, nodes.letters.hashes[letter]);
  }

  private pathTo(number: number): string[] {
    const path: string[] = [];
    for (let at = number; at > 0; at = this.parents[at] as number) path.push(this.actions[at] as string);
    return path.reverse();
  }
}

function withOutcome(state: ClusterState, node: NodeId, outcome: Outcome): ClusterState {
  const isSameLocal = state.locals[node - 1] === outcome.local;
  const fresh = outcome.letters.filter((letter) => !state.letters.includes(letter));
  if (isSameLocal && fresh.length === 0) return state;
  const locals = isSameLocal ? state.locals : state.locals.with(node - 1, outcome.local);
  return { ...state, locals, letters: fresh.length === 0 ? state.letters : [...state.letters, ...fresh] };
}

class FoundViolation extends Error {
  readonly invariant: string;
  readonly label: string;

  constructor(invariant: string, message: string, label: string) {
    super(message);
    this.invariant = invariant;
    this.label = label;
  }
}
