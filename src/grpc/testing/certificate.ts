// Self-signed certificates for tests, good for 127.0.0.1 and localhost for a century.

import { selfSigned as generate } from '../self-signed.ts';

/** A certificate that is its own authority, with that common name. PEM. */
export function selfSigned(commonName: string): { readonly cert: string; readonly key: string } {
  const [notBefore, notAfter] = [new Date('2020-01-01'), new Date('2120-01-01')];
  return generate({ commonName, hosts: ['127.0.0.1', 'localhost', '::1'], notBefore, notAfter });
}
