import { type Crc32 } from '../../core/crc32.ts';
import { QuorateError } from '../../core/errors.ts';
import type { FileSystem } from '../file-system.ts';
export interface NodeFileSystemOptions {
    /** How `File.sync` waits for the disk: on a thread (default), or by stopping the event loop. */
    readonly syncMode?: 'thread-pool' | 'blocking';
}
export declare function createNodeFileSystem(options?: NodeFileSystemOptions): FileSystem;
/** Node's own CRC-32 where it pays. */
export declare const nodeCrc32: Crc32;
/** The port's code for an error of Node's; what is no system error is a bug of ours and passes through. */
export declare function mapError(what: string, path: string, thrown: unknown): QuorateError;
