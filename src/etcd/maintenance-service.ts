// etcd's Maintenance service, as far as it goes: the status of a member, and moving leadership.

import {
  MoveLeaderRequest,
  MoveLeaderResponse,
  type StatusResponse as Status,
  StatusResponse,
} from '../codec/etcd/maintenance.ts';
import { NONE } from '../core/protocol.ts';
import { type Context, ETCD_VERSION } from './context.ts';
import { ETCD_ERRORS, etcdError } from './errors.ts';

export class MaintenanceService {
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  status(): Uint8Array {
    const { replica, machine, headers, leader, isLearner } = this.context;
    const status = replica.status();
    const response: Partial<Status> = {
      header: headers.at(machine.revision),
      version: ETCD_VERSION,
      storageVersion: ETCD_VERSION,
      dbSize: machine.size.totalBytes,
      dbSizeInUse: machine.size.usedBytes,
      leader: BigInt(leader),
      raftIndex: status.commitIndex,
      raftTerm: status.term,
      raftAppliedIndex: status.applied,
      isLearner,
      errors: this.errors(leader === NONE, status.alarms),
    };
    return StatusResponse.encode(response);
  }

  private errors(isLeaderless: boolean, alarms: readonly 'no-space'[]): string[] {
    const errors = alarms.map(() => `memberID:${this.context.self} alarm:NOSPACE `);
    if (isLeaderless) errors.unshift(ETCD_ERRORS['no-leader'].message);
    return errors;
  }

  /** Only the leader does it, as in etcd: clients ask the leader. */
  async moveLeader(bytes: Uint8Array): Promise<Uint8Array> {
    const { targetId } = MoveLeaderRequest.decode(bytes);
    const { replica, self, leader, headers } = this.context;
    if (leader !== self) throw etcdError('not-leader');
    const { voters } = replica.status().membership;
    const target = Number(targetId);
    if (BigInt(target) !== targetId || !voters.includes(target)) throw etcdError('bad-leader-transferee');
    await replica.transferLeadership(target);
    return MoveLeaderResponse.encode({ header: headers.at(0) });
  }
}
