// A user's state machine, in memory, as a replica drives it: commands in envelopes, exactly once by session, snapshots on
// disk.

import { ByteReader, ByteWriter, EMPTY_BYTES } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { DEFAULT_SESSION_LIMITS, type SessionLimits, SessionTable } from '../core/sessions.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
import type { SnapshotStore, SnapshotWriter } from '../storage/snapshots.ts';
import type { DurableStateMachine, MachineSnapshot } from './replica-types.ts';

/** What `apply` may know besides the command: the same on every replica. */
export interface CommandContext {
  /** The command's place in the log: from 1, rising, with gaps. */
  readonly index: number;
  readonly term: number;
  /** The node whose `propose` it was. */
  readonly origin: NodeId;
}

/**
 * A deterministic state machine in memory. Every replica applies the same commands in the same order: clocks, randomness
 * and the environment must not influence what `apply` does.
 */
export interface StateMachine {
  /**
   * Applies a committed command and returns the reply for whoever proposed it. To refuse a command throw, before anything
   * is changed and for the same commands on every replica: its `propose` rejects with `command-failed` and the message.
   */
  apply(command: Uint8Array, context: CommandContext): Uint8Array | undefined;
  /** The whole state as bytes. An iterable is used up before anything else is applied. */
  snapshot(): Uint8Array | Iterable<Uint8Array>;
  /** Replaces the whole state with what `snapshot` once returned, its parts joined. */
  restore(snapshot: Uint8Array): void;
}

export const ENVELOPE = { openSession: 1, closeSession: 2, command: 3, introduction: 4 } as const;

export function encodeOpenSession(): Uint8Array {
  return Uint8Array.of(ENVELOPE.openSession);
}

export function encodeCloseSession(session: number): Uint8Array {
  const writer = new ByteWriter(16);
  writer.u8(ENVELOPE.closeSession);
  writer.uint(session);
  return writer.finish();
}

/** A member's first sign of life: from then on the others know that it had data. */
export function encodeIntroduction(node: NodeId): Uint8Array {
  const writer = new ByteWriter(16);
  writer.u8(ENVELOPE.introduction);
  writer.uint(node);
  return writer.finish();
}

export function encodeCommand(
  session: number,
  sequence: number,
  acknowledgedBelow: number,
  command: Uint8Array,
): Uint8Array {
  const writer = new ByteWriter(command.length + 24);
  writer.u8(ENVELOPE.command);
  writer.uint(session);
  writer.uint(sequence);
  writer.uint(acknowledgedBelow);
  writer.raw(command);
  return writer.finish();
}

/** What applying an envelope gave, on the node that proposed it. */
export type Outcome =
  | { readonly type: 'reply'; readonly reply: Uint8Array }
  | { readonly type: 'session'; readonly session: number }
  | { readonly type: 'refused'; readonly error: QuorateError };

/** First byte of a recorded reply. */
const REPLIED = 0;
const FAILED = 1;

export interface UserMachineOptions {
  readonly machine: StateMachine;
  readonly store: SnapshotStore;
  readonly sessionLimits?: SessionLimits;
}

export class UserMachine implements DurableStateMachine {
  private readonly machine: StateMachine;
  private readonly store: SnapshotStore;
  private readonly limits: SessionLimits;
  private sessions: SessionTable;
  private readonly introduced = new Set<NodeId>();
  durableIndex = 0;
  private appliedIndex = 0;
  private appliedTerm = 0;

  /** Loads the newest snapshot on disk, if there is one. */
  constructor(options: UserMachineOptions) {
    this.machine = options.machine;
    this.store = options.store;
    this.limits = options.sessionLimits ?? DEFAULT_SESSION_LIMITS;
    this.sessions = new SessionTable(this.limits);
    const latest = this.store.latest();
    if (latest === undefined) return;
    this.load(join([...this.store.open(latest.index).chunks()]));
    this.durableIndex = latest.index;
    this.appliedIndex = latest.index;
    this.appliedTerm = latest.term;
  }

  hasIntroduced(node: NodeId): boolean {
    return this.introduced.has(node);
  }

  apply(entry: LogEntry): Outcome | undefined {
    this.appliedIndex = entry.index;
    this.appliedTerm = entry.term;
    if (entry.kind !== 'data') return undefined;
    const reader = new ByteReader(entry.data);
    const kind = reader.u8();
    switch (kind) {
      case ENVELOPE.openSession:
        this.sessions.open(entry.index);
        return { type: 'session', session: entry.index };
      case ENVELOPE.closeSession:
        this.sessions.close(reader.uint());
        return { type: 'reply', reply: EMPTY_BYTES };
      case ENVELOPE.introduction:
        this.introduced.add(reader.uint());
        return { type: 'reply', reply: EMPTY_BYTES };
      case ENVELOPE.command:
        return this.applyCommand(entry, reader);
      default:
        throw new QuorateError('unsupported-format', `entry ${entry.index} holds a command of unknown kind ${kind}`);
    }
  }

  private applyCommand(entry: LogEntry, reader: ByteReader): Outcome {
    const session = reader.uint();
    const sequence = reader.uint();
    const admission = this.sessions.admit(session, sequence, reader.uint());
    if (admission.type === 'refused') return admission;
    if (admission.type === 'repeated') return outcomeOf(admission.reply);
    const { index, term, origin } = entry;
    const recorded = this.run(reader.raw(reader.remaining), { index, term, origin });
    this.sessions.record(session, sequence, recorded);
    return outcomeOf(recorded);
  }

  private run(command: Uint8Array, context: CommandContext): Uint8Array {
    const writer = new ByteWriter(64);
    try {
      const reply = this.machine.apply(command, context);
      writer.u8(REPLIED);
      if (reply !== undefined) writer.raw(reply);
    } catch (error) {
      writer.reset();
      writer.u8(FAILED);
      writer.string(error instanceof Error ? error.message : String(error));
    }
    return writer.copy();
  }

  // ── Snapshots: one chunk of ours, then the user's ─────────────────────────────────────────────────────────────────

  private image(): Uint8Array[] {
    const writer = new ByteWriter(1024);
    writer.uint(this.introduced.size);
    for (const node of this.introduced) writer.uint(node);
    this.sessions.encode(writer);
    const head = new ByteWriter(8);
    head.u32(writer.length);
    const state = this.machine.snapshot();
    const parts = state instanceof Uint8Array ? [state] : [...state];
    // Copies: the machine may go on working in the very same memory while these are written or sent.
    return [head.finish(), writer.finish(), ...parts.map((part) => part.slice())];
  }

  private load(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes);
    const own = new ByteReader(reader.raw(reader.u32()));
    this.introduced.clear();
    for (let count = own.uint(); count > 0; count--) this.introduced.add(own.uint());
    this.sessions = SessionTable.decode(own, this.limits);
    this.machine.restore(reader.raw(reader.remaining));
  }

  flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void {
    let writer: SnapshotWriter | undefined;
    try {
      writer = this.store.begin({ index, term: this.appliedTerm, metadata: EMPTY_BYTES });
      for (const chunk of this.image()) writer.write(chunk);
    } catch (error) {
      writer?.abort();
      done(QuorateError.from(error, 'snapshot-failed'), this.durableIndex);
      return;
    }
    writer.finish((error) => {
      if (error === undefined) {
        this.durableIndex = index;
        this.store.keep(1);
      }
      done(error, this.durableIndex);
    });
  }

  snapshot(): MachineSnapshot {
    return { index: this.appliedIndex, chunks: this.image(), release: () => {} };
  }

  async restore(index: number, term: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const writer = this.store.begin({ index, term, metadata: EMPTY_BYTES });
    for (const part of parts) writer.write(part);
    this.load(join(parts));
    this.appliedIndex = index;
    this.appliedTerm = term;
    await new Promise<void>((resolve, reject) => {
      writer.finish((error) => (error === undefined ? resolve() : reject(error)));
    });
    this.durableIndex = index;
    this.store.keep(1);
  }

  close(): void {}
}

function outcomeOf(recorded: Uint8Array): Outcome {
  const reader = new ByteReader(recorded);
  if (reader.u8() === REPLIED) return { type: 'reply', reply: recorded.subarray(1) };
  return { type: 'refused', error: new QuorateError('command-failed', reader.string()) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
