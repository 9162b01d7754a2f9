// The schemas of etcd's Lease service.
import { bool, bytes, describe, int64, int64Big, named, nested, repeated, string, } from '../protobuf.js';
import { ResponseHeader } from './kv.js';
const header = () => nested(1, () => ResponseHeader);
const id = (number) => named('ID', int64Big(number));
const ttl = (number) => named('TTL', int64(number));
export const LeaseGrantRequest = describe('etcdserverpb.LeaseGrantRequest', { ttl: ttl(1), id: id(2) });
export const LeaseGrantResponse = describe('etcdserverpb.LeaseGrantResponse', {
    header: header(),
    id: id(2),
    ttl: ttl(3),
    error: string(4),
});
export const LeaseRevokeRequest = describe('etcdserverpb.LeaseRevokeRequest', { id: id(1) });
export const LeaseRevokeResponse = describe('etcdserverpb.LeaseRevokeResponse', { header: header() });
export const LeaseKeepAliveRequest = describe('etcdserverpb.LeaseKeepAliveRequest', { id: id(1) });
export const LeaseKeepAliveResponse = describe('etcdserverpb.LeaseKeepAliveResponse', {
    header: header(),
    id: id(2),
    ttl: ttl(3),
});
export const LeaseTimeToLiveRequest = describe('etcdserverpb.LeaseTimeToLiveRequest', { id: id(1), keys: bool(2) });
export const LeaseTimeToLiveResponse = describe('etcdserverpb.LeaseTimeToLiveResponse', {
    header: header(),
    id: id(2),
    ttl: ttl(3),
    grantedTtl: named('grantedTTL', int64(4)),
    keys: repeated(bytes(5)),
});
export const LeaseLeasesRequest = describe('etcdserverpb.LeaseLeasesRequest', {});
export const LeaseStatus = describe('etcdserverpb.LeaseStatus', { id: id(1) });
export const LeaseLeasesResponse = describe('etcdserverpb.LeaseLeasesResponse', {
    header: header(),
    leases: repeated(nested(2, () => LeaseStatus)),
});
//# sourceMappingURL=lease.js.map