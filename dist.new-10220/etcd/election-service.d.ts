import type { StreamCall, UnaryCall } from '../grpc/types.ts';
import { type Context } from './context.ts';
export declare class ElectionService {
    private readonly context;
    constructor(context: Context);
    /** Answers once elected; a client that gives up before no longer runs. */
    campaign(bytes: Uint8Array, call: UnaryCall): void;
    proclaim(bytes: Uint8Array, call: UnaryCall): void;
    /** Of whoever does not lead any more there is nothing to resign: no error, as in etcd. */
    resign(bytes: Uint8Array, call: UnaryCall): void;
    leader(bytes: Uint8Array, call: UnaryCall): void;
    /** Sends the leader, every leader after it, and whatever they proclaim, in order. */
    observe(call: StreamCall): void;
}
