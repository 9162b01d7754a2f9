// etcd's Maintenance service: a member's status, alarms, hashes, backups, its space on disk, and moving leadership.

import {
  AlarmAction,
  AlarmRequest,
  AlarmResponse,
  AlarmType,
  DefragmentResponse,
  DowngradeAction,
  DowngradeRequest,
  HashKVRequest,
  HashKVResponse,
  HashResponse,
  MoveLeaderRequest,
  MoveLeaderResponse,
  type StatusResponse as Status,
  StatusResponse,
} from '../../codec/etcd/maintenance.ts';
import { QuorateError } from '../../core/errors.ts';
import { NONE } from '../../core/protocol.ts';
import type { Call, StreamCall } from '../../grpc/types.ts';
import { ALARM, type Alarm } from '../../kv/alarms.ts';
import { encodeCommand } from '../../kv/commands.ts';
import type { ChangedAlarms, KvResult } from '../../kv/machine.ts';
import { type Context, ETCD_VERSION } from '../context.ts';
import { ETCD_ERRORS, etcdError } from '../errors.ts';
import { sendBackup } from './backup.ts';

export interface MaintenanceOptions {
  /** Infinity for none. */
  readonly quotaBytes: number;
}

export class MaintenanceService {
  private readonly context: Context;
  private readonly options: MaintenanceOptions;

  constructor(context: Context, options: MaintenanceOptions) {
    this.context = context;
    this.options = options;
  }

  status(): Uint8Array {
    const { replica, machine, headers, leader, isLearner } = this.context;
    const status = replica.status();
    const { quotaBytes } = this.options;
    const response: Partial<Status> = {
      header: headers.at(machine.revision),
      version: ETCD_VERSION,
      storageVersion: ETCD_VERSION,
      dbSize: machine.size.totalBytes,
      dbSizeInUse: machine.size.usedBytes,
      dbSizeQuota: Number.isFinite(quotaBytes) ? quotaBytes : 0,
      leader: BigInt(leader),
      raftIndex: status.commitIndex,
      raftTerm: status.term,
      raftAppliedIndex: status.applied,
      isLearner,
      errors: this.errors(leader === NONE),
    };
    return StatusResponse.encode(response);
  }

  private errors(isLeaderless: boolean): string[] {
    const errors = alarmsOf(this.context).map(
      ({ memberId, alarm }) => `memberID:${memberId} alarm:${alarm === ALARM.corrupt ? 'CORRUPT' : 'NOSPACE'} `,
    );
    if (isLeaderless) errors.unshift(ETCD_ERRORS['no-leader'].message);
    return errors;
  }

  async alarm(bytes: Uint8Array, call: Call): Promise<Uint8Array> {
    const { action, memberId, alarm } = AlarmRequest.decode(bytes);
    const { headers, machine, gate } = this.context;
    if (action === AlarmAction.GET) {
      const alarms = alarmsOf(this.context).filter((each) => alarm === AlarmType.NONE || each.alarm === alarm);
      return AlarmResponse.encode({ header: headers.at(machine.revision), alarms });
    }
    gate.checkRoot(call);
    const isKnown = alarm === AlarmType.NOSPACE || alarm === AlarmType.CORRUPT;
    if (action === AlarmAction.ACTIVATE && !isKnown) throw new QuorateError('malformed', `there is no alarm ${alarm}`);
    const type = action === AlarmAction.ACTIVATE ? 'alarm-raise' : 'alarm-disarm';
    const alarms = await this.changeAlarms({ type, alarm: { memberId, alarm } });
    return AlarmResponse.encode({ header: headers.at(machine.revision), alarms: [...alarms] });
  }

  private changeAlarms(command: { type: 'alarm-raise' | 'alarm-disarm'; alarm: Alarm }): Promise<readonly Alarm[]> {
    return new Promise((resolve, reject) =>
      this.context.replica.propose(encodeCommand(command), (error, result) => {
        if (error !== undefined) reject(error);
        else resolve(((result as KvResult).response as ChangedAlarms).alarms);
      }),
    );
  }

  async defragment(): Promise<Uint8Array> {
    const { machine, headers } = this.context;
    await machine.defragment();
    return DefragmentResponse.encode({ header: headers.at(machine.revision) });
  }

  /** Of all keys as of now. Unlike etcd's, equal on members that hold the same, whatever their files look like. */
  async hash(): Promise<Uint8Array> {
    const { machine, headers } = this.context;
    const { hash, revision } = await machine.hashInPieces(0);
    return HashResponse.encode({ header: headers.at(revision), hash });
  }

  async hashKv(bytes: Uint8Array): Promise<Uint8Array> {
    const { machine, headers } = this.context;
    const { hash, revision, compactedRevision } = await machine.hashInPieces(HashKVRequest.decode(bytes).revision);
    return HashKVResponse.encode({
      header: headers.at(machine.revision),
      hash,
      compactRevision: compactedRevision,
      hashRevision: revision,
    });
  }

  snapshot(call: StreamCall): void {
    call.onMessage(() => void sendBackup(this.context, call));
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

  /** There is one version of the data so far, so there is nothing to go back to. */
  async downgrade(bytes: Uint8Array): Promise<Uint8Array> {
    const { action, version } = DowngradeRequest.decode(bytes);
    if (action === DowngradeAction.CANCEL) throw etcdError('no-inflight-downgrade');
    if (!/^\d+\.\d+(\.\d+)?$/.test(version)) throw etcdError('wrong-downgrade-version');
    throw etcdError('invalid-downgrade-target');
  }
}

/** The cluster's, and this member's own full disk, which nobody could have told the cluster. */
export function alarmsOf({ replica, machine, self }: Context): Alarm[] {
  const alarms = machine.alarms.list();
  const own = { memberId: BigInt(self), alarm: ALARM.noSpace };
  if (replica.status().alarms.length > 0 && !machine.alarms.has(own)) alarms.push(own);
  return alarms;
}
