import { describe, expect, test } from 'vitest';
import { DeleteRangeRequest, PutRequest, RangeRequest, TxnRequest } from '../codec/etcd/kv.ts';
import type { RequestOp } from '../codec/etcd/kv-types.ts';
import { isReadOnly, isSerializable } from './transactions.ts';

const local: RequestOp = { requestRange: RangeRequest.create({ serializable: true }) };
const range: RequestOp = { requestRange: RangeRequest.create() };
const put: RequestOp = { requestPut: PutRequest.create() };
const remove: RequestOp = { requestDeleteRange: DeleteRangeRequest.create() };
const nest = (...success: RequestOp[]): RequestOp => ({ requestTxn: TxnRequest.create({ success }) });

describe('a transaction', () => {
  test.each([
    ['without operations', [], [], true, true],
    ['of local reads', [local], [local], true, true],
    ['with one read of the cluster', [local, range], [], true, false],
    ['with such a read in the other branch', [local], [range], true, false],
    ['with such a read in a nested one', [local, nest(local, nest(range))], [], true, false],
    ['with a put', [range, put], [], false, false],
    ['with a delete in the other branch', [], [remove], false, false],
    ['with a put in a nested one', [nest(nest(put))], [], false, false],
    ['with an empty operation', [{}], [], false, false],
  ])('%s', (_what, success, failure, readOnly, serializable) => {
    const request = TxnRequest.create({ success, failure });
    expect([isReadOnly(request), isSerializable(request)]).toEqual([readOnly, serializable]);
  });
});
