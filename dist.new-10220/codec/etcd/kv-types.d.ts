export interface KeyValue {
    key: Uint8Array;
    createRevision: number;
    modRevision: number;
    version: number;
    value: Uint8Array;
    lease: bigint;
}
/** Added by the serving member to every response. */
export interface ResponseHeader {
    clusterId: bigint;
    memberId: bigint;
    revision: number;
    raftTerm: number;
}
export declare const SortOrder: {
    readonly NONE: 0;
    readonly ASCEND: 1;
    readonly DESCEND: 2;
};
export declare const SortTarget: {
    readonly KEY: 0;
    readonly VERSION: 1;
    readonly CREATE: 2;
    readonly MOD: 3;
    readonly VALUE: 4;
};
export interface RangeRequest {
    key: Uint8Array;
    /** Empty: only `key`. One zero byte: all keys ≥ `key`. Else: keys in [key, rangeEnd). */
    rangeEnd: Uint8Array;
    limit: number;
    revision: number;
    sortOrder: number;
    sortTarget: number;
    serializable: boolean;
    keysOnly: boolean;
    countOnly: boolean;
    minModRevision: number;
    maxModRevision: number;
    minCreateRevision: number;
    maxCreateRevision: number;
}
export interface RangeResponse {
    header?: ResponseHeader;
    kvs: KeyValue[];
    more: boolean;
    count: number;
}
export interface PutRequest {
    key: Uint8Array;
    value: Uint8Array;
    lease: bigint;
    prevKv: boolean;
    ignoreValue: boolean;
    ignoreLease: boolean;
}
export interface PutResponse {
    header?: ResponseHeader;
    prevKv?: KeyValue;
}
export interface DeleteRangeRequest {
    key: Uint8Array;
    rangeEnd: Uint8Array;
    prevKv: boolean;
}
export interface DeleteRangeResponse {
    header?: ResponseHeader;
    deleted: number;
    prevKvs: KeyValue[];
}
export declare const CompareResult: {
    readonly EQUAL: 0;
    readonly GREATER: 1;
    readonly LESS: 2;
    readonly NOT_EQUAL: 3;
};
export declare const CompareTarget: {
    readonly VERSION: 0;
    readonly CREATE: 1;
    readonly MOD: 2;
    readonly VALUE: 3;
    readonly LEASE: 4;
};
export interface Compare {
    result: number;
    target: number;
    key: Uint8Array;
    rangeEnd: Uint8Array;
    version?: number;
    createRevision?: number;
    modRevision?: number;
    value?: Uint8Array;
    lease?: bigint;
}
export interface RequestOp {
    requestRange?: RangeRequest;
    requestPut?: PutRequest;
    requestDeleteRange?: DeleteRangeRequest;
    requestTxn?: TxnRequest;
}
export interface ResponseOp {
    responseRange?: RangeResponse;
    responsePut?: PutResponse;
    responseDeleteRange?: DeleteRangeResponse;
    responseTxn?: TxnResponse;
}
export interface TxnRequest {
    compare: Compare[];
    success: RequestOp[];
    failure: RequestOp[];
}
export interface TxnResponse {
    header?: ResponseHeader;
    succeeded: boolean;
    responses: ResponseOp[];
}
export interface CompactionRequest {
    revision: number;
    physical: boolean;
}
export interface CompactionResponse {
    header?: ResponseHeader;
}
