// `quorate/etcd`: a member of an etcd-compatible cluster, inside one's own program.

export type { EtcdServerOptions, ListenAddress } from './options.ts';
export { type EtcdServer, type StopReason, startEtcdServer } from './server.ts';
