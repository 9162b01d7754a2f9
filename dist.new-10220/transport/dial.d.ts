import { type Socket } from 'node:net';
import { QuorateError } from '../core/errors.ts';
import type { HostPort } from './address.ts';
import type { TransportTls } from './types.ts';
/** Starts dialling; `onReady` is called once bytes can be exchanged. Errors come as the socket's events. */
export declare function dial(target: HostPort, tls: TransportTls | undefined, onReady: () => void): Socket;
/** An error for people out of what Node's sockets report. */
export declare function socketError(error: NodeJS.ErrnoException, what: string): QuorateError;
