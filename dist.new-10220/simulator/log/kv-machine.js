// The real key-value state machine (src/kv) under simulation: clients speak a small etcd, and are judged by its model with
// revisions, versions and transactions.
import { etcdModel, } from '../../checkers/linearizability/models/etcd.js';
import { CompareResult, CompareTarget, } from '../../codec/etcd/kv-types.js';
import { ByteReader, ByteWriter, EMPTY_BYTES, utf8Decode, utf8Encode } from '../../core/bytes.js';
import { assert } from '../../core/errors.js';
import { encodeCommand } from '../../kv/commands.js';
import { createMemoryStore, KvMachine } from '../../kv/index.js';
import { judge, mix, mixBytes } from './machines.js';
class SimulatedKv {
    hash = 0;
    machine = new KvMachine(createMemoryStore());
    get index() {
        return this.machine.appliedIndex;
    }
    get term() {
        return this.machine.appliedTerm;
    }
    apply(index, term, data) {
        const { revision, response, error } = this.machine.apply(index, term, data);
        assert(error === undefined && response !== undefined, `the workload is sound, but got ${error?.code}`);
        this.hash = mix(mix(mixBytes(mix(this.hash, index), data), term), revision);
        if ('succeeded' in response) {
            const { succeeded, responses } = response;
            return { type: 'txn', succeeded, responses: responses.map(outputOf), revision };
        }
        if ('deleted' in response)
            return { type: 'delete', deleted: response.deleted, revision };
        return { type: 'put', revision };
    }
    skip(index, term) {
        this.machine.advance(index, term);
        this.hash = mix(mix(this.hash, index), term);
    }
    read(input) {
        assert(input.type === 'range', `not a read of the key-value store: ${input.type}`);
        const { mvcc } = this.machine;
        const { kvs } = mvcc.range(rangeRequest(input.key, input.end));
        return { type: 'range', kvs: kvs.map(kvOf), revision: mvcc.revision };
    }
    stateHash() {
        return this.machine.hash();
    }
    snapshot() {
        const writer = new ByteWriter(4096);
        writer.u32(this.hash);
        const snapshot = this.machine.snapshot();
        for (const chunk of snapshot)
            writer.bytes(chunk);
        snapshot.release();
        return writer.copy();
    }
    static restore(bytes) {
        const reader = new ByteReader(bytes);
        const kv = new SimulatedKv();
        kv.hash = reader.u32();
        const chunks = [];
        while (reader.remaining > 0)
            chunks.push(reader.bytes());
        kv.machine.restore(chunks);
        return kv;
    }
}
function kvOf(kv) {
    const { createRevision, modRevision, version } = kv;
    return { key: utf8Decode(kv.key), value: utf8Decode(kv.value), createRevision, modRevision, version };
}
function outputOf(response) {
    const { responseRange, responseDeleteRange } = response;
    if (responseRange !== undefined)
        return { type: 'range', kvs: responseRange.kvs.map(kvOf) };
    return responseDeleteRange === undefined ? { type: 'put' } : { type: 'delete', deleted: responseDeleteRange.deleted };
}
function rangeRequest(key, end) {
    return {
        key: utf8Encode(key),
        rangeEnd: endOf(end),
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
function endOf(end) {
    return end === undefined ? EMPTY_BYTES : utf8Encode(end);
}
function requestOf(operation) {
    const key = utf8Encode(operation.key);
    switch (operation.type) {
        case 'range':
            return { requestRange: rangeRequest(operation.key, operation.end) };
        case 'put': {
            const value = utf8Encode(operation.value);
            return { requestPut: { key, value, lease: 0n, prevKv: false, ignoreValue: false, ignoreLease: false } };
        }
        case 'delete':
            return { requestDeleteRange: { key, rangeEnd: endOf(operation.end), prevKv: false } };
    }
}
const RESULTS = {
    equal: CompareResult.EQUAL,
    greater: CompareResult.GREATER,
    less: CompareResult.LESS,
    'not-equal': CompareResult.NOT_EQUAL,
};
function compareOf({ key, target, result, operand }) {
    const common = { key: utf8Encode(key), rangeEnd: EMPTY_BYTES, result: RESULTS[result] };
    switch (target) {
        case 'value':
            return { ...common, target: CompareTarget.VALUE, value: utf8Encode(String(operand)) };
        case 'version':
            return { ...common, target: CompareTarget.VERSION, version: Number(operand) };
        case 'create':
            return { ...common, target: CompareTarget.CREATE, createRevision: Number(operand) };
        case 'mod':
            return { ...common, target: CompareTarget.MOD, modRevision: Number(operand) };
    }
}
function commandOf(input) {
    if (input.type === 'txn') {
        const { compares, success, failure } = input;
        const request = {
            compare: compares.map(compareOf),
            success: success.map(requestOf),
            failure: failure.map(requestOf),
        };
        return { type: 'txn', request };
    }
    const { requestPut, requestDeleteRange } = requestOf(input);
    if (requestPut !== undefined)
        return { type: 'put', request: requestPut };
    assert(requestDeleteRange !== undefined, 'a range is no command');
    return { type: 'delete-range', request: requestDeleteRange };
}
export const kvMachine = {
    name: 'kv',
    hasSessions: false,
    create: () => new SimulatedKv(),
    restore: (snapshot) => SimulatedKv.restore(snapshot),
    isRead: (input) => input.type === 'range',
    encode: (_client, _sequence, input) => encodeCommand(commandOf(input)),
    judge: (history, stepsMax) => judge(etcdModel, history, stepsMax),
};
//# sourceMappingURL=kv-machine.js.map