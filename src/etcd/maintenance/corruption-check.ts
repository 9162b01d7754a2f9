// Compares the members' data through the log (kv/hash-check.ts): asks at the start and at intervals, and answers for this
// member whenever anybody asked.

import type { ReplicaLog } from '../../host/replica-types.ts';
import { encodeCommand } from '../../kv/commands.ts';
import type { HashCheck } from '../../kv/hash-check.ts';
import type { Context } from '../context.ts';

export interface CorruptionCheckOptions {
  /** Ask as soon as this member serves. */
  readonly atStart: boolean;
  /** Ask this often while this member leads; 0: never. */
  readonly intervalMs: number;
  readonly log: ReplicaLog;
}

export class CorruptionCheck {
  private readonly context: Context;
  private readonly options: CorruptionCheckOptions;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(context: Context, options: CorruptionCheckOptions) {
    this.context = context;
    this.options = options;
    context.machine.onHashAsked = (check) => void this.answer(check);
    const { intervalMs } = options;
    if (intervalMs > 0) this.timer = setInterval(() => this.lead(), intervalMs).unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.context.machine.onHashAsked = undefined;
  }

  started(): void {
    if (this.options.atStart) this.ask();
  }

  private lead(): void {
    if (this.context.leader === this.context.self) this.ask();
  }

  private ask(): void {
    this.context.replica.propose(encodeCommand({ type: 'hash-ask' }), () => {});
  }

  private async answer({ check, revision }: HashCheck): Promise<void> {
    const { machine, self, replica } = this.context;
    try {
      const { hash } = await machine.hashInPieces(revision);
      replica.propose(encodeCommand({ type: 'hash-answer', report: { check, member: self, hash } }), () => {});
    } catch (thrown) {
      // A compaction came between: the next check will tell.
      this.options.log.info({ revision }, `the data could not be hashed for comparison: ${(thrown as Error).message}`);
    }
  }
}
