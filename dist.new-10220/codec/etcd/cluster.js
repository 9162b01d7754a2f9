// The schemas of etcd's Cluster service.
import { bool, describe, named, nested, repeated, string, uint64Big } from '../protobuf.js';
import { ResponseHeader } from './kv.js';
const header = () => nested(1, () => ResponseHeader);
const id = (number) => named('ID', uint64Big(number));
const peerUrls = (number) => named('peerURLs', repeated(string(number)));
const members = (number) => repeated(nested(number, () => Member));
export const Member = describe('etcdserverpb.Member', {
    id: id(1),
    name: string(2),
    peerUrls: peerUrls(3),
    clientUrls: named('clientURLs', repeated(string(4))),
    isLearner: named('isLearner', bool(5)),
});
export const MemberAddRequest = describe('etcdserverpb.MemberAddRequest', {
    peerUrls: peerUrls(1),
    isLearner: named('isLearner', bool(2)),
});
export const MemberAddResponse = describe('etcdserverpb.MemberAddResponse', {
    header: header(),
    member: nested(2, () => Member),
    members: members(3),
});
export const MemberRemoveRequest = describe('etcdserverpb.MemberRemoveRequest', { id: id(1) });
export const MemberRemoveResponse = describe('etcdserverpb.MemberRemoveResponse', {
    header: header(),
    members: members(2),
});
export const MemberUpdateRequest = describe('etcdserverpb.MemberUpdateRequest', { id: id(1), peerUrls: peerUrls(2) });
export const MemberUpdateResponse = describe('etcdserverpb.MemberUpdateResponse', {
    header: header(),
    members: members(2),
});
export const MemberListRequest = describe('etcdserverpb.MemberListRequest', { linearizable: bool(1) });
export const MemberListResponse = describe('etcdserverpb.MemberListResponse', {
    header: header(),
    members: members(2),
});
export const MemberPromoteRequest = describe('etcdserverpb.MemberPromoteRequest', { id: id(1) });
export const MemberPromoteResponse = describe('etcdserverpb.MemberPromoteResponse', {
    header: header(),
    members: members(2),
});
//# sourceMappingURL=cluster.js.map