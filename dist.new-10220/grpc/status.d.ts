export declare const GRPC_STATUS: {
    readonly ok: 0;
    readonly cancelled: 1;
    readonly unknown: 2;
    readonly invalidArgument: 3;
    readonly deadlineExceeded: 4;
    readonly notFound: 5;
    readonly alreadyExists: 6;
    readonly permissionDenied: 7;
    readonly resourceExhausted: 8;
    readonly failedPrecondition: 9;
    readonly aborted: 10;
    readonly outOfRange: 11;
    readonly unimplemented: 12;
    readonly internal: 13;
    readonly unavailable: 14;
    readonly dataLoss: 15;
    readonly unauthenticated: 16;
};
/** `grpc-message`: UTF-8 with everything but printable ASCII, and the percent sign, as %XX. */
export declare function percentEncode(message: string): string;
