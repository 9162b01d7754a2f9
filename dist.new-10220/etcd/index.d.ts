export type { EtcdServerOptions, ListenAddress } from './options.ts';
export { type EtcdServer, type StopReason, startEtcdServer } from './server.ts';
