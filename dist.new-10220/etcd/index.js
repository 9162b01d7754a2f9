// `quorate/etcd`: a member of an etcd-compatible cluster, inside one's own program.
export { startEtcdServer } from './server.js';
//# sourceMappingURL=index.js.map