// Causal consistency of histories of reads and writes, in three strengths, by the bad patterns of Bouajjani, Enea, Guerraoui
// & Hamza, 'On Verifying Causal Consistency' (POPL 2017): a history in which no value is written twice to a key is consistent
// exactly if none of the level's patterns occurs, and that is decided in polynomial time.
//
// - causal (CC): a read sees no write that another write overwrote in its causal past.
// - causal-memory (CM; Ahamad et al. 1995): moreover each session sees all writes in one order, which respects causality.
// - causal-convergence (CCv): all sessions order concurrent writes of a key alike, as stores with last-writer-wins do.
//
// Causality is session order and reads-from, transitively. What precedes an operation is a prefix of every session, so one
// count a session (a vector clock) stands for the whole set.

import { type Access, describeAccess } from './accesses.ts';

export const CAUSAL_LEVELS = ['causal', 'causal-memory', 'causal-convergence'] as const;
export type CausalLevel = (typeof CAUSAL_LEVELS)[number];

export type CausalPattern =
  | 'thin-air-read'
  | 'cyclic-causality'
  | 'overwritten-read'
  | 'initial-read'
  | 'cyclic-session-view'
  | 'initial-read-in-session-view'
  | 'cyclic-conflict';

export interface CausalViolation {
  readonly pattern: CausalPattern;
  /** Positions in the list of accesses. */
  readonly accesses: readonly number[];
  readonly text: string;
}

/** The first violation of `level` that was found; undefined if the history has none. Throws nothing; see `accessesOf`. */
export function checkCausalConsistency(accesses: readonly Access[], level: CausalLevel): CausalViolation | undefined {
  return new CausalChecker(accesses).check(level);
}

interface Edge {
  readonly from: number;
  readonly to: number;
}

class CausalChecker {
  private readonly accesses: readonly Access[];
  /** Which session an access belongs to; a write of unknown outcome is a session of its own. */
  private readonly session: Int32Array;
  /** Place within its session, from 0. */
  private readonly place: Int32Array;
  private readonly sessions: number[][] = [];
  private readonly before: number[][];
  /** By key and session: its writes in order. */
  private readonly writes = new Map<string, Map<number, number[]>>();
  /** By read: the write that it saw; −1 for the initial value. */
  private readonly source: Int32Array;

  constructor(accesses: readonly Access[]) {
    this.accesses = accesses;
    this.session = new Int32Array(accesses.length);
    this.place = new Int32Array(accesses.length);
    this.source = new Int32Array(accesses.length).fill(-1);
    this.before = accesses.map(() => []);
    this.arrange();
  }

  private arrange(): void {
    const numbers = new Map<string, number>();
    this.accesses.forEach(({ session, isUnknown }, at) => {
      const known = numbers.get(session);
      const own = known === undefined ? undefined : this.sessions[known]?.at(-1);
      if (own !== undefined) this.before[at]?.push(own);
      let number = isUnknown ? undefined : known;
      if (number === undefined) {
        number = this.sessions.length;
        this.sessions.push([]);
        if (!isUnknown) numbers.set(session, number);
      }
      this.session[at] = number;
      this.place[at] = this.sessions[number]!.length;
      this.sessions[number]!.push(at);
    });
    this.accesses.forEach(({ type, key }, at) => {
      if (type !== 'write') return;
      const bySession = this.writes.get(key) ?? new Map<number, number[]>();
      this.writes.set(key, bySession);
      const list = bySession.get(this.session[at]!) ?? [];
      bySession.set(this.session[at]!, list);
      list.push(at);
    });
  }

  check(level: CausalLevel): CausalViolation | undefined {
    const thinAir = this.findSources();
    if (thinAir !== undefined) return thinAir;
    const past = this.clocks([]);
    if (!Array.isArray(past)) return this.cycle('cyclic-causality', past.cycle, 'of causes');
    const overwritten = this.overwrittenRead(past);
    if (overwritten !== undefined || level === 'causal') return overwritten;
    return level === 'causal-memory' ? this.sessionViews() : this.conflicts(past);
  }

  private findSources(): CausalViolation | undefined {
    const written = new Map<string, number>();
    this.accesses.forEach(({ type, key, value }, at) => {
      if (type === 'write') written.set(JSON.stringify([key, value]), at);
    });
    for (const [at, { type, key, value }] of this.accesses.entries()) {
      if (type === 'write' || value === null) continue;
      const source = written.get(JSON.stringify([key, value]));
      if (source === undefined) return this.violation('thin-air-read', [at], 'which nobody wrote');
      this.source[at] = source;
      this.before[at]!.push(source);
    }
    return undefined;
  }

  /** By access: how many accesses of each session come before it or are it, with `more` orders added; or a cycle. */
  private clocks(more: readonly Edge[]): Int32Array[] | { readonly cycle: readonly number[] } {
    const before = this.before.map((list) => [...list]);
    for (const { from, to } of more) before[to]!.push(from);
    const after: number[][] = this.accesses.map(() => []);
    const waits = new Int32Array(before.length);
    before.forEach((list, at) => {
      waits[at] = list.length;
      for (const earlier of list) after[earlier]!.push(at);
    });
    const ready = [...waits.keys()].filter((at) => waits[at] === 0);
    const clocks: Int32Array[] = new Array(before.length);
    let done = 0;
    for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
      done++;
      const clock = new Int32Array(this.sessions.length);
      for (const earlier of before[at]!) {
        const theirs = clocks[earlier]!;
        for (let s = 0; s < clock.length; s++) if (theirs[s]! > clock[s]!) clock[s] = theirs[s]!;
      }
      clock[this.session[at]!] = this.place[at]! + 1;
      clocks[at] = clock;
      for (const later of after[at]!) if (--waits[later]! === 0) ready.push(later);
    }
    return done === before.length ? clocks : { cycle: findCycle(before, waits) };
  }

  /** The last write of `key` in each session within `clock`, but for `except`. */
  private lastWrites(key: string, clock: Int32Array, except: number): number[] {
    const last: number[] = [];
    this.writes.get(key)?.forEach((list, session) => {
      let high = countWithin(list, this.place, clock[session]!);
      if (list[high - 1] === except) high--;
      if (high > 0) last.push(list[high - 1]!);
    });
    return last;
  }

  private precedes(a: number, b: number, clocks: readonly Int32Array[]): boolean {
    return a !== b && clocks[b]![this.session[a]!]! > this.place[a]!;
  }

  private overwrittenRead(past: readonly Int32Array[]): CausalViolation | undefined {
    for (const [read, { type, key }] of this.accesses.entries()) {
      if (type === 'write') continue;
      const source = this.source[read]!;
      for (const write of this.lastWrites(key, past[read]!, source)) {
        if (source < 0) {
          return this.violation('initial-read', [write, read], `though ${this.tell(write)} was in its causal past`);
        }
        if (this.precedes(source, write, past)) {
          const why = `though ${this.tell(write)}, in its causal past, had overwritten that`;
          return this.violation('overwritten-read', [source, write, read], why);
        }
      }
    }
    return undefined;
  }

  /**
   * Causal memory: for each session, what it read forces an order on the writes: whatever came before a read of x came
   * before the write of x that was read. That order, closed under the rule, must be one.
   */
  private sessionViews(): CausalViolation | undefined {
    for (const own of this.sessions) {
      const reads = own.filter((at) => this.accesses[at]!.type === 'read');
      const forced: Edge[] = [];
      for (let isSettled = reads.length === 0; !isSettled; ) {
        const view = this.clocks(forced);
        if (!Array.isArray(view)) {
          return this.cycle('cyclic-session-view', view.cycle, `in the order that ${this.nameOf(own)} must have seen`);
        }
        isSettled = true;
        for (const read of reads) {
          const source = this.source[read]!;
          for (const write of this.lastWrites(this.accesses[read]!.key, view[read]!, source)) {
            if (source < 0) {
              const why = `though ${this.nameOf(own)} must have seen ${this.tell(write)} before`;
              return this.violation('initial-read-in-session-view', [write, read], why);
            }
            if (this.precedes(write, source, view)) continue;
            forced.push({ from: write, to: source });
            isSettled = false;
          }
        }
      }
    }
    return undefined;
  }

  /** Causal convergence: a write in a read's past comes before the write that it saw, for everybody. */
  private conflicts(past: readonly Int32Array[]): CausalViolation | undefined {
    const forced: Edge[] = [];
    for (const [read, { type, key }] of this.accesses.entries()) {
      if (type === 'write' || this.source[read]! < 0) continue;
      const source = this.source[read]!;
      for (const write of this.lastWrites(key, past[read]!, source)) forced.push({ from: write, to: source });
    }
    const all = this.clocks(forced);
    return Array.isArray(all)
      ? undefined
      : this.cycle('cyclic-conflict', all.cycle, 'in every order of conflicting writes');
  }

  private cycle(pattern: CausalPattern, accesses: readonly number[], where: string): CausalViolation {
    const chain = [...accesses, accesses[0]!].map((at) => this.tell(at)).join(', then ');
    return { pattern, accesses, text: `${pattern}: ${chain}: a circle ${where}` };
  }

  private violation(pattern: CausalPattern, accesses: readonly number[], why: string): CausalViolation {
    return { pattern, accesses, text: `${pattern}: ${this.tell(accesses.at(-1)!)}, ${why}` };
  }

  private nameOf(session: readonly number[]): string {
    return this.accesses[session[0]!]!.session;
  }

  private tell(at: number): string {
    const access = this.accesses[at]!;
    return `${describeAccess(access)} (operation ${access.operation})`;
  }
}

/** How many of `list`, whose places ascend, have a place below `bound`. */
function countWithin(list: readonly number[], place: Int32Array, bound: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place[list[middle]!]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A circle among what still waits: from any such access, back from one it waits for to the next, until one comes again. */
function findCycle(before: readonly (readonly number[])[], waits: Int32Array): number[] {
  const seenAt = new Map<number, number>();
  const path: number[] = [];
  let at = waits.findIndex((count) => count > 0);
  while (!seenAt.has(at)) {
    seenAt.set(at, path.length);
    path.push(at);
    at = before[at]!.find((earlier) => waits[earlier]! > 0)!;
  }
  return path.slice(seenAt.get(at)).reverse();
}
