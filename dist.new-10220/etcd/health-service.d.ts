import type { StreamCall, UnaryCall } from '../grpc/types.ts';
export declare class HealthService {
    private readonly services;
    private isServing;
    private readonly watchers;
    /** `services` can be asked for by name; the empty name stands for the whole server. */
    constructor(services?: readonly string[]);
    setServing(isServing: boolean): void;
    check(bytes: Uint8Array, call: UnaryCall): void;
    /** Sends the status now and whenever it changes. A service nobody knows may yet come: it is watched as unknown. */
    watch(call: StreamCall): void;
    /** Ends the watches, which would otherwise hold up a shutdown. */
    close(): void;
    private response;
}
