// The hot messages by hand: what every put and get passes through. Each does exactly what its schema in kv.ts would do
// (a test compares the two); it is faster because its property accesses are fixed.
import { EMPTY_BYTES } from '../../core/bytes.js';
import { ProtoWriter } from '../protobuf-wire.js';
/** More than a KeyValue's tags, lengths and integers can take, beside its key and value. */
const KEY_VALUE_OVERHEAD = 64;
// ── PutRequest ──
export function createPutRequest() {
    return { key: EMPTY_BYTES, value: EMPTY_BYTES, lease: 0n, prevKv: false, ignoreValue: false, ignoreLease: false };
}
export function mergePutRequest(reader, target) {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        switch (tag) {
            case 0x0a:
                target.key = reader.bytes();
                break;
            case 0x12:
                target.value = reader.bytes();
                break;
            case 0x18:
                target.lease = reader.int64Big();
                break;
            case 0x20:
                target.prevKv = reader.bool();
                break;
            case 0x28:
                target.ignoreValue = reader.bool();
                break;
            case 0x30:
                target.ignoreLease = reader.bool();
                break;
            default:
                reader.skip(tag);
        }
    }
}
// ── RangeRequest ──
export function createRangeRequest() {
    return {
        key: EMPTY_BYTES,
        rangeEnd: EMPTY_BYTES,
        limit: 0,
        revision: 0,
        sortOrder: 0,
        sortTarget: 0,
        serializable: false,
        keysOnly: false,
        countOnly: false,
        minModRevision: 0,
        maxModRevision: 0,
        minCreateRevision: 0,
        maxCreateRevision: 0,
    };
}
export function mergeRangeRequest(reader, target) {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        switch (tag) {
            case 0x0a:
                target.key = reader.bytes();
                break;
            case 0x12:
                target.rangeEnd = reader.bytes();
                break;
            case 0x18:
                target.limit = reader.int64();
                break;
            case 0x20:
                target.revision = reader.int64();
                break;
            case 0x28:
                target.sortOrder = reader.int32();
                break;
            case 0x30:
                target.sortTarget = reader.int32();
                break;
            case 0x38:
                target.serializable = reader.bool();
                break;
            case 0x40:
                target.keysOnly = reader.bool();
                break;
            case 0x48:
                target.countOnly = reader.bool();
                break;
            case 0x50:
                target.minModRevision = reader.int64();
                break;
            case 0x58:
                target.maxModRevision = reader.int64();
                break;
            case 0x60:
                target.minCreateRevision = reader.int64();
                break;
            case 0x68:
                target.maxCreateRevision = reader.int64();
                break;
            default:
                reader.skip(tag);
        }
    }
}
// ── TxnRequest ──
export function createTxnRequest() {
    return { compare: [], success: [], failure: [] };
}
export function mergeTxnRequest(reader, target) {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        switch (tag) {
            case 0x0a:
                target.compare.push(readNested(reader, createCompare(), mergeCompare));
                break;
            case 0x12:
                target.success.push(readNested(reader, {}, mergeRequestOp));
                break;
            case 0x1a:
                target.failure.push(readNested(reader, {}, mergeRequestOp));
                break;
            default:
                reader.skip(tag);
        }
    }
}
export function createCompare() {
    return { result: 0, target: 0, key: EMPTY_BYTES, rangeEnd: EMPTY_BYTES };
}
export function mergeCompare(reader, target) {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        switch (tag) {
            case 0x08:
                target.result = reader.int32();
                break;
            case 0x10:
                target.target = reader.int32();
                break;
            case 0x1a:
                target.key = reader.bytes();
                break;
            case 0x20:
                forgetOthers(target, 'version', COMPARE_UNION);
                target.version = reader.int64();
                break;
            case 0x28:
                forgetOthers(target, 'createRevision', COMPARE_UNION);
                target.createRevision = reader.int64();
                break;
            case 0x30:
                forgetOthers(target, 'modRevision', COMPARE_UNION);
                target.modRevision = reader.int64();
                break;
            case 0x3a:
                forgetOthers(target, 'value', COMPARE_UNION);
                target.value = reader.bytes();
                break;
            case 0x40:
                forgetOthers(target, 'lease', COMPARE_UNION);
                target.lease = reader.int64Big();
                break;
            case 0x202:
                target.rangeEnd = reader.bytes();
                break;
            default:
                reader.skip(tag);
        }
    }
}
export function mergeRequestOp(reader, target) {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        switch (tag) {
            case 0x0a:
                forgetOthers(target, 'requestRange', REQUEST_UNION);
                target.requestRange = readNested(reader, target.requestRange ?? createRangeRequest(), mergeRangeRequest);
                break;
            case 0x12:
                forgetOthers(target, 'requestPut', REQUEST_UNION);
                target.requestPut = readNested(reader, target.requestPut ?? createPutRequest(), mergePutRequest);
                break;
            case 0x1a:
                forgetOthers(target, 'requestDeleteRange', REQUEST_UNION);
                target.requestDeleteRange = readNested(reader, target.requestDeleteRange ?? createDeleteRangeRequest(), mergeDeleteRangeRequest);
                break;
            case 0x22:
                forgetOthers(target, 'requestTxn', REQUEST_UNION);
                target.requestTxn = readNested(reader, target.requestTxn ?? createTxnRequest(), mergeTxnRequest);
                break;
            default:
                reader.skip(tag);
        }
    }
}
export function createDeleteRangeRequest() {
    return { key: EMPTY_BYTES, rangeEnd: EMPTY_BYTES, prevKv: false };
}
export function mergeDeleteRangeRequest(reader, target) {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        switch (tag) {
            case 0x0a:
                target.key = reader.bytes();
                break;
            case 0x12:
                target.rangeEnd = reader.bytes();
                break;
            case 0x18:
                target.prevKv = reader.bool();
                break;
            default:
                reader.skip(tag);
        }
    }
}
const COMPARE_UNION = ['version', 'createRevision', 'modRevision', 'value', 'lease'];
const REQUEST_UNION = ['requestRange', 'requestPut', 'requestDeleteRange', 'requestTxn'];
/** Of a oneof the member that comes last stays. Senders send one: nothing is deleted, which would make the object slow. */
function forgetOthers(target, member, union) {
    for (const other of union)
        if (other !== member && target[other] !== undefined)
            delete target[other];
}
function readNested(reader, target, merge) {
    const outerEnd = reader.enter();
    merge(reader, target);
    reader.leave(outerEnd);
    return target;
}
// ── responses ──
// A member puts the same two identifiers into every response: their bytes are kept from one to the next.
const IDENTITY_WRITER = new ProtoWriter();
let identityCluster = 0n;
let identityMember = 0n;
let identityBytes = EMPTY_BYTES;
function rememberIdentity(clusterId, memberId) {
    IDENTITY_WRITER.begin();
    if (memberId !== 0n) {
        IDENTITY_WRITER.uint64Big(memberId);
        IDENTITY_WRITER.uint32(0x10);
    }
    if (clusterId !== 0n) {
        IDENTITY_WRITER.uint64Big(clusterId);
        IDENTITY_WRITER.uint32(0x08);
    }
    identityBytes = IDENTITY_WRITER.finish();
    identityCluster = clusterId;
    identityMember = memberId;
}
export function writeResponseHeader(writer, header) {
    const { clusterId = 0n, memberId = 0n, revision, raftTerm } = header;
    if (raftTerm) {
        writer.int64(raftTerm);
        writer.uint32(0x20);
    }
    if (revision) {
        writer.int64(revision);
        writer.uint32(0x18);
    }
    // Within a transaction's response, headers carry a revision only.
    if (clusterId === 0n && memberId === 0n)
        return;
    if (clusterId !== identityCluster || memberId !== identityMember)
        rememberIdentity(clusterId, memberId);
    writer.raw(identityBytes);
}
function writeHeaderField(writer, header) {
    const before = writer.mark;
    writeResponseHeader(writer, header);
    writer.uint32(writer.mark - before);
    writer.uint32(0x0a);
}
export function writeKeyValue(writer, kv) {
    if (kv.lease) {
        writer.uint64Big(kv.lease);
        writer.uint32(0x30);
    }
    if (kv.value !== undefined && kv.value.length > 0)
        writer.bytes(0x2a, kv.value);
    if (kv.version) {
        writer.int64(kv.version);
        writer.uint32(0x20);
    }
    if (kv.modRevision) {
        writer.int64(kv.modRevision);
        writer.uint32(0x18);
    }
    if (kv.createRevision) {
        writer.int64(kv.createRevision);
        writer.uint32(0x10);
    }
    if (kv.key !== undefined && kv.key.length > 0)
        writer.bytes(0x0a, kv.key);
}
function writeKeyValueField(writer, kv) {
    const before = writer.mark;
    writeKeyValue(writer, kv);
    writer.uint32(writer.mark - before);
    writer.uint32(0x12);
}
export function writePutResponse(writer, response) {
    if (response.prevKv !== undefined)
        writeKeyValueField(writer, response.prevKv);
    if (response.header !== undefined)
        writeHeaderField(writer, response.header);
}
export function writeRangeResponse(writer, response) {
    const kvs = response.kvs ?? [];
    let size = KEY_VALUE_OVERHEAD;
    for (const kv of kvs)
        size += kv.key.length + kv.value.length + KEY_VALUE_OVERHEAD;
    writer.reserve(size);
    if (response.count) {
        writer.int64(response.count);
        writer.uint32(0x20);
    }
    if (response.more) {
        writer.uint32(1);
        writer.uint32(0x18);
    }
    for (let i = kvs.length - 1; i >= 0; i--)
        writeKeyValueField(writer, kvs[i]);
    if (response.header !== undefined)
        writeHeaderField(writer, response.header);
}
//# sourceMappingURL=kv-fast.js.map