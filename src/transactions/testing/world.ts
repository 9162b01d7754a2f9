// A small world for tests of transaction managers: two databases and a decision log in memory, which survive what dies, and
// processes that can be killed at any of their calls.

import { QuorateError } from '../../core/errors.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import type { DecisionLog } from '../decision-log.ts';
import { DecisionMachine, decisionsOnNode } from '../decisions-on-node.ts';
import { createTransactionManager } from '../manager.ts';
import type { Participant, PreparedBranch, Session } from '../participant.ts';
import type { TransactionManager, TransactionManagerOptions } from '../types.ts';

/** What a transaction's work gets: to change the balance by so much. */
export interface Account {
  add(amount: number): void;
}

/** One balance. What is prepared survives; what is only worked at does not. */
export class MemoryDatabase {
  balance = 1000;
  readonly prepared = new Map<string, { readonly amount: number; ageMs: number }>();
  /** How often each was carried out. */
  readonly ended = new Map<string, Outcome>();
  /**
   * `prepare` fails; fails for its caller, but is done later, by hand; or works, and then the database is away. Nothing
   * works while it is.
   */
  trouble: 'none' | 'refuses' | 'late' | 'leaves' | 'away' = 'none';
  late: (() => void) | undefined;

  participant(): Participant<Account> {
    const carryOut = async (gid: string, outcome: Outcome): Promise<boolean> => this.carryOut(gid, outcome);
    return {
      check: async () => {},
      begin: async () => this.begin(),
      prepared: async () => {
        if (this.trouble === 'away') throw new QuorateError('unreachable', 'the database is away');
        return [...this.prepared].map(([gid, { ageMs }]): PreparedBranch => ({ gid, ageMs }));
      },
      carryOut,
    };
  }

  private begin(): Session<Account> {
    if (this.trouble === 'away') throw new QuorateError('unreachable', 'the database is away');
    let amount = 0;
    let name: string | undefined;
    return {
      work: {
        add: (more) => {
          amount += more;
        },
      },
      prepare: async (gid) => {
        name = gid;
        if (this.trouble === 'refuses') throw new QuorateError('transaction-failed', 'the database refuses');
        const prepare = (): void => {
          this.prepared.set(gid, { amount, ageMs: 0 });
        };
        if (this.trouble !== 'late') {
          prepare();
          if (this.trouble === 'leaves') this.trouble = 'away';
          return;
        }
        this.late = prepare;
        throw new QuorateError('unreachable', 'the connection is lost');
      },
      end: async (outcome) => {
        if (name !== undefined) this.carryOut(name, outcome);
      },
    };
  }

  private carryOut(gid: string, outcome: Outcome): boolean {
    if (this.trouble === 'away') throw new QuorateError('unreachable', 'the database is away');
    const branch = this.prepared.get(gid);
    if (branch === undefined) return false;
    this.prepared.delete(gid);
    if (outcome === 'commit') this.balance += branch.amount;
    this.ended.set(gid, outcome);
    return true;
  }
}

/** A replicated log that is one machine; it can be silent. */
export class MemoryLog {
  isSilent = false;
  private readonly machine = new DecisionMachine();
  private index = 0;

  open(): DecisionLog {
    const answer = <T>(work: () => T): Promise<T> =>
      this.isSilent ? Promise.reject(new QuorateError('timed-out', 'no quorum')) : Promise.resolve().then(work);
    const node = {
      propose: (command: Uint8Array) => answer(() => this.machine.apply(command, { index: ++this.index })),
      read: <T>(query: () => T) => answer(query),
    };
    return decisionsOnNode(node as unknown as Parameters<typeof decisionsOnNode>[0], this.machine);
  }
}

export interface Started {
  readonly manager: TransactionManager<Record<'left' | 'right', Participant<Account>>>;
  readonly died: Promise<void>;
  /** It dies now. */
  kill(): void;
}

export class MemoryWorld {
  readonly log = new MemoryLog();
  readonly left = new MemoryDatabase();
  readonly right = new MemoryDatabase();

  /** A process that dies at its call number `diesAt`: before it takes effect, or after, without hearing the answer. */
  async start(
    { diesAt = Number.POSITIVE_INFINITY, hasEffect = false } = {},
    more: Partial<TransactionManagerOptions<Record<'left' | 'right', Participant<Account>>>> = {},
  ): Promise<Started> {
    let calls = 0;
    let isDead = false;
    let die: () => void = () => {};
    const died = new Promise<void>((resolve) => {
      die = resolve;
    });
    /** The same object, whose calls never come back once the process is dead. */
    const mortal = <T extends object>(object: T): T =>
      new Proxy(object, {
        get: (target, key) => {
          const member = Reflect.get(target, key) as unknown;
          if (typeof member !== 'function') return member;
          return async (...parameters: unknown[]) => {
            if (isDead) return new Promise(() => {});
            isDead = ++calls >= diesAt;
            if (isDead) die();
            if (isDead && !hasEffect) return new Promise(() => {});
            const result = await (member as (...all: unknown[]) => unknown).apply(target, parameters);
            if (isDead) return new Promise(() => {});
            return key === 'begin' ? mortal(result as object) : result;
          };
        },
      });
    const manager = createTransactionManager({
      name: 'bank',
      decisions: mortal(this.log.open()),
      participants: { left: mortal(this.left.participant()), right: mortal(this.right.participant()) },
      voteTimeoutMs: 2000,
      inDoubtMs: 60_000,
      retryMs: 5,
      ...more,
    });
    const first = await Promise.race([manager, died]);
    // It died while it started: then nobody gets it.
    const kill = (): void => {
      isDead = true;
      die();
    };
    return { manager: first ?? (undefined as never), died, kill };
  }

  get prepared(): string[] {
    return [...this.left.prepared.keys(), ...this.right.prepared.keys()];
  }
}
