// Decisions in a replicated log of the program's own: a state machine for `createNode`, and the log that it makes.

import { QuorateError } from '../core/errors.ts';
import type { Node } from '../host/node-types.ts';
import type { StateMachine } from '../host/user-machine.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';
import type { Decided, Decision, DecisionLog } from './decision-log.ts';
import { nameText, type TransactionName } from './names.ts';

/** What goes through the log, as JSON: rare and small, and readable in a dump. */
type Command =
  | { readonly type: 'identify'; readonly candidate: string }
  | { readonly type: 'enter'; readonly coordinator: string }
  | { readonly type: 'decide'; readonly decision: Decision }
  | { readonly type: 'forget'; readonly transactions: readonly TransactionName[] };

/** As snapshots hold it. */
interface Image {
  readonly version: 1;
  readonly id: string;
  readonly lives: readonly (readonly [coordinator: string, life: number])[];
  readonly decisions: readonly Decision[];
}

/** The state machine to give to `createNode`, on every member. */
export class DecisionMachine implements StateMachine {
  private id = '';
  private readonly lives = new Map<string, number>();
  private readonly byName = new Map<string, Decision>();

  apply(command: Uint8Array, { index }: { readonly index: number }): Uint8Array {
    return encode(this.carryOut(decode(command), index));
  }

  private carryOut(command: Command, index: number): unknown {
    switch (command.type) {
      case 'identify':
        if (this.id === '') this.id = command.candidate;
        return this.id;
      case 'enter':
        // Places in the log rise for ever, and no two commands share one.
        this.lives.set(command.coordinator, index);
        return index;
      case 'decide':
        return this.decide(command.decision);
      case 'forget':
        for (const name of command.transactions) this.byName.delete(nameText(name));
        return null;
      default:
        throw new QuorateError('unsupported-format', 'the log holds a command that this version does not know');
    }
  }

  private decide(decision: Decision): Decided {
    const key = nameText(decision);
    const isFenced = this.lives.get(decision.coordinator) !== decision.life;
    const known = this.byName.get(key);
    if (known !== undefined) return { outcome: known.outcome, isFenced };
    // Not written down: whoever asks later gets the same answer, as that life never comes back.
    if (decision.outcome === 'commit' && isFenced) return { outcome: 'abort', isFenced };
    this.byName.set(key, decision);
    return { outcome: decision.outcome, isFenced };
  }

  /** Of this replica; within `node.read` it is everybody's. */
  list(): Decision[] {
    return [...this.byName.values()];
  }

  snapshot(): Uint8Array {
    const { id, lives, byName } = this;
    const image: Image = { version: 1, id, lives: [...lives], decisions: [...byName.values()] };
    return encode(image);
  }

  restore(snapshot: Uint8Array): void {
    const image: Image = decode(snapshot);
    if (image.version !== 1) {
      throw new QuorateError('unsupported-format', `the snapshot of decisions has version ${image.version}`);
    }
    this.id = image.id;
    this.lives.clear();
    for (const [coordinator, life] of image.lives) this.lives.set(coordinator, life);
    this.byName.clear();
    for (const decision of image.decisions) this.byName.set(nameText(decision), decision);
  }
}

/**
 * A decision log on a node of the program's own cluster, started with `machine`. Its calls reject with the errors of
 * `Node.propose`. The node stays open when the log is closed.
 */
export function decisionsOnNode(node: Node, machine: DecisionMachine): DecisionLog {
  const propose = async <T>(command: Command): Promise<T> => decode(await node.propose(encode(command)));
  return {
    id: () => propose<string>({ type: 'identify', candidate: newLogId() }),
    enter: (coordinator) => propose<number>({ type: 'enter', coordinator }),
    decide({ coordinator, life, number }, outcome: Outcome, participants) {
      const decision = { coordinator, life, number, outcome, participants, recordedAt: Date.now() };
      return propose<Decided>({ type: 'decide', decision });
    },
    async forget(transactions) {
      if (transactions.length > 0) await propose({ type: 'forget', transactions });
    },
    decisions: () => node.read(() => machine.list()),
  };
}

/** 48 random bits: enough to tell logs apart, short enough for the names of prepared transactions. */
export function newLogId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString('hex');
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function decode<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString()) as T;
}
