import type { IncomingMessage, ServerResponse } from 'node:http';
import { type StreamHandler, type UnaryHandler } from '../../grpc/index.ts';
import type { Routes } from '../routes.ts';
export declare class Gateway implements Routes {
    private readonly targets;
    private readonly maxBytes;
    private readonly onHandlerError;
    /** `maxBytes` of one request as JSON. A handler that throws is reported, and its call fails. */
    constructor(maxBytes: number, onHandlerError: (error: unknown, path: string) => void);
    unary(path: string, handler: UnaryHandler): void;
    stream(path: string, handler: StreamHandler): void;
    /** Whether `path` is one of the gateway's: then the request was taken. */
    serve(path: string, request: IncomingMessage, response: ServerResponse): boolean;
    private call;
}
