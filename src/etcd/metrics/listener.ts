// A port of its own for metrics and health, so that who watches need not reach the clients' port.

import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { QuorateError } from '../../core/errors.ts';
import type { ListenAddress } from '../options.ts';
import type { TlsMaterial } from '../tls/material.ts';

export interface MetricsListener {
  readonly address: ListenAddress;
  close(): Promise<void>;
}

/** Rejects with `listen`; `invalid-option` for https without a certificate. */
export async function listenForMetrics(
  { host, port, isTls = false }: ListenAddress,
  tls: TlsMaterial | undefined,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<MetricsListener> {
  if (isTls && tls === undefined) {
    throw new QuorateError('invalid-option', 'listenMetricsUrls asks for TLS: clientTls must be given');
  }
  const server = isTls ? https.createServer({ ...tls!.server }, serve) : http.createServer(serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new QuorateError('listen', `cannot listen on ${host}:${port}: ${error.message}`, { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    address: { host: bound.address, port: bound.port, isTls },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
