// The schemas of etcd's Lock and Election services.

import { bytes, describe, int64, int64Big, type MessageOf, nested } from '../protobuf.ts';
import { KeyValue, ResponseHeader } from './kv.ts';

const header = () => nested(1, () => ResponseHeader);

export const LockRequest = describe('v3lockpb.LockRequest', { name: bytes(1), lease: int64Big(2) });
export type LockRequest = MessageOf<typeof LockRequest>;

export const LockResponse = describe('v3lockpb.LockResponse', { header: header(), key: bytes(2) });
export type LockResponse = MessageOf<typeof LockResponse>;

export const UnlockRequest = describe('v3lockpb.UnlockRequest', { key: bytes(1) });
export type UnlockRequest = MessageOf<typeof UnlockRequest>;

export const UnlockResponse = describe('v3lockpb.UnlockResponse', { header: header() });

export const LeaderKey = describe('v3electionpb.LeaderKey', {
  name: bytes(1),
  key: bytes(2),
  rev: int64(3),
  lease: int64Big(4),
});
export type LeaderKey = MessageOf<typeof LeaderKey>;

export const CampaignRequest = describe('v3electionpb.CampaignRequest', {
  name: bytes(1),
  lease: int64Big(2),
  value: bytes(3),
});
export type CampaignRequest = MessageOf<typeof CampaignRequest>;

export const CampaignResponse = describe('v3electionpb.CampaignResponse', {
  header: header(),
  leader: nested(2, () => LeaderKey),
});
export type CampaignResponse = MessageOf<typeof CampaignResponse>;

export const LeaderRequest = describe('v3electionpb.LeaderRequest', { name: bytes(1) });
export type LeaderRequest = MessageOf<typeof LeaderRequest>;

export const LeaderResponse = describe('v3electionpb.LeaderResponse', {
  header: header(),
  kv: nested(2, () => KeyValue),
});
export type LeaderResponse = MessageOf<typeof LeaderResponse>;

export const ResignRequest = describe('v3electionpb.ResignRequest', { leader: nested(1, () => LeaderKey) });
export type ResignRequest = MessageOf<typeof ResignRequest>;

export const ResignResponse = describe('v3electionpb.ResignResponse', { header: header() });

export const ProclaimRequest = describe('v3electionpb.ProclaimRequest', {
  leader: nested(1, () => LeaderKey),
  value: bytes(2),
});
export type ProclaimRequest = MessageOf<typeof ProclaimRequest>;

export const ProclaimResponse = describe('v3electionpb.ProclaimResponse', { header: header() });
