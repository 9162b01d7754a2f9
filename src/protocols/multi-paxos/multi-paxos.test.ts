// Multi-Paxos passes the shared suite of replicated logs.

import { describeReplicatedLog } from '../testing/replicated-log-suite.ts';
import { multiPaxos } from './index.ts';

describeReplicatedLog({
  definition: multiPaxos,
  smallQuota: { maxUncommittedBytes: 100 },
  tinyMessages: { maxAcceptBytes: 1, maxInflightMessages: 256 },
  retainNothing: { retainedEntries: 0, retainedBytes: 0 },
  badOption: { options: { electionTimeoutMs: -1 }, name: 'electionTimeoutMs' },
});
