// The header of every response: which cluster and member answered, at which revision and in which term.

import type { ResponseHeader } from '../codec/etcd/kv-types.ts';

export class ResponseHeaders {
  readonly clusterId: bigint;
  private readonly memberId: bigint;
  /** The term as this member knows it. */
  raftTerm = 0;

  constructor(clusterId: number, memberId: number) {
    this.clusterId = BigInt(clusterId);
    this.memberId = BigInt(memberId);
  }

  at(revision: number): ResponseHeader {
    return { clusterId: this.clusterId, memberId: this.memberId, revision, raftTerm: this.raftTerm };
  }
}
