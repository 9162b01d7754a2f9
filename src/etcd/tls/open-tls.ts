// From what the options say about TLS to what listeners and diallers use.

import { join } from 'node:path';
import type { ReplicaLog } from '../../host/replica-types.ts';
import type { ListenAddress, TlsSource } from '../options.ts';
import { autoCertificate } from './auto-tls.ts';
import { TlsMaterial } from './material.ts';

/** Where self-signed certificates lie in a data directory, as etcd has them. */
const DIRECTORY = 'fixtures';

export interface OpenTlsOptions {
  readonly source: TlsSource;
  readonly dataDir: string;
  readonly side: 'client' | 'peer';
  readonly addresses: readonly ListenAddress[];
  readonly log: ReplicaLog;
}

/** Throws `bad-certificate`, which names the file, and `invalid-option`. */
export function openTls({ source, dataDir, side, addresses, log }: OpenTlsOptions): TlsMaterial {
  if (source.type === 'files') return new TlsMaterial(source, log);
  const files = autoCertificate({
    directory: join(dataDir, DIRECTORY, side),
    hosts: addresses.map(({ host }) => host),
    validityYears: source.validityYears ?? 1,
    now: Date.now(),
  });
  log.warn({ side, ...files }, 'self-signed certificate: connections are encrypted, but nobody knows with whom');
  return new TlsMaterial({ ...files, trustsAnyone: true }, log);
}
