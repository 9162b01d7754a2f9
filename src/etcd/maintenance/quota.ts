// The storage quota. Each member looks at its own store: once that holds more than the quota, it raises the NOSPACE alarm for
// the whole cluster, and the cluster takes only what makes room. Counted is what is in use, not the file's size: a compaction
// is enough to go on, and the alarm goes by itself once there is room again. In etcd it takes a defragmentation and a
// disarming by hand, and both work here too.

import type { QuorateError } from '../../core/errors.ts';
import type { ReplicaLog } from '../../host/replica-types.ts';
import { ALARM } from '../../kv/alarms.ts';
import { encodeCommand } from '../../kv/commands.ts';
import type { Context } from '../context.ts';

/** The alarm ends when at most this part of the quota is used: not at its very edge, where it would come and go. */
const ROOM_AGAIN = 0.9;
const LOOK_INTERVAL_MS = 100;

export class Quota {
  readonly quotaBytes: number;
  private readonly context: Context;
  private readonly log: ReplicaLog;
  private readonly timer: NodeJS.Timeout;
  private isAsking = false;
  /** As of the last look. */
  isExceeded = false;

  /** `quotaBytes`: Infinity for none. */
  constructor(context: Context, quotaBytes: number, log: ReplicaLog) {
    this.context = context;
    this.quotaBytes = quotaBytes;
    this.log = log;
    this.timer = setInterval(() => this.look(), LOOK_INTERVAL_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const { machine, self } = this.context;
    const { pendingBytes } = machine;
    const usedBytes = machine.size.usedBytes + pendingBytes;
    // Only the disk tells what of this replaces something else.
    if (pendingBytes > 0 && usedBytes > this.quotaBytes * ROOM_AGAIN) machine.wantsFlush = true;
    const alarm = { memberId: BigInt(self), alarm: ALARM.noSpace };
    const isRaised = machine.alarms.has(alarm);
    this.isExceeded = usedBytes > this.quotaBytes;
    if (this.isExceeded && !isRaised) {
      this.propose('alarm-raise', alarm, `the database holds ${usedBytes} bytes of its quota of ${this.quotaBytes}`);
    } else if (isRaised && usedBytes <= this.quotaBytes * ROOM_AGAIN) {
      this.propose('alarm-disarm', alarm, `the database has room again: ${usedBytes} bytes`);
    }
  }

  private propose(type: 'alarm-raise' | 'alarm-disarm', alarm: { memberId: bigint; alarm: number }, why: string): void {
    if (this.isAsking) return;
    this.isAsking = true;
    this.context.replica.propose(encodeCommand({ type, alarm }), (error: QuorateError | undefined) => {
      this.isAsking = false;
      // Tried again at the next look.
      if (error === undefined)
        this.log.warn(
          { quotaBytes: this.quotaBytes },
          `alarm NOSPACE ${type === 'alarm-raise' ? 'raised' : 'over'}: ${why}`,
        );
    });
  }
}
