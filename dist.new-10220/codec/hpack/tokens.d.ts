export declare const TOKEN: {
    readonly other: 0;
    readonly method: 1;
    readonly scheme: 2;
    readonly path: 3;
    readonly authority: 4;
    /** A pseudo-header field that no request may carry. */
    readonly unknownPseudo: 5;
    readonly contentType: 6;
    readonly te: 7;
    readonly grpcTimeout: 8;
    readonly grpcEncoding: 9;
    readonly contentLength: 10;
    readonly host: 11;
    /** Fields that speak of one connection; malformed in HTTP/2 (RFC 9113, section 8.2.2). */
    readonly connectionSpecific: 12;
};
export type Token = (typeof TOKEN)[keyof typeof TOKEN];
export declare function nameToken(name: string): Token;
