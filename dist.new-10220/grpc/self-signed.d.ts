export interface SelfSignedOptions {
    readonly commonName: string;
    /** Host names and IP addresses for which it is to be good. */
    readonly hosts: readonly string[];
    readonly notBefore: Date;
    readonly notAfter: Date;
}
/** Certificate and key in PEM: for servers and clients, its own authority. */
export declare function selfSigned(options: SelfSignedOptions): {
    readonly cert: string;
    readonly key: string;
};
