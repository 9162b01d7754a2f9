// The schemas of etcd's Lock and Election services.
import { bytes, describe, int64, int64Big, nested } from '../protobuf.js';
import { KeyValue, ResponseHeader } from './kv.js';
const header = () => nested(1, () => ResponseHeader);
export const LockRequest = describe('v3lockpb.LockRequest', { name: bytes(1), lease: int64Big(2) });
export const LockResponse = describe('v3lockpb.LockResponse', { header: header(), key: bytes(2) });
export const UnlockRequest = describe('v3lockpb.UnlockRequest', { key: bytes(1) });
export const UnlockResponse = describe('v3lockpb.UnlockResponse', { header: header() });
export const LeaderKey = describe('v3electionpb.LeaderKey', {
    name: bytes(1),
    key: bytes(2),
    rev: int64(3),
    lease: int64Big(4),
});
export const CampaignRequest = describe('v3electionpb.CampaignRequest', {
    name: bytes(1),
    lease: int64Big(2),
    value: bytes(3),
});
export const CampaignResponse = describe('v3electionpb.CampaignResponse', {
    header: header(),
    leader: nested(2, () => LeaderKey),
});
export const LeaderRequest = describe('v3electionpb.LeaderRequest', { name: bytes(1) });
export const LeaderResponse = describe('v3electionpb.LeaderResponse', {
    header: header(),
    kv: nested(2, () => KeyValue),
});
export const ResignRequest = describe('v3electionpb.ResignRequest', { leader: nested(1, () => LeaderKey) });
export const ResignResponse = describe('v3electionpb.ResignResponse', { header: header() });
export const ProclaimRequest = describe('v3electionpb.ProclaimRequest', {
    leader: nested(1, () => LeaderKey),
    value: bytes(2),
});
export const ProclaimResponse = describe('v3electionpb.ProclaimResponse', { header: header() });
//# sourceMappingURL=concurrency.js.map