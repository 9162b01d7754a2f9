import type { ReplicaLog } from '../../host/replica-types.ts';
import type { ListenAddress, TlsSource } from '../options.ts';
import { TlsMaterial } from './material.ts';
export interface OpenTlsOptions {
    readonly source: TlsSource;
    readonly dataDir: string;
    readonly side: 'client' | 'peer';
    readonly addresses: readonly ListenAddress[];
    readonly log: ReplicaLog;
}
/** Throws `bad-certificate`, which names the file, and `invalid-option`. */
export declare function openTls({ source, dataDir, side, addresses, log }: OpenTlsOptions): TlsMaterial;
