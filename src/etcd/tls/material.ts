// Certificates and keys as TLS needs them, read from files, and read again when the files have changed: whoever renews a
// certificate restarts nothing.

import { readFileSync, statSync } from 'node:fs';
import { checkServerIdentity, createSecureContext, type PeerCertificate, type TlsOptions } from 'node:tls';
import { QuorateError } from '../../core/errors.ts';
import type { ReplicaLog } from '../../host/replica-types.ts';
import { opensslCiphers } from './ciphers.ts';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** Files are PEM; the revocation list may be DER, as etcd has it. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Shown to members that this one dials; the server's own if absent. */
  readonly clientCertFile?: string;
  readonly clientKeyFile?: string;
  /** Who signs the other side's certificates; the system's authorities if absent. */
  readonly trustedCaFile?: string;
  /** Who connects must show a certificate that a trusted authority signed. With `trustedCaFile` always, as in etcd. */
  readonly clientCertAuth?: boolean;
  readonly crlFile?: string;
  /** Only certificates with this common name, or for this host, may connect. */
  readonly allowedCn?: string;
  readonly allowedHostname?: string;
  readonly cipherSuites?: readonly string[];
  /** Default TLSv1.2. */
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** The other side's certificate is not checked, as between members with --peer-auto-tls. Default false. */
  readonly trustsAnyone?: boolean;
}

type Served = Pick<TlsOptions, 'cert' | 'key' | 'ca' | 'crl' | 'ciphers' | 'minVersion' | 'maxVersion'> & {
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
};

export class TlsMaterial {
  private readonly files: TlsFiles;
  private readonly log: ReplicaLog;
  private readonly paths: readonly string[];
  private signature: string;
  private loaded: { readonly server: Served; readonly client: Served };

  /** Throws `bad-certificate`, which names the file, and `invalid-option`. */
  constructor(files: TlsFiles, log: ReplicaLog) {
    this.files = files;
    this.log = log;
    const { certFile, keyFile, clientCertFile, clientKeyFile, trustedCaFile, crlFile } = files;
    this.paths = [certFile, keyFile, clientCertFile, clientKeyFile, trustedCaFile, crlFile].filter(
      (path): path is string => path !== undefined,
    );
    this.signature = this.sign();
    this.loaded = load(files);
  }

  /** For a listener: the same object as long as the files stay the same. */
  get server(): Served {
    this.refresh();
    return this.loaded.server;
  }

  /** For dialling other members. */
  get client(): Served {
    this.refresh();
    return this.loaded.client;
  }

  /** Reads the files again if they have changed. What is unusable is left alone. */
  private refresh(): void {
    const signature = this.sign();
    if (signature === this.signature) return;
    this.signature = signature;
    try {
      this.loaded = load(this.files);
    } catch (thrown) {
      const { code, message } = QuorateError.from(thrown);
      this.log.warn({ code }, `the changed certificate is not used, the one before stays: ${message}`);
      return;
    }
    this.log.info({ certFile: this.files.certFile }, 'certificate files have changed: new connections use them');
  }

  /** Why whoever shows this certificate, which is one of a trusted authority's, may not connect; undefined if it may. */
  refusal(certificate: PeerCertificate | undefined): string | undefined {
    const { allowedCn, allowedHostname } = this.files;
    const name = certificate?.subject?.CN;
    if (allowedCn !== undefined && name !== allowedCn) {
      return `its certificate has the common name '${name ?? ''}', not '${allowedCn}'`;
    }
    if (allowedHostname === undefined) return undefined;
    const isFor = certificate !== undefined && checkServerIdentity(allowedHostname, certificate) === undefined;
    return isFor ? undefined : `its certificate is not for '${allowedHostname}'`;
  }

  /** What tells that files were replaced. */
  private sign(): string {
    return this.paths
      .map((path) => {
        const found = statSync(path, { throwIfNoEntry: false });
        return found === undefined ? '-' : `${found.ino}:${found.size}:${found.mtimeMs}`;
      })
      .join();
  }
}

function load(files: TlsFiles): { server: Served; client: Served } {
  const { trustedCaFile, crlFile, cipherSuites = [], minVersion = 'TLSv1.2', maxVersion } = files;
  const common = {
    ...(trustedCaFile !== undefined && { ca: read(trustedCaFile) }),
    ...(crlFile !== undefined && { crl: pemOfCrl(crlFile) }),
    ...(cipherSuites.length > 0 && { ciphers: opensslCiphers(cipherSuites) }),
    minVersion,
    ...(maxVersion !== undefined && { maxVersion }),
  };
  const asksForCertificate = files.clientCertAuth === true || trustedCaFile !== undefined;
  const pair = readPair(files.certFile, files.keyFile);
  const clientPair =
    files.clientCertFile === undefined ? pair : readPair(files.clientCertFile, files.clientKeyFile ?? files.keyFile);
  const server = { ...common, ...pair, requestCert: asksForCertificate, rejectUnauthorized: asksForCertificate };
  const client = { ...common, ...clientPair, requestCert: true, rejectUnauthorized: files.trustsAnyone !== true };
  try {
    createSecureContext(server);
  } catch (thrown) {
    throw bad(trustedCaFile ?? files.certFile, (thrown as Error).message);
  }
  return { server, client };
}

/** A certificate with its chain, and its key. */
function readPair(certFile: string, keyFile: string): { cert: Buffer; key: Buffer } {
  const cert = read(certFile);
  const key = read(keyFile);
  try {
    createSecureContext({ cert });
  } catch (thrown) {
    throw bad(certFile, (thrown as Error).message);
  }
  try {
    createSecureContext({ cert, key });
  } catch (thrown) {
    throw bad(keyFile, (thrown as Error).message);
  }
  return { cert, key };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw bad(path, (thrown as Error).message);
  }
}

function pemOfCrl(path: string): Buffer {
  const bytes = read(path);
  if (bytes.includes('-----BEGIN')) return bytes;
  const base64 = bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return Buffer.from(`-----BEGIN X509 CRL-----\n${base64}\n-----END X509 CRL-----\n`);
}

function bad(path: string, why: string): QuorateError {
  return new QuorateError('bad-certificate', `${path} cannot be used for TLS: ${why}`);
}
