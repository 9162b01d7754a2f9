// The KV messages of etcd's v3 API as plain TypeScript. Revisions, versions, limits and counts are safe integers; lease,
// member and cluster identifiers are bigints, for they use all 64 bits. Absent fields have proto3's defaults: every
// decoded message has every field. A oneof is a set of optional fields of which at most one is present.
export const SortOrder = { NONE: 0, ASCEND: 1, DESCEND: 2 };
export const SortTarget = { KEY: 0, VERSION: 1, CREATE: 2, MOD: 3, VALUE: 4 };
export const CompareResult = { EQUAL: 0, GREATER: 1, LESS: 2, NOT_EQUAL: 3 };
export const CompareTarget = { VERSION: 0, CREATE: 1, MOD: 2, VALUE: 3, LEASE: 4 };
//# sourceMappingURL=kv-types.js.map