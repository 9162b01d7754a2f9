export interface AutoTlsOptions {
    readonly directory: string;
    readonly hosts: readonly string[];
    readonly validityYears: number;
    readonly now: number;
}
/** The files of a self-signed certificate in `directory`: those that are there, or new ones if it is not good any more. */
export declare function autoCertificate(options: AutoTlsOptions): {
    readonly certFile: string;
    readonly keyFile: string;
};
