// The log line by which scripts, `quorate up` and etcd's own tools know that a member serves.
export const READY_MESSAGE = 'ready to serve client requests';
//# sourceMappingURL=ready.js.map