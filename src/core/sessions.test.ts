import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { SessionTable } from './sessions.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const LIMITS = { sessionsMax: 3, repliesMax: 4 };

function tableWith(...sessions: number[]): SessionTable {
  const table = new SessionTable(LIMITS);
  for (const session of sessions) table.open(session);
  return table;
}

describe('sessions', () => {
  test('a repeated command gets the reply of its first application', () => {
    const table = tableWith(7);
    expect(table.admit(7, 1, 1)).toEqual({ type: 'fresh' });
    table.record(7, 1, bytes('one'));
    expect(table.admit(7, 1, 1)).toEqual({ type: 'repeated', reply: bytes('one') });
  });

  test('commands of one session may arrive out of order', () => {
    const table = tableWith(7);
    for (const sequence of [2, 1, 3]) {
      expect(table.admit(7, sequence, 1).type).toBe('fresh');
      table.record(7, sequence, bytes(String(sequence)));
    }
    expect(table.admit(7, 2, 1)).toEqual({ type: 'repeated', reply: bytes('2') });
  });

  test('a straggler whose reply was acknowledged is refused, not applied again', () => {
    const table = tableWith(7);
    table.record(7, 1, bytes('one'));
    table.admit(7, 2, 2);
    const late = table.admit(7, 1, 1);
    expect(late.type === 'refused' && late.error.code).toBe('already-acknowledged');
  });

  test('a gap in the numbers costs nothing, be it as wide as the clock', () => {
    const table = tableWith(7);
    table.record(7, 1, bytes('one'));
    const late = 2 ** 52;
    expect(table.admit(7, late, late).type).toBe('fresh');
    table.record(7, late, bytes('late'));
    const first = table.admit(7, 1, 1);
    expect(first.type === 'refused' && first.error.code).toBe('already-acknowledged');
    expect(table.admit(7, late, late)).toEqual({ type: 'repeated', reply: bytes('late') });
  });

  test('an unknown, closed or displaced session is refused as expired', () => {
    const table = tableWith(1, 2, 3);
    table.close(2);
    const codes = [2, 99].map((session) => {
      const admission = table.admit(session, 1, 1);
      return admission.type === 'refused' && admission.error.code;
    });
    expect(codes).toEqual(['session-expired', 'session-expired']);
  });

  test('a new session displaces the one that has been idle for longest, not the oldest', () => {
    const table = tableWith(1, 2, 3);
    table.admit(1, 1, 1);
    table.open(4);
    expect([1, 2, 3, 4].filter((session) => table.has(session))).toEqual([1, 3, 4]);
  });

  test('a session that never acknowledges is stopped at its bound', () => {
    const table = tableWith(7);
    for (let sequence = 1; sequence <= LIMITS.repliesMax; sequence++) {
      table.admit(7, sequence, 1);
      table.record(7, sequence, bytes('x'));
    }
    const admission = table.admit(7, LIMITS.repliesMax + 1, 1);
    expect(admission.type === 'refused' && admission.error.code).toBe('session-overrun');
    expect(table.admit(7, LIMITS.repliesMax + 1, 3).type).toBe('fresh');
  });

  test('a table that went through a snapshot decides everything as the original does', () => {
    type Step = { kind: 'open' | 'command'; session: number; sequence: number; acknowledged: number };
    const step = fc.record({
      kind: fc.constantFrom('open', 'command') as fc.Arbitrary<Step['kind']>,
      session: fc.integer({ min: 1, max: 5 }),
      sequence: fc.integer({ min: 1, max: 8 }),
      acknowledged: fc.integer({ min: 1, max: 8 }),
    });
    const run = (table: SessionTable, { kind, session, sequence, acknowledged }: Step): unknown => {
      if (kind === 'open') return table.has(session) ? undefined : table.open(session);
      const admission = table.admit(session, sequence, acknowledged);
      if (admission.type === 'fresh') table.record(session, sequence, bytes(`${session}.${sequence}`));
      return admission.type === 'refused' ? admission.error.code : admission;
    };
    fc.assert(
      fc.property(fc.array(step), fc.array(step), (before, after) => {
        const original = new SessionTable(LIMITS);
        for (const one of before) run(original, one);
        const writer = new ByteWriter();
        original.encode(writer);
        const copy = SessionTable.decode(new ByteReader(writer.copy()), LIMITS);
        for (const one of after) expect(run(copy, one)).toEqual(run(original, one));
      }),
    );
  });
});
