// What is in a log, for tools and people: read without changing it, up to whatever is wrong with it.

import { QuorateError } from '../core/errors.ts';
import { decodeRecords, segmentName } from './wal-format.ts';
import { type ScanOptions, scanWal, type TornTail } from './wal-scan.ts';

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
export function inspectWal(options: ScanOptions): WalReport {
  const batches: InspectedBatch[] = [];
  try {
    const scan = scanWal(options, ({ place, header, body }) => {
      const records: InspectedRecord[] = [];
      decodeRecords(body, (group, type, index, payload) => records.push({ group, type, index, payload }));
      batches.push({ file: segmentName(place.segment), offset: place.offset, sequence: header.sequence, records });
    });
    return { batches, torn: scan.torn, problem: undefined };
  } catch (thrown) {
    if (!(thrown instanceof QuorateError)) throw thrown;
    return { batches, torn: undefined, problem: thrown };
  }
}
