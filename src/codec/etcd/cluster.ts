// The schemas of etcd's Cluster service.

import { bool, describe, type MessageOf, named, nested, repeated, string, uint64Big } from '../protobuf.ts';
import { ResponseHeader } from './kv.ts';

const header = () => nested(1, () => ResponseHeader);
const id = (number: number) => named('ID', uint64Big(number));
const peerUrls = (number: number) => named('peerURLs', repeated(string(number)));
const members = (number: number) => repeated(nested(number, () => Member));

export const Member = describe('etcdserverpb.Member', {
  id: id(1),
  name: string(2),
  peerUrls: peerUrls(3),
  clientUrls: named('clientURLs', repeated(string(4))),
  isLearner: named('isLearner', bool(5)),
});
export type Member = MessageOf<typeof Member>;

export const MemberAddRequest = describe('etcdserverpb.MemberAddRequest', {
  peerUrls: peerUrls(1),
  isLearner: named('isLearner', bool(2)),
});
export type MemberAddRequest = MessageOf<typeof MemberAddRequest>;

export const MemberAddResponse = describe('etcdserverpb.MemberAddResponse', {
  header: header(),
  member: nested(2, () => Member),
  members: members(3),
});
export type MemberAddResponse = MessageOf<typeof MemberAddResponse>;

export const MemberRemoveRequest = describe('etcdserverpb.MemberRemoveRequest', { id: id(1) });
export type MemberRemoveRequest = MessageOf<typeof MemberRemoveRequest>;

export const MemberRemoveResponse = describe('etcdserverpb.MemberRemoveResponse', {
  header: header(),
  members: members(2),
});
export type MemberRemoveResponse = MessageOf<typeof MemberRemoveResponse>;

export const MemberUpdateRequest = describe('etcdserverpb.MemberUpdateRequest', { id: id(1), peerUrls: peerUrls(2) });
export type MemberUpdateRequest = MessageOf<typeof MemberUpdateRequest>;

export const MemberUpdateResponse = describe('etcdserverpb.MemberUpdateResponse', {
  header: header(),
  members: members(2),
});
export type MemberUpdateResponse = MessageOf<typeof MemberUpdateResponse>;

export const MemberListRequest = describe('etcdserverpb.MemberListRequest', { linearizable: bool(1) });
export type MemberListRequest = MessageOf<typeof MemberListRequest>;

export const MemberListResponse = describe('etcdserverpb.MemberListResponse', {
  header: header(),
  members: members(2),
});
export type MemberListResponse = MessageOf<typeof MemberListResponse>;

export const MemberPromoteRequest = describe('etcdserverpb.MemberPromoteRequest', { id: id(1) });
export type MemberPromoteRequest = MessageOf<typeof MemberPromoteRequest>;

export const MemberPromoteResponse = describe('etcdserverpb.MemberPromoteResponse', {
  header: header(),
  members: members(2),
});
export type MemberPromoteResponse = MessageOf<typeof MemberPromoteResponse>;
