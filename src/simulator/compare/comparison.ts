// Everything that is compared, in one piece of plain data: the same seed gives the same numbers, on any machine.

import { type CommitBehaviour, measureCommits } from './commits.ts';
import type { Distribution } from './conditions.ts';
import { COMMITS, type Contestant, LOGS } from './contestants.ts';
import { measurePartition, type PartitionBehaviour } from './partition.ts';
import { measureRecovery } from './recovery.ts';
import { measureSteady, type SteadyCosts } from './steady.ts';
import { measureLoss, measureStall, type Trouble } from './trouble.ts';

export interface ComparisonOptions {
  readonly seed: number;
  /** Crashes of the leader, of the coordinator, and cuts in a transaction; of everything else there is a tenth of it. */
  readonly seeds: number;
  /** Members while nothing fails, and when the leader crashes. */
  readonly nodes: number;
  /** Members of the cluster that is partitioned. */
  readonly partitionedNodes: number;
  /** Of a transaction, besides its coordinator. */
  readonly participants: number;
  /** Called before each measurement. */
  readonly onProgress?: (what: string) => void;
}

export const DEFAULT_COMPARISON = { seed: 1, seeds: 200, nodes: 3, partitionedNodes: 5, participants: 3 } as const;

export interface LogComparison {
  readonly name: string;
  readonly title: string;
  readonly steady: SteadyCosts;
  readonly recoveryMs: Distribution;
  readonly partition: PartitionBehaviour;
  readonly loss: Trouble;
  readonly stall: Trouble;
}

export interface CommitComparison extends CommitBehaviour {
  readonly name: string;
  readonly title: string;
}

export interface Comparison {
  readonly seed: number;
  readonly seeds: number;
  readonly nodes: number;
  readonly partitionedNodes: number;
  readonly participants: number;
  readonly logs: readonly LogComparison[];
  readonly commits: readonly CommitComparison[];
}

export function compareProtocols(options: ComparisonOptions): Comparison {
  const { onProgress = () => {}, ...numbers } = options;
  const logs = LOGS.map((contestant) => compareLog(contestant, options, onProgress));
  const commits = COMMITS.map((contestant) => {
    const { name, title } = contestant;
    onProgress(`${title}: transactions`);
    return { name, title, ...measureCommits(contestant, options.seed, options.seeds, options.participants) };
  });
  return { ...numbers, logs, commits };
}

function compareLog(
  contestant: Contestant,
  { seed, seeds, nodes, partitionedNodes }: ComparisonOptions,
  onProgress: (what: string) => void,
): LogComparison {
  const { name, title } = contestant;
  onProgress(`${title}: what an entry costs`);
  const steady = measureSteady(contestant, seed, nodes);
  onProgress(`${title}: ${seeds} crashes of the leader`);
  const recoveryMs = measureRecovery(contestant, seed, seeds, nodes);
  const partitions = Math.max(1, Math.round(seeds / 10));
  onProgress(`${title}: ${partitions} partitions`);
  const partition = measurePartition(contestant, seed, partitions, partitionedNodes);
  onProgress(`${title}: lost messages, stalled disks`);
  const loss = measureLoss(contestant, seed, partitions, nodes);
  const stall = measureStall(contestant, seed, partitions, nodes);
  return { name, title, steady, recoveryMs, partition, loss, stall };
}
