import { type Transport, type TransportOptions } from './types.ts';
export declare function createTransport(options: TransportOptions): Transport;
