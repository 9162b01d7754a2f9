// The schemas of etcd's KV service: field numbers and names are those of its rpc.proto and kv.proto.
import { bool, bytes, defineMessage, describe, enumeration, int64, int64Big, nested, oneof, repeated, uint64, uint64Big, } from '../protobuf.js';
import * as fast from './kv-fast.js';
import * as kv from './kv-types.js';
export const ResponseHeader = defineMessage('etcdserverpb.ResponseHeader', { clusterId: uint64Big(1), memberId: uint64Big(2), revision: int64(3), raftTerm: uint64(4) }, { write: fast.writeResponseHeader });
export const KeyValue = defineMessage('mvccpb.KeyValue', {
    key: bytes(1),
    createRevision: int64(2),
    modRevision: int64(3),
    version: int64(4),
    value: bytes(5),
    lease: int64Big(6),
}, { write: fast.writeKeyValue });
export const RangeRequest = defineMessage('etcdserverpb.RangeRequest', {
    key: bytes(1),
    rangeEnd: bytes(2),
    limit: int64(3),
    revision: int64(4),
    sortOrder: enumeration(5, kv.SortOrder),
    sortTarget: enumeration(6, kv.SortTarget),
    serializable: bool(7),
    keysOnly: bool(8),
    countOnly: bool(9),
    minModRevision: int64(10),
    maxModRevision: int64(11),
    minCreateRevision: int64(12),
    maxCreateRevision: int64(13),
}, { create: fast.createRangeRequest, merge: fast.mergeRangeRequest });
export const RangeResponse = defineMessage('etcdserverpb.RangeResponse', {
    header: nested(1, () => ResponseHeader),
    kvs: repeated(nested(2, () => KeyValue)),
    more: bool(3),
    count: int64(4),
}, { write: fast.writeRangeResponse });
export const PutRequest = defineMessage('etcdserverpb.PutRequest', {
    key: bytes(1),
    value: bytes(2),
    lease: int64Big(3),
    prevKv: bool(4),
    ignoreValue: bool(5),
    ignoreLease: bool(6),
}, { create: fast.createPutRequest, merge: fast.mergePutRequest });
export const PutResponse = defineMessage('etcdserverpb.PutResponse', { header: nested(1, () => ResponseHeader), prevKv: nested(2, () => KeyValue) }, { write: fast.writePutResponse });
export const DeleteRangeRequest = defineMessage('etcdserverpb.DeleteRangeRequest', {
    key: bytes(1),
    rangeEnd: bytes(2),
    prevKv: bool(3),
}, { create: fast.createDeleteRangeRequest, merge: fast.mergeDeleteRangeRequest });
export const DeleteRangeResponse = defineMessage('etcdserverpb.DeleteRangeResponse', { header: nested(1, () => ResponseHeader), deleted: int64(2), prevKvs: repeated(nested(3, () => KeyValue)) });
export const Compare = defineMessage('etcdserverpb.Compare', {
    result: enumeration(1, kv.CompareResult),
    target: enumeration(2, kv.CompareTarget),
    key: bytes(3),
    version: oneof('target_union', int64(4)),
    createRevision: oneof('target_union', int64(5)),
    modRevision: oneof('target_union', int64(6)),
    value: oneof('target_union', bytes(7)),
    lease: oneof('target_union', int64Big(8)),
    rangeEnd: bytes(64),
}, { create: fast.createCompare, merge: fast.mergeCompare });
export const RequestOp = defineMessage('etcdserverpb.RequestOp', {
    requestRange: oneof('request', nested(1, () => RangeRequest)),
    requestPut: oneof('request', nested(2, () => PutRequest)),
    requestDeleteRange: oneof('request', nested(3, () => DeleteRangeRequest)),
    requestTxn: oneof('request', nested(4, () => TxnRequest)),
}, { create: () => ({}), merge: fast.mergeRequestOp });
export const ResponseOp = defineMessage('etcdserverpb.ResponseOp', {
    responseRange: oneof('response', nested(1, () => RangeResponse)),
    responsePut: oneof('response', nested(2, () => PutResponse)),
    responseDeleteRange: oneof('response', nested(3, () => DeleteRangeResponse)),
    responseTxn: oneof('response', nested(4, () => TxnResponse)),
});
export const TxnRequest = defineMessage('etcdserverpb.TxnRequest', {
    compare: repeated(nested(1, () => Compare)),
    success: repeated(nested(2, () => RequestOp)),
    failure: repeated(nested(3, () => RequestOp)),
}, { create: fast.createTxnRequest, merge: fast.mergeTxnRequest });
export const TxnResponse = defineMessage('etcdserverpb.TxnResponse', {
    header: nested(1, () => ResponseHeader),
    succeeded: bool(2),
    responses: repeated(nested(3, () => ResponseOp)),
});
export const CompactionRequest = defineMessage('etcdserverpb.CompactionRequest', {
    revision: int64(1),
    physical: bool(2),
});
export const CompactionResponse = defineMessage('etcdserverpb.CompactionResponse', {
    header: nested(1, () => ResponseHeader),
});
export const RangeStreamResponse = describe('etcdserverpb.RangeStreamResponse', {
    rangeResponse: nested(1, () => RangeResponse),
});
//# sourceMappingURL=kv.js.map