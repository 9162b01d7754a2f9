// The protocol that storage runs drive: it persists what it is told to and promises that it did. Nothing else, so that all
// that can break is below it.

import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { Input, Millis, Outbox, Protocol, Spec } from '../../core/protocol.ts';

export interface LedgerRecord {
  /** An entry of the log, a new term, or how far the log is no longer needed. */
  readonly type: 'entry' | 'term' | 'base';
  /** 1 for the first record that this member ever persisted, and one more for each. */
  readonly sequence: number;
  /** The entry's index, the term, the base. */
  readonly value: number;
  readonly data: Uint8Array;
}

export interface LedgerState {
  sequence: number;
  last: number;
  term: number;
  base: number;
}

export interface LedgerSpec extends Spec {
  Message: { readonly type: 'none' };
  Command:
    | { readonly type: 'write'; readonly data: Uint8Array }
    | { readonly type: 'vote' }
    | { readonly type: 'compact'; readonly keep: number };
  /** Everything through record `sequence` is durable; so is the base, which the log may be released to. */
  Result: { readonly type: 'promised'; readonly sequence: number; readonly base: number };
  Record: LedgerRecord;
  Event: { readonly type: 'none' };
  Timer: 'none';
  State: LedgerState;
}

const NOTHING = new Uint8Array(0);
const KINDS = ['entry', 'term', 'base'] as const;

export class Ledger implements Protocol<LedgerSpec> {
  readonly state: LedgerState;

  constructor(state: LedgerState) {
    this.state = state;
  }

  step(input: Input<LedgerSpec>, _now: Millis, out: Outbox<LedgerSpec>): void {
    if (input.type !== 'request') return;
    const { state } = this;
    const { command } = input;
    const persist = (type: LedgerRecord['type'], value: number, data: Uint8Array = NOTHING): void =>
      out.persist({ type, sequence: ++state.sequence, value, data });
    switch (command.type) {
      case 'write':
        persist('entry', ++state.last, command.data);
        break;
      case 'vote':
        persist('term', ++state.term);
        break;
      case 'compact':
        state.base = Math.max(state.base, state.last - command.keep);
        persist('base', state.base);
    }
    out.reply(input.id, { type: 'promised', sequence: state.sequence, base: state.base });
  }
}

export function encodeLedgerRecord({ type, sequence, value, data }: LedgerRecord): Uint8Array {
  const writer = new ByteWriter(data.length + 24);
  writer.u8(KINDS.indexOf(type));
  writer.uint(sequence);
  writer.uint(value);
  writer.raw(data);
  return writer.finish();
}

export function decodeLedgerRecord(bytes: Uint8Array): LedgerRecord {
  const reader = new ByteReader(bytes);
  const type = KINDS[reader.u8()] ?? 'entry';
  return { type, sequence: reader.uint(), value: reader.uint(), data: reader.raw(reader.remaining) };
}

export function encodeLedgerState({ sequence, last, term, base }: LedgerState): Uint8Array {
  const writer = new ByteWriter(40);
  for (const value of [sequence, last, term, base]) writer.uint(value);
  return writer.finish();
}

export function decodeLedgerState(bytes: Uint8Array): LedgerState {
  const reader = new ByteReader(bytes);
  return { sequence: reader.uint(), last: reader.uint(), term: reader.uint(), base: reader.uint() };
}
