import type { Crc32 } from '../core/crc32.ts';
import type { DriverLog } from '../core/driver.ts';
import { QuorateError } from '../core/errors.ts';
import type { LogDefinition, LogSpec } from '../protocols/replicated-log.ts';
import type { FileSystem } from '../storage/file-system.ts';
import { type Wal } from '../storage/wal.ts';
export interface LogOnDiskOptions<S extends LogSpec, O> {
    readonly definition: LogDefinition<S, O>;
    readonly fs: FileSystem;
    readonly directory: string;
    readonly segmentBytes: number;
    readonly crc32: Crc32;
}
export declare class LogOnDisk<S extends LogSpec, O> implements DriverLog<S> {
    private readonly wal;
    private readonly definition;
    private readonly writer;
    /** What the protocol's state says; set once there is one. */
    checkpointOf: (() => readonly S['Record'][]) | undefined;
    /** What earlier lives wrote, until the protocol has read it. */
    private recovered;
    constructor(options: LogOnDiskOptions<S, O>);
    /** The records of earlier lives, in order; they are given away once, so that they do not stay in memory. */
    takeRecovered(): S['Record'][];
    get recovery(): Wal['recovery'];
    private decode;
    private checkpoint;
    append(record: S['Record']): void;
    get hasPending(): boolean;
    commit(done: (error?: QuorateError) => void): void;
    release(index: number): void;
    close(): void;
}
