// Client sessions (Ongaro's thesis §6.3): what makes a command that is proposed twice take effect once.
//
// The table is part of the replicated state: all that happens to it happens in log order, so that every replica keeps and
// forgets the same sessions at the same entry. A session numbers its commands from 1, without gaps, and may have several
// under way; it says below which number it has all its replies, and those are dropped.

import { type ByteReader, type ByteWriter, EMPTY_BYTES } from './bytes.ts';
import { assert, QuorateError } from './errors.ts';

export interface SessionLimits {
  /** Sessions kept; opening one more drops the one that has been idle for longest, in log order. */
  readonly sessionsMax: number;
  /** Replies kept for one session: commands that it may have under way. */
  readonly repliesMax: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = { sessionsMax: 10_000, repliesMax: 4096 };

export type Admission =
  /** First seen: apply it, then `record` its reply. */
  | { readonly type: 'fresh' }
  /** Applied before: answer this. */
  | { readonly type: 'repeated'; readonly reply: Uint8Array }
  /** Must not be applied; the code says why: `session-expired`, `session-overrun`, `already-acknowledged`. */
  | { readonly type: 'refused'; readonly error: QuorateError };

interface Session {
  /** All commands below this number were answered, and the session said that it has the answers. */
  acknowledgedBelow: number;
  readonly replies: Map<number, Uint8Array>;
}

const FRESH: Admission = { type: 'fresh' };

export class SessionTable {
  private readonly limits: SessionLimits;
  /** In the order of their last use, the longest idle first. */
  private readonly sessions = new Map<number, Session>();

  constructor(limits: SessionLimits) {
    assert(limits.sessionsMax >= 1 && limits.repliesMax >= 1, 'a session table needs room for one');
    this.limits = limits;
  }

  get size(): number {
    return this.sessions.size;
  }

  has(session: number): boolean {
    return this.sessions.has(session);
  }

  /** Opens session `id` (never used before: the index of the entry that asks for it). */
  open(id: number): void {
    assert(!this.sessions.has(id), `session ${id} was opened before`);
    for (const idle of this.sessions.keys()) {
      if (this.sessions.size < this.limits.sessionsMax) break;
      this.sessions.delete(idle);
    }
    this.sessions.set(id, { acknowledgedBelow: 1, replies: new Map() });
  }

  close(id: number): void {
    this.sessions.delete(id);
  }

  /** What to do with command `sequence` of session `id`, which has all its replies below `acknowledgedBelow`. */
  admit(id: number, sequence: number, acknowledgedBelow: number): Admission {
    const session = this.sessions.get(id);
    if (session === undefined) {
      return refused('session-expired', `session ${id} was closed, or displaced by newer ones: open another`);
    }
    // To the end of the order.
    this.sessions.delete(id);
    this.sessions.set(id, session);
    if (sequence < session.acknowledgedBelow) {
      return refused(
        'already-acknowledged',
        `command ${sequence} of session ${id} was answered, and the answer received`,
      );
    }
    const below = Math.min(acknowledgedBelow, sequence);
    if (below > session.acknowledgedBelow) {
      acknowledge(session.replies, session.acknowledgedBelow, below);
      session.acknowledgedBelow = below;
    }
    const reply = session.replies.get(sequence);
    if (reply !== undefined) return { type: 'repeated', reply };
    if (session.replies.size >= this.limits.repliesMax) {
      return refused(
        'session-overrun',
        `session ${id} has ${session.replies.size} replies that it did not acknowledge`,
      );
    }
    return FRESH;
  }

  /** The reply of a command that `admit` called fresh. The bytes are kept as they are. */
  record(id: number, sequence: number, reply: Uint8Array): void {
    const session = this.sessions.get(id);
    assert(
      session !== undefined && !session.replies.has(sequence),
      `command ${sequence} of session ${id} is not fresh`,
    );
    session.replies.set(sequence, reply.length === 0 ? EMPTY_BYTES : reply);
  }

  encode(writer: ByteWriter): void {
    writer.uint(this.sessions.size);
    for (const [id, { acknowledgedBelow, replies }] of this.sessions) {
      writer.uint(id);
      writer.uint(acknowledgedBelow);
      writer.uint(replies.size);
      for (const [sequence, reply] of replies) {
        writer.uint(sequence);
        writer.bytes(reply);
      }
    }
  }

  static decode(reader: ByteReader, limits: SessionLimits): SessionTable {
    const table = new SessionTable(limits);
    const count = reader.uint();
    for (let i = 0; i < count; i++) {
      const id = reader.uint();
      const session: Session = { acknowledgedBelow: reader.uint(), replies: new Map() };
      const replies = reader.uint();
      for (let j = 0; j < replies; j++) session.replies.set(reader.uint(), reader.bytes().slice());
      table.sessions.set(id, session);
    }
    return table;
  }
}

/** Drops the replies in [from, below). Never counts through a gap: a client may number its commands by the clock. */
function acknowledge(replies: Map<number, Uint8Array>, from: number, below: number): void {
  if (below - from <= replies.size) {
    for (let sequence = from; sequence < below; sequence++) replies.delete(sequence);
    return;
  }
  for (const sequence of replies.keys()) if (sequence < below) replies.delete(sequence);
}

function refused(code: string, message: string): Admission {
  return { type: 'refused', error: new QuorateError(code, message) };
}
