// The real key-value state machine (src/kv) under simulation: clients speak a small etcd, and are judged by its model with
// revisions, versions and transactions.

import type { Operation } from '../../checkers/linearizability/history.ts';
import {
  type EtcdCompare,
  type EtcdInput,
  type EtcdKeyValue,
  type EtcdOperation,
  type EtcdOperationOutput,
  type EtcdOutput,
  etcdModel,
} from '../../checkers/linearizability/models/etcd.ts';
import {
  type Compare,
  CompareResult,
  CompareTarget,
  type DeleteRangeResponse,
  type KeyValue,
  type RangeRequest,
  type RequestOp,
  type ResponseOp,
  type TxnResponse,
} from '../../codec/etcd/kv-types.ts';
import { ByteReader, ByteWriter, EMPTY_BYTES, utf8Decode, utf8Encode } from '../../core/bytes.ts';
import { assert } from '../../core/errors.ts';
import { encodeCommand, type KvCommand } from '../../kv/commands.ts';
import { createMemoryStore, KvMachine } from '../../kv/index.ts';
import { type ClientInput, judge, type MachineKind, mix, mixBytes, type ReplicatedMachine } from './machines.ts';

class SimulatedKv implements ReplicatedMachine {
  hash = 0;
  private readonly machine = new KvMachine(createMemoryStore());

  get index(): number {
    return this.machine.appliedIndex;
  }

  get term(): number {
    return this.machine.appliedTerm;
  }

  apply(index: number, term: number, data: Uint8Array): EtcdOutput | undefined {
    const { revision, response, error } = this.machine.apply(index, term, data);
    assert(error === undefined && response !== undefined, `the workload is sound, but got ${error?.code}`);
    this.hash = mix(mix(mixBytes(mix(this.hash, index), data), term), revision);
    if ('succeeded' in response) {
      const { succeeded, responses } = response as TxnResponse;
      return { type: 'txn', succeeded, responses: responses.map(outputOf), revision };
    }
    if ('deleted' in response) return { type: 'delete', deleted: (response as DeleteRangeResponse).deleted, revision };
    return { type: 'put', revision };
  }

  skip(index: number, term: number): void {
    this.machine.advance(index, term);
    this.hash = mix(mix(this.hash, index), term);
  }

  read(input: ClientInput): EtcdOutput {
    assert(input.type === 'range', `not a read of the key-value store: ${input.type}`);
    const { mvcc } = this.machine;
    const { kvs } = mvcc.range(rangeRequest(input.key, input.end));
    return { type: 'range', kvs: kvs.map(kvOf), revision: mvcc.revision };
  }

  stateHash(): number {
    return this.machine.hash();
  }

  snapshot(): Uint8Array {
    const writer = new ByteWriter(4096);
    writer.u32(this.hash);
    const snapshot = this.machine.snapshot();
    for (const chunk of snapshot) writer.bytes(chunk);
    snapshot.release();
    return writer.copy();
  }

  static restore(bytes: Uint8Array): SimulatedKv {
    const reader = new ByteReader(bytes);
    const kv = new SimulatedKv();
    kv.hash = reader.u32();
    const chunks: Uint8Array[] = [];
    while (reader.remaining > 0) chunks.push(reader.bytes());
    kv.machine.restore(chunks);
    return kv;
  }
}

function kvOf(kv: KeyValue): EtcdKeyValue {
  const { createRevision, modRevision, version } = kv;
  return { key: utf8Decode(kv.key), value: utf8Decode(kv.value), createRevision, modRevision, version };
}

function outputOf(response: ResponseOp): EtcdOperationOutput {
  const { responseRange, responseDeleteRange } = response;
  if (responseRange !== undefined) return { type: 'range', kvs: responseRange.kvs.map(kvOf) };
  return responseDeleteRange === undefined ? { type: 'put' } : { type: 'delete', deleted: responseDeleteRange.deleted };
}

function rangeRequest(key: string, end: string | undefined): RangeRequest {
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

function endOf(end: string | undefined): Uint8Array {
  return end === undefined ? EMPTY_BYTES : utf8Encode(end);
}

function requestOf(operation: EtcdOperation): RequestOp {
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

function compareOf({ key, target, result, operand }: EtcdCompare): Compare {
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

function commandOf(input: EtcdInput): KvCommand {
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
  if (requestPut !== undefined) return { type: 'put', request: requestPut };
  assert(requestDeleteRange !== undefined, 'a range is no command');
  return { type: 'delete-range', request: requestDeleteRange };
}

export const kvMachine: MachineKind = {
  name: 'kv',
  hasSessions: false,
  create: () => new SimulatedKv(),
  restore: (snapshot) => SimulatedKv.restore(snapshot),
  isRead: (input) => input.type === 'range',
  encode: (_client, _sequence, input) => encodeCommand(commandOf(input as EtcdInput)),
  judge: (history, stepsMax) => judge(etcdModel, history as readonly Operation<EtcdInput, EtcdOutput>[], stepsMax),
};
