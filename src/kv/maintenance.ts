// Alarms and the comparison of the members' data, as the state machine carries them out.

import type { TxnRequest } from '../codec/etcd/kv-types.ts';
import { ALARM, type Alarm, Alarms } from './alarms.ts';
import type { KvCommand } from './commands.ts';
import { kvError } from './errors.ts';
import { type HashCheck, HashChecks } from './hash-check.ts';
import type { MaintenanceCommand } from './maintenance-commands.ts';
import type { OrderedStore } from './store.ts';

export class Maintenance {
  readonly alarms: Alarms;
  readonly hashChecks: HashChecks;
  /** Hears of each question when its entry is applied, on every member; maybe again when it is replayed. */
  onHashAsked: ((check: HashCheck) => void) | undefined = undefined;

  constructor(store: OrderedStore) {
    this.alarms = new Alarms(store);
    this.hashChecks = new HashChecks(store);
  }

  load(): void {
    this.alarms.load();
    this.hashChecks.load();
  }

  /** Answers the alarms that it has changed. */
  execute(command: MaintenanceCommand, index: number, revision: number, members: number): readonly Alarm[] {
    switch (command.type) {
      case 'alarm-raise':
        return this.alarms.raise(command.alarm) ? [command.alarm] : [];
      case 'alarm-disarm':
        return this.alarms.disarm(command.alarm);
      case 'hash-ask':
        this.onHashAsked?.(this.hashChecks.ask(index, revision));
        return [];
      case 'hash-answer': {
        const wrong = this.hashChecks.answer(command.report, members);
        const raised = wrong.map((node) => ({ memberId: BigInt(node), alarm: ALARM.corrupt }));
        return raised.filter((alarm) => this.alarms.raise(alarm));
      }
    }
  }

  /** Refuses what alarms forbid: as in etcd, what grows while space is short, and every client's command over bad data. */
  check(command: KvCommand): void {
    const { hasCorrupt, hasNoSpace } = this.alarms;
    if (!hasCorrupt && !hasNoSpace) return;
    switch (command.type) {
      case 'put':
      case 'lease-grant':
        throw kvError(hasCorrupt ? 'corrupt' : 'no-space');
      case 'txn':
        if (hasCorrupt) throw kvError('corrupt');
        if (hasPut(command.request)) throw kvError('no-space');
        return;
      case 'delete-range':
      case 'compaction':
      case 'lease-revoke':
        if (hasCorrupt) throw kvError('corrupt');
        return;
      default:
    }
  }
}

/** In either branch. */
function hasPut({ success, failure }: TxnRequest): boolean {
  return [...success, ...failure].some(
    ({ requestPut, requestTxn }) => requestPut !== undefined || (requestTxn !== undefined && hasPut(requestTxn)),
  );
}
