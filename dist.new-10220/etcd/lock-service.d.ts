import type { UnaryCall } from '../grpc/types.ts';
import { type Context } from './context.ts';
export declare class LockService {
    private readonly context;
    constructor(context: Context);
    /** Answers once the lock is held; a client that gives up before leaves the line. */
    lock(bytes: Uint8Array, call: UnaryCall): void;
    unlock(bytes: Uint8Array, call: UnaryCall): void;
}
