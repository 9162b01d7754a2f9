// The schemas of etcd's Maintenance service.

import {
  bool,
  bytes,
  describe,
  enumeration,
  int64,
  type MessageOf,
  named,
  nested,
  repeated,
  string,
  uint32,
  uint64,
  uint64Big,
} from '../protobuf.ts';
import { ResponseHeader } from './kv.ts';

const header = () => nested(1, () => ResponseHeader);

export const AlarmType = { NONE: 0, NOSPACE: 1, CORRUPT: 2 } as const;
export const AlarmAction = { GET: 0, ACTIVATE: 1, DEACTIVATE: 2 } as const;
export const DowngradeAction = { VALIDATE: 0, ENABLE: 1, CANCEL: 2 } as const;

export const AlarmRequest = describe('etcdserverpb.AlarmRequest', {
  action: enumeration(1, AlarmAction),
  memberId: named('memberID', uint64Big(2)),
  alarm: enumeration(3, AlarmType),
});
export type AlarmRequest = MessageOf<typeof AlarmRequest>;

export const AlarmMember = describe('etcdserverpb.AlarmMember', {
  memberId: named('memberID', uint64Big(1)),
  alarm: enumeration(2, AlarmType),
});
export type AlarmMember = MessageOf<typeof AlarmMember>;

export const AlarmResponse = describe('etcdserverpb.AlarmResponse', {
  header: header(),
  alarms: repeated(nested(2, () => AlarmMember)),
});
export type AlarmResponse = MessageOf<typeof AlarmResponse>;

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
  downgradeInfo: named(
    'downgradeInfo',
    nested(13, () => DowngradeInfo),
  ),
});
export type StatusResponse = MessageOf<typeof StatusResponse>;

export const DefragmentRequest = describe('etcdserverpb.DefragmentRequest', {});
export const DefragmentResponse = describe('etcdserverpb.DefragmentResponse', { header: header() });

export const HashRequest = describe('etcdserverpb.HashRequest', {});

export const HashResponse = describe('etcdserverpb.HashResponse', { header: header(), hash: uint32(2) });
export type HashResponse = MessageOf<typeof HashResponse>;

export const HashKVRequest = describe('etcdserverpb.HashKVRequest', { revision: int64(1) });
export type HashKVRequest = MessageOf<typeof HashKVRequest>;

export const HashKVResponse = describe('etcdserverpb.HashKVResponse', {
  header: header(),
  hash: uint32(2),
  compactRevision: int64(3),
  hashRevision: int64(4),
});
export type HashKVResponse = MessageOf<typeof HashKVResponse>;

export const SnapshotRequest = describe('etcdserverpb.SnapshotRequest', {});

export const SnapshotResponse = describe('etcdserverpb.SnapshotResponse', {
  header: header(),
  remainingBytes: uint64(2),
  blob: bytes(3),
  version: string(4),
});
export type SnapshotResponse = MessageOf<typeof SnapshotResponse>;

export const MoveLeaderRequest = describe('etcdserverpb.MoveLeaderRequest', {
  targetId: named('targetID', uint64Big(1)),
});
export type MoveLeaderRequest = MessageOf<typeof MoveLeaderRequest>;

export const MoveLeaderResponse = describe('etcdserverpb.MoveLeaderResponse', { header: header() });

export const DowngradeRequest = describe('etcdserverpb.DowngradeRequest', {
  action: enumeration(1, DowngradeAction),
  version: string(2),
});
export type DowngradeRequest = MessageOf<typeof DowngradeRequest>;

export const DowngradeResponse = describe('etcdserverpb.DowngradeResponse', { header: header(), version: string(2) });
export type DowngradeResponse = MessageOf<typeof DowngradeResponse>;
