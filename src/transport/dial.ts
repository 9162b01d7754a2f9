// Opens a socket, plain or TLS. The callers own it from the start, so that they can end it at any time.

import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { QuorateError } from '../core/errors.ts';
import type { HostPort } from './address.ts';
import type { TransportTls } from './types.ts';

/** Starts dialling; `onReady` is called once bytes can be exchanged. Errors come as the socket's events. */
export function dial(target: HostPort, tls: TransportTls | undefined, onReady: () => void): Socket {
  if (tls === undefined) return connectTcp({ host: target.host, port: target.port, noDelay: true }, onReady);
  const socket = connectTls({ ...tls.client, host: target.host, port: target.port }, onReady);
  socket.setNoDelay(true);
  return socket;
}

/** An error for people out of what Node's sockets report. */
export function socketError(error: NodeJS.ErrnoException, what: string): QuorateError {
  return new QuorateError(SOCKET_CODES[error.code ?? ''] ?? 'connection-failed', `${what}: ${error.message}`, {
    cause: error,
  });
}

const SOCKET_CODES: Record<string, string> = {
  EADDRINUSE: 'address-in-use',
  EADDRNOTAVAIL: 'address-unavailable',
  EACCES: 'address-unavailable',
  ENOTFOUND: 'address-unavailable',
};
