import { QuorateError } from '../core/errors.ts';
import { type ScanOptions, type TornTail } from './wal-scan.ts';
export interface InspectedRecord {
    readonly group: number;
    readonly type: number;
    /** The highest log index inside; 0 for none. */
    readonly index: number;
    readonly payload: Uint8Array;
}
export interface InspectedBatch {
    /** The segment's file name. */
    readonly file: string;
    readonly offset: number;
    readonly sequence: number;
    readonly records: readonly InspectedRecord[];
}
export interface WalReport {
    readonly batches: readonly InspectedBatch[];
    /** A torn write at the end, which the next start would cut. */
    readonly torn: TornTail | undefined;
    /** Why the next start would refuse; `batches` end before it. */
    readonly problem: QuorateError | undefined;
}
/** Everything that can be read. Holds the whole log in memory: payloads are views into what was read. */
export declare function inspectWal(options: ScanOptions): WalReport;
