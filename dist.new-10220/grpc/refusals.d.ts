import type { RequestHeaders } from './request-headers.ts';
export interface Refusal {
    readonly httpStatus: number;
    readonly code: number;
    readonly message: string;
}
/** Why this request is answered without a handler; undefined if it may go on. */
export declare function refusalOf(headers: RequestHeaders, maxHeaderListBytes: number): Refusal | undefined;
export declare function malformedTimeout(timeout: string): Refusal;
export declare function unknownMethod(path: string, hasService: (prefix: string) => boolean): Refusal;
