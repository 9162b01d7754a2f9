// What the parts of the shared suite have in common.

import type { LogDefinition, LogEntry, LogSpec } from '../replicated-log.ts';
import type { TestCluster, TestNode } from './cluster.ts';

export interface LogSuite<S extends LogSpec, O> {
  readonly definition: LogDefinition<S, O>;
  /** Options under which at most about 100 bytes may wait to be committed. */
  readonly smallQuota: Partial<O>;
  /** Options under which each message holds one entry, and 256 may be under way. */
  readonly tinyMessages: Partial<O>;
  /** Options under which nothing that was compacted stays behind for those who lag. */
  readonly retainNothing: Partial<O>;
  /** An option with an impossible value, and its name. */
  readonly badOption: { readonly options: Partial<O>; readonly name: string };
}

export type Create<S extends LogSpec, O> = (
  voters: readonly number[],
  options?: Partial<O>,
  seed?: number,
) => TestCluster<S, O>;

export const others = <S extends LogSpec, O>(cluster: TestCluster<S, O>, node: TestNode<S, O>): TestNode<S, O>[] =>
  [...cluster.nodes.values()].filter(({ id }) => id !== node.id);

export const follower = <S extends LogSpec, O>(cluster: TestCluster<S, O>): TestNode<S, O> =>
  others(cluster, cluster.elect())[0] as TestNode<S, O>;

export const keys = (entries: readonly LogEntry[]): string[] =>
  entries.map(
    ({ index, term, kind, origin, request, data }) => `${index} ${term} ${kind} ${origin} ${request} ${data}`,
  );
