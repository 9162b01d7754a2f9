import type { ResponseHeader } from '../codec/etcd/kv-types.ts';
export declare class ResponseHeaders {
    private readonly clusterId;
    private readonly memberId;
    /** The term as this member knows it. */
    raftTerm: number;
    constructor(clusterId: number, memberId: number);
    at(revision: number): ResponseHeader;
}
