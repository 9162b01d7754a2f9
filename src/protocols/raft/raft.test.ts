// Raft passes the shared suite of replicated logs.

import { describeReplicatedLog } from '../testing/replicated-log-suite.ts';
import { raft } from './index.ts';

describeReplicatedLog({
  definition: raft,
  smallQuota: { maxUncommittedBytes: 100 },
  tinyMessages: { maxAppendBytes: 1, maxInflightMessages: 256 },
  retainNothing: { retainedEntries: 0, retainedBytes: 0 },
  badOption: { options: { electionTimeoutMs: -1 }, name: 'electionTimeoutMs' },
});
