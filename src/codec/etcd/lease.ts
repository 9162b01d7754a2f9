// The schemas of etcd's Lease service.

import {
  bool,
  bytes,
  describe,
  int64,
  int64Big,
  type MessageOf,
  named,
  nested,
  repeated,
  string,
} from '../protobuf.ts';
import { ResponseHeader } from './kv.ts';

const header = () => nested(1, () => ResponseHeader);
const id = (number: number) => named('ID', int64Big(number));
const ttl = (number: number) => named('TTL', int64(number));

export const LeaseGrantRequest = describe('etcdserverpb.LeaseGrantRequest', { ttl: ttl(1), id: id(2) });
export type LeaseGrantRequest = MessageOf<typeof LeaseGrantRequest>;

export const LeaseGrantResponse = describe('etcdserverpb.LeaseGrantResponse', {
  header: header(),
  id: id(2),
  ttl: ttl(3),
  error: string(4),
});
export type LeaseGrantResponse = MessageOf<typeof LeaseGrantResponse>;

export const LeaseRevokeRequest = describe('etcdserverpb.LeaseRevokeRequest', { id: id(1) });
export type LeaseRevokeRequest = MessageOf<typeof LeaseRevokeRequest>;

export const LeaseRevokeResponse = describe('etcdserverpb.LeaseRevokeResponse', { header: header() });

export const LeaseKeepAliveRequest = describe('etcdserverpb.LeaseKeepAliveRequest', { id: id(1) });
export type LeaseKeepAliveRequest = MessageOf<typeof LeaseKeepAliveRequest>;

export const LeaseKeepAliveResponse = describe('etcdserverpb.LeaseKeepAliveResponse', {
  header: header(),
  id: id(2),
  ttl: ttl(3),
});
export type LeaseKeepAliveResponse = MessageOf<typeof LeaseKeepAliveResponse>;

export const LeaseTimeToLiveRequest = describe('etcdserverpb.LeaseTimeToLiveRequest', { id: id(1), keys: bool(2) });
export type LeaseTimeToLiveRequest = MessageOf<typeof LeaseTimeToLiveRequest>;

export const LeaseTimeToLiveResponse = describe('etcdserverpb.LeaseTimeToLiveResponse', {
  header: header(),
  id: id(2),
  ttl: ttl(3),
  grantedTtl: named('grantedTTL', int64(4)),
  keys: repeated(bytes(5)),
});
export type LeaseTimeToLiveResponse = MessageOf<typeof LeaseTimeToLiveResponse>;

export const LeaseLeasesRequest = describe('etcdserverpb.LeaseLeasesRequest', {});

export const LeaseStatus = describe('etcdserverpb.LeaseStatus', { id: id(1) });

export const LeaseLeasesResponse = describe('etcdserverpb.LeaseLeasesResponse', {
  header: header(),
  leases: repeated(nested(2, () => LeaseStatus)),
});
export type LeaseLeasesResponse = MessageOf<typeof LeaseLeasesResponse>;
