import { QuorateError } from '../core/errors.ts';
declare const MESSAGES: {
    readonly 'empty-key': 'etcdserver: key is not provided';
    readonly 'key-not-found': 'etcdserver: key not found';
    readonly 'value-provided': 'etcdserver: value is provided';
    readonly 'lease-provided': 'etcdserver: lease is provided';
    readonly 'too-many-operations': 'etcdserver: too many operations in txn request';
    readonly 'duplicate-key': 'etcdserver: duplicate key given in txn request';
    readonly 'invalid-sort-option': 'etcdserver: invalid sort option';
    readonly compacted: 'etcdserver: mvcc: required revision has been compacted';
    readonly 'future-revision': 'etcdserver: mvcc: required revision is a future revision';
    readonly 'lease-not-found': 'etcdserver: requested lease not found';
    readonly 'lease-exists': 'etcdserver: lease already exists';
    readonly 'lease-ttl-too-large': 'etcdserver: too large lease TTL';
};
export type KvErrorCode = keyof typeof MESSAGES;
export declare function kvError(code: KvErrorCode): QuorateError;
export {};
