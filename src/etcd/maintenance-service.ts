// etcd's Maintenance service, as far as it goes: a member's status and alarms, and moving leadership.

import {
  AlarmAction,
  AlarmRequest,
  AlarmResponse,
  AlarmType,
  MoveLeaderRequest,
  MoveLeaderResponse,
  type StatusResponse as Status,
  StatusResponse,
} from '../codec/etcd/maintenance.ts';
import { QuorateError } from '../core/errors.ts';
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

  /** The alarms of this member; they end by themselves once there is room again. */
  alarm(bytes: Uint8Array): Uint8Array {
    const { action } = AlarmRequest.decode(bytes);
    if (action !== AlarmAction.GET) {
      throw new QuorateError('unimplemented', 'alarms cannot be set or disarmed by hand yet');
    }
    const { replica, machine, headers, self } = this.context;
    const alarms = replica.status().alarms.map(() => ({ memberId: BigInt(self), alarm: AlarmType.NOSPACE }));
    return AlarmResponse.encode({ header: headers.at(machine.revision), alarms });
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
