// What a step did to a node's log, for the checkers of the protocols that keep one: seen from the entries themselves.

import type { LogEntry } from '../protocols/replicated-log.ts';

/** A log as it was seen last: its entries from `startIndex` + 1 on. */
export interface KnownLog {
  entries: LogEntry[];
  startIndex: number;
}

interface Log {
  readonly entries: readonly LogEntry[];
  readonly startIndex: number;
}

export interface LogDifference {
  /** The log's entries from here on were thrown away; 0 if none were. */
  readonly truncatedFrom: number;
  /** Entries that are new in the log, or were put there anew. */
  readonly appended: readonly LogEntry[];
}

const UNCHANGED: LogDifference = { truncatedFrom: 0, appended: [] };

/** Lets `node` forget what the log has compacted; its keeper brings the rest up to date. */
export function logDifference(node: KnownLog, log: Log): LogDifference {
  const { entries } = node;
  if (log.startIndex !== node.startIndex) {
    const dropped = log.startIndex - node.startIndex;
    if (dropped > 0) entries.splice(0, dropped);
    else entries.length = 0; // goes back only by starting anew
    node.startIndex = log.startIndex;
  }
  const shared = Math.min(entries.length, log.entries.length);
  if (entries.length === log.entries.length && (shared === 0 || entries[shared - 1] === log.entries[shared - 1])) {
    return UNCHANGED;
  }
  let same = shared;
  while (same > 0 && entries[same - 1] !== log.entries[same - 1]) same--;
  let truncatedFrom = entries.length > log.entries.length ? log.startIndex + log.entries.length + 1 : 0;
  for (let i = same; i < shared; i++) {
    if (entries[i]!.term !== log.entries[i]!.term) {
      truncatedFrom = log.startIndex + 1 + i;
      break;
    }
  }
  return { truncatedFrom, appended: log.entries.slice(same) };
}
