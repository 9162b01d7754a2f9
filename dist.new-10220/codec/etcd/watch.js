// The schemas of etcd's Watch service.
import { bool, bytes, describe, enumeration, int64, nested, oneof, repeated, string, } from '../protobuf.js';
import { KeyValue, ResponseHeader } from './kv.js';
export const EventType = { PUT: 0, DELETE: 1 };
export const WatchFilter = { NOPUT: 0, NODELETE: 1 };
export const Event = describe('mvccpb.Event', {
    type: enumeration(1, EventType),
    kv: nested(2, () => KeyValue),
    prevKv: nested(3, () => KeyValue),
});
export const WatchCreateRequest = describe('etcdserverpb.WatchCreateRequest', {
    key: bytes(1),
    rangeEnd: bytes(2),
    startRevision: int64(3),
    progressNotify: bool(4),
    filters: repeated(enumeration(5, WatchFilter)),
    prevKv: bool(6),
    watchId: int64(7),
    fragment: bool(8),
});
export const WatchCancelRequest = describe('etcdserverpb.WatchCancelRequest', { watchId: int64(1) });
export const WatchProgressRequest = describe('etcdserverpb.WatchProgressRequest', {});
export const WatchRequest = describe('etcdserverpb.WatchRequest', {
    createRequest: oneof('request_union', nested(1, () => WatchCreateRequest)),
    cancelRequest: oneof('request_union', nested(2, () => WatchCancelRequest)),
    progressRequest: oneof('request_union', nested(3, () => WatchProgressRequest)),
});
export const WatchResponse = describe('etcdserverpb.WatchResponse', {
    header: nested(1, () => ResponseHeader),
    watchId: int64(2),
    created: bool(3),
    canceled: bool(4),
    compactRevision: int64(5),
    cancelReason: string(6),
    fragment: bool(7),
    events: repeated(nested(11, () => Event)),
});
//# sourceMappingURL=watch.js.map