import type { TlsSource } from '../../etcd/options.ts';
import type { ListenUrl } from './urls.ts';
/** The values of flags by name; those of members have the prefix `peer-`. */
export interface TlsValues {
    optional(name: string): string | undefined;
    boolean(name: string): boolean;
    integer(name: string): number;
}
interface Side {
    readonly prefix: '' | 'peer-';
    readonly listening: readonly ListenUrl[];
}
/** What one side listens with; undefined where none of its URLs is https. Odd settings become `warnings`. */
export declare function tlsOf(values: TlsValues, side: Side, warnings: string[]): TlsSource | undefined;
export {};
