// Automatic compaction, as etcd's flags ask for it: of everything older than some time (`periodic`), or of everything but the
// newest revisions (`revision`). Only the leader does it.

import type { QuorateError } from '../../core/errors.ts';
import type { Millis } from '../../core/protocol.ts';
import { encodeCommand } from '../../kv/commands.ts';

export interface AutoCompactionOptions {
  readonly mode: 'periodic' | 'revision';
  /** Milliseconds, or revisions; 0: never. */
  readonly retention: number;
}

/** What it needs of a member, and of time. */
export interface AutoCompactionPorts {
  readonly revision: () => number;
  readonly isLeader: () => boolean;
  readonly propose: (command: Uint8Array, done: (error: QuorateError | undefined) => void) => void;
  readonly now: () => Millis;
}

const HOUR_MS = 3_600_000;
const REVISION_INTERVAL_MS = 5 * 60_000;
/** Looks in one retention period: what is compacted is this part of it too young at most. */
const SAMPLES = 10;

export class AutoCompaction {
  private readonly options: AutoCompactionOptions;
  private readonly ports: AutoCompactionPorts;
  /** Revisions over time, oldest first; for `periodic`. */
  private samples: { readonly at: Millis; readonly revision: number }[] = [];
  private compactedAt: Millis;
  private compacted = 0;

  constructor(options: AutoCompactionOptions, ports: AutoCompactionPorts) {
    this.options = options;
    this.ports = ports;
    this.compactedAt = ports.now();
  }

  /** How often `look` wants to be called. */
  get intervalMs(): Millis {
    const { mode, retention } = this.options;
    return mode === 'revision' ? REVISION_INTERVAL_MS : Math.max(retention / SAMPLES, 100);
  }

  /** Every member watches, so that whoever leads next goes on without a pause. */
  look(): void {
    const target = this.options.mode === 'revision' ? this.newestToDrop() : this.oldEnough();
    if (target === undefined || target <= this.compacted || !this.ports.isLeader()) return;
    this.compact(target);
  }

  private newestToDrop(): number {
    return this.ports.revision() - this.options.retention;
  }

  /** The newest revision that is as old as the retention; asked for once an hour, or once a retention if that is shorter. */
  private oldEnough(): number | undefined {
    const { retention } = this.options;
    const now = this.ports.now();
    this.samples.push({ at: now, revision: this.ports.revision() });
    while ((this.samples[1]?.at ?? now) <= now - retention) this.samples.shift();
    const oldest = this.samples[0];
    if (oldest === undefined || oldest.at > now - retention) return undefined;
    return now - this.compactedAt < Math.min(retention, HOUR_MS) ? undefined : oldest.revision;
  }

  private compact(revision: number): void {
    this.compacted = revision;
    this.compactedAt = this.ports.now();
    const command = encodeCommand({ type: 'compaction', request: { revision, physical: false } });
    this.ports.propose(command, (error) => {
      // Tried again at the next look.
      if (error !== undefined) this.compacted = 0;
    });
  }
}
