export { Metadata, type OutgoingMetadata } from './metadata.ts';
export type { GrpcServerOptions } from './options.ts';
export { createGrpcServer, type GrpcServer, type GrpcServerStats, type Http1Handler, type ListenAddress, type ServerTls, } from './server.ts';
export { GRPC_STATUS } from './status.ts';
export type { Call, CancelReason, StreamCall, StreamHandler, UnaryCall, UnaryHandler } from './types.ts';
