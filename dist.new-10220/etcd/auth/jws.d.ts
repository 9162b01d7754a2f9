export declare const ALGORITHM_NAMES: string[];
export interface SigningKeys {
    /** PEM, or the shared secret of an HMAC. Without it tokens can be checked, not issued. */
    readonly privateKey?: Uint8Array;
    /** PEM. Default: the private key's. */
    readonly publicKey?: Uint8Array;
}
export declare class Signer {
    readonly name: string;
    readonly canSign: boolean;
    private readonly algorithm;
    private readonly header;
    private readonly secret;
    private readonly privateKey;
    private readonly publicKey;
    /** Throws `invalid-option`: an unknown algorithm, no key, a key of another kind, keys that do not belong together. */
    constructor(name: string, keys: SigningKeys);
    /** `canSign` must hold. */
    sign(claims: object): string;
    /** The claims, if the token is one of ours; their meaning, expiry included, is the caller's to judge. */
    verify(token: string): Record<string, unknown> | undefined;
    private signature;
    private isSignature;
    private get parameters();
}
