/** For Node's `ciphers`. Throws `invalid-option`, which names the suite. */
export declare function opensslCiphers(suites: readonly string[]): string;
