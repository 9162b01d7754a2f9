// The header of every response: which cluster and member answered, at which revision and in which term.
export class ResponseHeaders {
    clusterId;
    memberId;
    /** The term as this member knows it. */
    raftTerm = 0;
    constructor(clusterId, memberId) {
        this.clusterId = BigInt(clusterId);
        this.memberId = BigInt(memberId);
    }
    at(revision) {
        return { clusterId: this.clusterId, memberId: this.memberId, revision, raftTerm: this.raftTerm };
    }
}
//# sourceMappingURL=headers.js.map