// etcd's Maintenance service, as far as it goes: a member's status and alarms, and moving leadership.
import { AlarmAction, AlarmRequest, AlarmResponse, AlarmType, MoveLeaderRequest, MoveLeaderResponse, StatusResponse, } from '../codec/etcd/maintenance.js';
import { QuorateError } from '../core/errors.js';
import { NONE } from '../core/protocol.js';
import { ETCD_VERSION } from './context.js';
import { ETCD_ERRORS, etcdError } from './errors.js';
export class MaintenanceService {
    context;
    constructor(context) {
        this.context = context;
    }
    status() {
        const { replica, machine, headers, leader, isLearner } = this.context;
        const status = replica.status();
        const response = {
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
    errors(isLeaderless, alarms) {
        const errors = alarms.map(() => `memberID:${this.context.self} alarm:NOSPACE `);
        if (isLeaderless)
            errors.unshift(ETCD_ERRORS['no-leader'].message);
        return errors;
    }
    /** The alarms of this member; they end by themselves once there is room again. */
    alarm(bytes) {
        const { action } = AlarmRequest.decode(bytes);
        if (action !== AlarmAction.GET) {
            throw new QuorateError('unimplemented', 'alarms cannot be set or disarmed by hand yet');
        }
        const { replica, machine, headers, self } = this.context;
        const alarms = replica.status().alarms.map(() => ({ memberId: BigInt(self), alarm: AlarmType.NOSPACE }));
        return AlarmResponse.encode({ header: headers.at(machine.revision), alarms });
    }
    /** Only the leader does it, as in etcd: clients ask the leader. */
    async moveLeader(bytes) {
        const { targetId } = MoveLeaderRequest.decode(bytes);
        const { replica, self, leader, headers } = this.context;
        if (leader !== self)
            throw etcdError('not-leader');
        const { voters } = replica.status().membership;
        const target = Number(targetId);
        if (BigInt(target) !== targetId || !voters.includes(target))
            throw etcdError('bad-leader-transferee');
        await replica.transferLeadership(target);
        return MoveLeaderResponse.encode({ header: headers.at(0) });
    }
}
//# sourceMappingURL=maintenance-service.js.map