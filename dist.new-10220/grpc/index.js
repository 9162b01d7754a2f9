// An HTTP/2 and gRPC server over node:net and node:tls, with HTTP/1.1 on the same port.
export { Metadata } from './metadata.js';
export { createGrpcServer, } from './server.js';
export { GRPC_STATUS } from './status.js';
//# sourceMappingURL=index.js.map