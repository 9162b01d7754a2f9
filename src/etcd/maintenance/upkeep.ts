// What a member does by itself to keep the cluster well: the quota, comparing data, compaction.

import type { ReplicaLog } from '../../host/replica-types.ts';
import { ROOT } from '../../kv/auth/auth-store.ts';
import { encodeAsUser } from '../../kv/auth/commands.ts';
import type { Context } from '../context.ts';
import { AutoCompaction, type AutoCompactionOptions } from './auto-compaction.ts';
import { AutoPromotion } from './auto-promotion.ts';
import { CorruptionCheck } from './corruption-check.ts';
import { Quota } from './quota.ts';

export interface UpkeepOptions {
  /** Infinity for none. */
  readonly quotaBytes: number;
  readonly autoCompaction: AutoCompactionOptions;
  readonly checksCorruptionAtStart: boolean;
  /** 0: never. */
  readonly corruptionCheckIntervalMs: number;
  readonly promotesLearners: boolean;
  readonly log: ReplicaLog;
}

export class Upkeep {
  private readonly quota: Quota;
  private readonly corruptionCheck: CorruptionCheck;
  private readonly autoPromotion: AutoPromotion | undefined;
  private readonly compactionTimer: NodeJS.Timeout | undefined;

  constructor(context: Context, options: UpkeepOptions) {
    const { quotaBytes, autoCompaction, log } = options;
    this.quota = new Quota(context, quotaBytes, log);
    this.corruptionCheck = new CorruptionCheck(context, {
      atStart: options.checksCorruptionAtStart,
      intervalMs: options.corruptionCheckIntervalMs,
      log,
    });
    if (options.promotesLearners) this.autoPromotion = new AutoPromotion(context, log);
    if (autoCompaction.retention === 0) return;
    const { replica, machine } = context;
    const compaction = new AutoCompaction(autoCompaction, {
      revision: () => machine.revision,
      isLeader: () => context.leader === context.self,
      // Compaction is root's, once users count.
      propose: (command, done) => {
        const root = { user: ROOT, revision: Number.MAX_SAFE_INTEGER };
        replica.propose(machine.auth.isEnabled ? encodeAsUser(root, command) : command, done);
      },
      now: () => performance.now(),
    });
    this.compactionTimer = setInterval(() => compaction.look(), compaction.intervalMs).unref();
  }

  /** This member has taken its place in the cluster. */
  started(): void {
    this.corruptionCheck.started();
  }

  close(): void {
    this.quota.close();
    this.corruptionCheck.close();
    this.autoPromotion?.close();
    clearInterval(this.compactionTimer);
  }
}
