import { type PeerCertificate, type TlsOptions } from 'node:tls';
import type { ReplicaLog } from '../../host/replica-types.ts';
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
export declare class TlsMaterial {
    private readonly files;
    private readonly log;
    private readonly paths;
    private signature;
    private loaded;
    /** Throws `bad-certificate`, which names the file, and `invalid-option`. */
    constructor(files: TlsFiles, log: ReplicaLog);
    /** For a listener: the same object as long as the files stay the same. */
    get server(): Served;
    /** For dialling other members. */
    get client(): Served;
    /** Reads the files again if they have changed. What is unusable is left alone. */
    private refresh;
    /** Why whoever shows this certificate, which is one of a trusted authority's, may not connect; undefined if it may. */
    refusal(certificate: PeerCertificate | undefined): string | undefined;
    /** What tells that files were replaced. */
    private sign;
}
export {};
