/** Where to dial. */
export interface HostPort {
    readonly host: string;
    readonly port: number;
}
/**
 * Reads `host:port`, `http://host:port`, `https://host:port`, `[v6]:port`; of a comma-separated list the first. Throws
 * `invalid-address`.
 */
export declare function parseAddress(address: string): HostPort;
