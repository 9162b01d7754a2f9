// Alarms, replicated: a member is out of space, or holds something else than the others. They stay until they are disarmed.

import { assert } from '../core/errors.ts';
import type { OrderedStore } from './store.ts';
import { META } from './tables.ts';

export const ALARM = { none: 0, noSpace: 1, corrupt: 2 } as const;

export interface Alarm {
  readonly memberId: bigint;
  /** One of `ALARM`, but not `none`. */
  readonly alarm: number;
}

const PREFIX = 'alarm/';
const END = 'alarm0';
const PRESENT = Uint8Array.of(1);

export class Alarms {
  private readonly store: OrderedStore;
  private readonly alarms = new Map<string, Alarm>();
  private noSpace = 0;
  private corrupt = 0;

  constructor(store: OrderedStore) {
    this.store = store;
    this.load();
  }

  load(): void {
    this.alarms.clear();
    const cursor = this.store.scan(META, PREFIX, END);
    while (cursor.next()) {
      const [type, member] = cursor.key.slice(PREFIX.length).split('/') as [string, string];
      this.alarms.set(cursor.key, { memberId: BigInt(`0x${member}`), alarm: Number(type) });
    }
    this.count();
  }

  /** In one order everywhere. */
  list(): Alarm[] {
    return [...this.alarms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alarm]) => alarm);
  }

  has({ memberId, alarm }: Alarm): boolean {
    return this.alarms.has(keyOf(memberId, alarm));
  }

  /** Some member has no space left: nothing that grows is taken. */
  get hasNoSpace(): boolean {
    return this.noSpace > 0;
  }

  /** Some member's data is wrong: nothing is taken at all. */
  get hasCorrupt(): boolean {
    return this.corrupt > 0;
  }

  /** Answers whether it is new. */
  raise(alarm: Alarm): boolean {
    assert(alarm.alarm === ALARM.noSpace || alarm.alarm === ALARM.corrupt, `no alarm ${alarm.alarm}`);
    const key = keyOf(alarm.memberId, alarm.alarm);
    if (this.alarms.has(key)) return false;
    this.store.put(META, key, PRESENT, true);
    this.alarms.set(key, alarm);
    this.count();
    return true;
  }

  /** Of that member and type, 0 standing for all. Answers what was there. */
  disarm({ memberId, alarm }: Alarm): Alarm[] {
    const found = this.list().filter(
      (each) => (memberId === 0n || each.memberId === memberId) && (alarm === ALARM.none || each.alarm === alarm),
    );
    for (const each of found) {
      const key = keyOf(each.memberId, each.alarm);
      this.alarms.delete(key);
      this.store.delete(META, key);
    }
    this.count();
    return found;
  }

  private count(): void {
    const all = [...this.alarms.values()];
    this.noSpace = all.filter(({ alarm }) => alarm === ALARM.noSpace).length;
    this.corrupt = all.length - this.noSpace;
  }
}

function keyOf(memberId: bigint, alarm: number): string {
  return `${PREFIX}${alarm}/${memberId.toString(16).padStart(16, '0')}`;
}
