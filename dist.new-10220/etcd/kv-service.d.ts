import type { UnaryCall } from '../grpc/types.ts';
import { type Context } from './context.ts';
export declare class KvService {
    private readonly context;
    constructor(context: Context);
    range(bytes: Uint8Array, call: UnaryCall): void;
    put(bytes: Uint8Array, call: UnaryCall): void;
    deleteRange(bytes: Uint8Array, call: UnaryCall): void;
    txn(bytes: Uint8Array, call: UnaryCall): void;
    /** A physical compaction is answered once nothing is left of what was compacted; else the clean-up goes on behind. */
    compact(bytes: Uint8Array, call: UnaryCall): void;
    private encodeRange;
    private encodeTxn;
    private propose;
}
