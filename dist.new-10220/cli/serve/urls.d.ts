export interface ListenUrl {
    /** Normal form, without a trailing slash. */
    readonly href: string;
    /** Without the brackets of an IPv6 address. */
    readonly host: string;
    readonly port: number;
    /** https. */
    readonly isTls: boolean;
}
/** A comma separated list of URLs. `isListening`: they are to be bound, so the host must be an address of this machine. */
export declare function parseUrls(text: string, source: string, isListening: boolean): ListenUrl[];
/** `n1=http://a:2380,n2=http://b:2380`; a name may come again with another of its URLs. */
export declare function parseCluster(text: string, source: string): {
    name: string;
    peerUrls: string[];
}[];
