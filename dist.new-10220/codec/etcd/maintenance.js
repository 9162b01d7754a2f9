// The schemas of etcd's Maintenance service.
import { bool, bytes, describe, enumeration, int64, named, nested, repeated, string, uint32, uint64, uint64Big, } from '../protobuf.js';
import { ResponseHeader } from './kv.js';
const header = () => nested(1, () => ResponseHeader);
export const AlarmType = { NONE: 0, NOSPACE: 1, CORRUPT: 2 };
export const AlarmAction = { GET: 0, ACTIVATE: 1, DEACTIVATE: 2 };
export const DowngradeAction = { VALIDATE: 0, ENABLE: 1, CANCEL: 2 };
export const AlarmRequest = describe('etcdserverpb.AlarmRequest', {
    action: enumeration(1, AlarmAction),
    memberId: named('memberID', uint64Big(2)),
    alarm: enumeration(3, AlarmType),
});
export const AlarmMember = describe('etcdserverpb.AlarmMember', {
    memberId: named('memberID', uint64Big(1)),
    alarm: enumeration(2, AlarmType),
});
export const AlarmResponse = describe('etcdserverpb.AlarmResponse', {
    header: header(),
    alarms: repeated(nested(2, () => AlarmMember)),
});
export const StatusRequest = describe('etcdserverpb.StatusRequest', {});
export const DowngradeInfo = describe('etcdserverpb.DowngradeInfo', {
    enabled: bool(1),
    targetVersion: named('targetVersion', string(2)),
});
export const StatusResponse = describe('etcdserverpb.StatusResponse', {
    header: header(),
    version: string(2),
    dbSize: named('dbSize', int64(3)),
    leader: uint64Big(4),
    raftIndex: named('raftIndex', uint64(5)),
    raftTerm: named('raftTerm', uint64(6)),
    raftAppliedIndex: named('raftAppliedIndex', uint64(7)),
    errors: repeated(string(8)),
    dbSizeInUse: named('dbSizeInUse', int64(9)),
    isLearner: named('isLearner', bool(10)),
    storageVersion: named('storageVersion', string(11)),
    dbSizeQuota: named('dbSizeQuota', int64(12)),
    downgradeInfo: named('downgradeInfo', nested(13, () => DowngradeInfo)),
});
export const DefragmentRequest = describe('etcdserverpb.DefragmentRequest', {});
export const DefragmentResponse = describe('etcdserverpb.DefragmentResponse', { header: header() });
export const HashRequest = describe('etcdserverpb.HashRequest', {});
export const HashResponse = describe('etcdserverpb.HashResponse', { header: header(), hash: uint32(2) });
export const HashKVRequest = describe('etcdserverpb.HashKVRequest', { revision: int64(1) });
export const HashKVResponse = describe('etcdserverpb.HashKVResponse', {
    header: header(),
    hash: uint32(2),
    compactRevision: int64(3),
    hashRevision: int64(4),
});
export const SnapshotRequest = describe('etcdserverpb.SnapshotRequest', {});
export const SnapshotResponse = describe('etcdserverpb.SnapshotResponse', {
    header: header(),
    remainingBytes: uint64(2),
    blob: bytes(3),
    version: string(4),
});
export const MoveLeaderRequest = describe('etcdserverpb.MoveLeaderRequest', {
    targetId: named('targetID', uint64Big(1)),
});
export const MoveLeaderResponse = describe('etcdserverpb.MoveLeaderResponse', { header: header() });
export const DowngradeRequest = describe('etcdserverpb.DowngradeRequest', {
    action: enumeration(1, DowngradeAction),
    version: string(2),
});
export const DowngradeResponse = describe('etcdserverpb.DowngradeResponse', { header: header(), version: string(2) });
//# sourceMappingURL=maintenance.js.map