import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context } from './context.ts';
import type { Gateway } from './gateway/gateway.ts';
export declare function serveHttp(context: Context, gateway: Gateway, request: IncomingMessage, response: ServerResponse): void;
