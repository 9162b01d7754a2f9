// Promotes learners by itself once they have caught up, where the operator wishes it (--auto-promote-learners): one command
// less, and no window in which a new member that is ready does not count yet. The log refuses whoever lags still.

import { QuorateError } from '../../core/errors.ts';
import type { ReplicaLog } from '../../host/replica-types.ts';
import type { Context } from '../context.ts';

const LOOK_INTERVAL_MS = 500;

export class AutoPromotion {
  private readonly context: Context;
  private readonly log: ReplicaLog;
  private readonly timer: NodeJS.Timeout;
  private isAsking = false;

  constructor(context: Context, log: ReplicaLog) {
    this.context = context;
    this.log = log;
    this.timer = setInterval(() => void this.look(), LOOK_INTERVAL_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { leader, self, replica, machine } = this.context;
    if (leader !== self || this.isAsking) return;
    this.isAsking = true;
    try {
      for (const node of replica.status().membership.learners) {
        // Who has not published a name has not even started.
        if (machine.attributesOf(node) === undefined) continue;
        await replica.changeMembership([{ type: 'promote', node }], 'simple');
        this.log.info({ member: node.toString(16) }, 'a learner has caught up and votes from now on');
      }
    } catch (thrown) {
      const { code, message } = QuorateError.from(thrown);
      if (code !== 'learner-behind') this.log.info({ code }, `a learner could not be promoted yet: ${message}`);
    } finally {
      this.isAsking = false;
    }
  }
}
