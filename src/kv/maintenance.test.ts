// Alarms, and comparing the members' data, as every replica carries them out.

import { describe, expect, test } from 'vitest';
import { utf8Encode } from '../core/bytes.ts';
import { ALARM } from './alarms.ts';
import { encodeCommand, type KvCommand } from './commands.ts';
import type { HashCheck } from './hash-check.ts';
import { KvMachine, type KvResult } from './machine.ts';
import { createMemoryStore } from './memory-store.ts';

const NO_SPACE = { memberId: 7n, alarm: ALARM.noSpace };
const CORRUPT = { memberId: 8n, alarm: ALARM.corrupt };

const put: Extract<KvCommand, { type: 'put' }> = {
  type: 'put',
  request: {
    key: utf8Encode('k'),
    value: utf8Encode('v'),
    lease: 0n,
    prevKv: false,
    ignoreValue: false,
    ignoreLease: false,
  },
};
const remove: KvCommand = {
  type: 'delete-range',
  request: { key: utf8Encode('k'), rangeEnd: utf8Encode(''), prevKv: false },
};
const txn = (...success: { requestPut?: (typeof put)['request'] }[]): KvCommand => ({
  type: 'txn',
  request: { compare: [], success: success as never, failure: [] },
});
const nested = (): KvCommand =>
  txn({ requestTxn: (txn({ requestPut: put.request }) as unknown as { request: object }).request } as never);

class Subject {
  readonly store = createMemoryStore();
  machine = new KvMachine(this.store);
  private index = 0;

  apply(command: KvCommand): KvResult {
    return this.machine.apply(++this.index, 1, encodeCommand(command));
  }

  codeOf(command: KvCommand): string | undefined {
    return this.apply(command).error?.code;
  }
}

describe('alarms', () => {
  test('are raised once, listed in one order, and disarmed by member and kind', () => {
    const subject = new Subject();
    expect(subject.apply({ type: 'alarm-raise', alarm: CORRUPT }).response).toEqual({ alarms: [CORRUPT] });
    expect(subject.apply({ type: 'alarm-raise', alarm: CORRUPT }).response).toEqual({ alarms: [] });
    subject.apply({ type: 'alarm-raise', alarm: NO_SPACE });
    subject.apply({ type: 'alarm-raise', alarm: { ...NO_SPACE, memberId: 8n } });
    const { alarms } = subject.machine.maintenance;
    expect(alarms.list()).toEqual([NO_SPACE, { ...NO_SPACE, memberId: 8n }, CORRUPT]);
    expect(new KvMachine(subject.store).maintenance.alarms.list()).toEqual(alarms.list());
    const wrongMember = { memberId: 9n, alarm: ALARM.none };
    expect(subject.apply({ type: 'alarm-disarm', alarm: wrongMember }).response).toEqual({ alarms: [] });
    const ofEight = { memberId: 8n, alarm: ALARM.none };
    expect(subject.apply({ type: 'alarm-disarm', alarm: ofEight }).response).toMatchObject({ alarms: { length: 2 } });
    const all = { memberId: 0n, alarm: ALARM.none };
    expect(subject.apply({ type: 'alarm-disarm', alarm: all }).response).toEqual({ alarms: [NO_SPACE] });
    expect(new KvMachine(subject.store).maintenance.alarms.list()).toEqual([]);
  });

  test('without space, what grows is refused and what makes room is taken', () => {
    const subject = new Subject();
    subject.apply(put);
    subject.apply({ type: 'alarm-raise', alarm: NO_SPACE });
    for (const growing of [put, txn({ requestPut: put.request }), nested()]) {
      expect(subject.codeOf(growing)).toBe('no-space');
    }
    expect(subject.codeOf({ type: 'lease-grant', id: 1n, ttlSeconds: 9 })).toBe('no-space');
    expect(subject.codeOf(remove)).toBeUndefined();
    expect(subject.codeOf(txn())).toBeUndefined();
    expect(subject.codeOf({ type: 'compaction', request: { revision: 2, physical: false } })).toBeUndefined();
    subject.apply({ type: 'alarm-disarm', alarm: NO_SPACE });
    expect(subject.codeOf(put)).toBeUndefined();
  });

  test('over wrong data, nothing of any client is carried out', () => {
    const subject = new Subject();
    subject.apply({ type: 'alarm-raise', alarm: CORRUPT });
    const compaction: KvCommand = { type: 'compaction', request: { revision: 1, physical: false } };
    for (const command of [put, remove, txn(), compaction]) expect(subject.codeOf(command)).toBe('corrupt');
    subject.apply({ type: 'alarm-disarm', alarm: CORRUPT });
    expect(subject.codeOf(put)).toBeUndefined();
  });
});

describe('comparing data', () => {
  function withMembers(count: number): { subject: Subject; asked: HashCheck[] } {
    const subject = new Subject();
    const asked: HashCheck[] = [];
    subject.machine.maintenance.onHashAsked = (check) => asked.push(check);
    for (let id = 1; id <= count; id++)
      subject.apply({ type: 'member-attributes', member: { id, name: `n${id}`, clientUrls: [] } });
    subject.apply(put);
    return { subject, asked };
  }

  const answer = (check: number, member: number, hash: number): KvCommand => ({
    type: 'hash-answer',
    report: { check, member, hash },
  });

  test('whoever differs from more than half is wrong, whichever order the answers come in', () => {
    for (const order of [
      [1, 2, 3],
      [3, 1, 2],
      [2, 3, 1],
    ]) {
      const { subject, asked } = withMembers(3);
      subject.apply({ type: 'hash-ask' });
      const [{ check, revision }] = asked as [HashCheck];
      expect(revision).toBe(2);
      for (const member of order) subject.apply(answer(check, member, member === 3 ? 666 : 42));
      expect(subject.machine.maintenance.alarms.list()).toEqual([{ memberId: 3n, alarm: ALARM.corrupt }]);
    }
  });

  test('without a majority for one hash nobody is called wrong', () => {
    const { subject, asked } = withMembers(4);
    subject.apply({ type: 'hash-ask' });
    const [{ check }] = asked as [HashCheck];
    for (const [member, hash] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ] as const)
      subject.apply(answer(check, member, hash));
    expect(subject.machine.maintenance.alarms.list()).toEqual([]);
  });

  test('answers to an earlier question, and second answers, count for nothing', () => {
    const { subject, asked } = withMembers(3);
    subject.apply({ type: 'hash-ask' });
    subject.apply({ type: 'hash-ask' });
    const [first, second] = asked as [HashCheck, HashCheck];
    for (const member of [1, 2]) subject.apply(answer(second.check, member, 42));
    subject.apply(answer(first.check, 3, 666));
    subject.apply(answer(second.check, 3, 42));
    subject.apply(answer(second.check, 3, 666));
    expect(subject.machine.maintenance.alarms.list()).toEqual([]);
  });

  test('goes on over a restart', () => {
    const { subject, asked } = withMembers(3);
    subject.apply({ type: 'hash-ask' });
    const [{ check }] = asked as [HashCheck];
    subject.apply(answer(check, 1, 42));
    const { hashChecks } = new KvMachine(subject.store).maintenance;
    expect(hashChecks.answer({ check, member: 2, hash: 42 }, 3)).toEqual([]);
    expect(hashChecks.answer({ check, member: 3, hash: 1 }, 3)).toEqual([3]);
  });
});
