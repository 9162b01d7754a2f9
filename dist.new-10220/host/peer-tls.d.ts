import type { SecureContextOptions } from 'node:tls';
import type { TransportTls } from '../transport/types.ts';
/** TLS between members: Node's options, and `ca` to check the peer's certificate with. Both sides show certificates. */
export interface PeerTls extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'minVersion' | 'ciphers' | 'crl'> {
    /** Whether a peer must show a certificate that `ca` signed. Default true. */
    readonly rejectUnauthorized?: boolean;
    /** The name to expect in a server's certificate where it is not the host name that was dialled. */
    readonly servername?: string;
}
export declare function transportTls(tls: PeerTls): TransportTls;
