import type { Call, StreamCall } from '../grpc/types.ts';
import { type KeyRange } from '../kv/key-range.ts';
import type { WatchHub } from '../kv/watch/index.ts';
import type { Context } from './context.ts';
import { type EtcdError } from './errors.ts';
import { type WatchEncodingPorts } from './watch-encoding.ts';
export type RefusalOf = (call: Call, range: KeyRange) => EtcdError | undefined;
export interface WatchServiceOptions {
    /** How often a watch that asked for it hears that nothing has happened. etcd's default is 10 minutes. */
    readonly progressIntervalMs: number;
    /** Why the caller may not read the range, if so. Asked when a watch is created. */
    readonly refusalOf?: RefusalOf;
}
export declare class WatchService {
    readonly hub: WatchHub;
    readonly encoding: WatchEncodingPorts;
    private readonly context;
    private readonly refusalOf;
    private readonly streams;
    private readonly progressTimer;
    constructor(context: Context, { progressIntervalMs, refusalOf }: WatchServiceOptions);
    watch(call: StreamCall): void;
    private notifyProgress;
    close(): void;
}
