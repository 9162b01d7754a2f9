// What SWIM sends, keeps and tells. In Redis Cluster's words: a sync is MEET, ping and ack are PING and PONG, suspected is
// PFAIL, failed is FAIL (SPEC.md).
/** Later ones win over earlier ones of the same incarnation. */
export const STATUSES = ['alive', 'suspected', 'failed', 'left'];
//# sourceMappingURL=messages.js.map