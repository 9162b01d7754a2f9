// Requests that no handler sees: what gRPC asks of a request's headers, in the order in which grpc-go looks at them.

import type { RequestHeaders } from './request-headers.ts';
import { GRPC_STATUS } from './status.ts';

export interface Refusal {
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
}

/** Why this request is answered without a handler; undefined if it may go on. */
export function refusalOf(headers: RequestHeaders, maxHeaderListBytes: number): Refusal | undefined {
  if (headers.isTooLarge) {
    const message = `the header list is larger than max (${maxHeaderListBytes} bytes)`;
    return { httpStatus: 431, code: GRPC_STATUS.resourceExhausted, message };
  }
  if (headers.hosts > 1) {
    return { httpStatus: 400, code: GRPC_STATUS.internal, message: 'a request has one host, not several' };
  }
  if (!headers.isGrpc) {
    const message = `invalid gRPC request content-type ${JSON.stringify(headers.contentType)}`;
    return { httpStatus: 415, code: GRPC_STATUS.invalidArgument, message };
  }
  if (headers.method !== 'POST') {
    const message = `Received a HEADERS frame with :method ${JSON.stringify(headers.method)} which should be POST`;
    return { httpStatus: 405, code: GRPC_STATUS.internal, message };
  }
  if (headers.encoding !== '' && headers.encoding !== 'gzip' && headers.encoding !== 'identity') {
    const message = `grpc: Decompressor is not installed for grpc-encoding ${JSON.stringify(headers.encoding)}`;
    return { httpStatus: 200, code: GRPC_STATUS.unimplemented, message };
  }
  return undefined;
}

export function malformedTimeout(timeout: string): Refusal {
  const message = `malformed grpc-timeout: ${JSON.stringify(timeout)}`;
  return { httpStatus: 400, code: GRPC_STATUS.internal, message };
}

export function unknownMethod(path: string, hasService: (prefix: string) => boolean): Refusal {
  const slash = path.lastIndexOf('/');
  const service = path.slice(1, slash);
  const method = path.slice(slash + 1);
  let message = `malformed method name: ${JSON.stringify(path)}`;
  if (slash > 0) {
    message = hasService(path.slice(0, slash + 1))
      ? `unknown method ${method} for service ${service}`
      : `unknown service ${service}`;
  }
  return { httpStatus: 200, code: GRPC_STATUS.unimplemented, message };
}

/** The server has as much to do and to hold as it can bear. */
export function overloaded(message: string): Refusal {
  return { httpStatus: 200, code: GRPC_STATUS.resourceExhausted, message };
}
