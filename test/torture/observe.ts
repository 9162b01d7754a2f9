// What the torture suites look at from outside: who leads, in which term, and what each member holds in the end.

import { expect } from 'vitest';
import { checkConvergence } from '../../src/checkers/convergence.ts';
import { TestClient } from '../harness/client.ts';
import type { TestCluster, TestMember } from '../harness/cluster.ts';
import type { Workload } from './workload.ts';

export interface Status {
  readonly self: bigint;
  readonly leader: bigint;
  readonly term: number;
}

/** Undefined from a member that does not answer. */
export async function statusOf(member: TestMember): Promise<Status | undefined> {
  const client = new TestClient(member.endpoint, 1000);
  try {
    const status = await client.status();
    return { self: status.header?.memberId ?? 0n, leader: status.leader, term: Number(status.raftTerm) };
  } catch {
    return undefined;
  } finally {
    client.close();
  }
}

/** The member that a majority takes for the leader, and the term it leads. */
export async function findLeader(cluster: TestCluster): Promise<{ leader: TestMember; term: number }> {
  for (let tries = 0; tries < 200; tries++) {
    const statuses = await Promise.all(cluster.members.map(statusOf));
    const votes = new Map<bigint, number>();
    for (const status of statuses) if (status) votes.set(status.leader, (votes.get(status.leader) ?? 0) + 1);
    const index = statuses.findIndex(
      (status) => status && status.leader === status.self && (votes.get(status.self) ?? 0) * 2 > statuses.length,
    );
    const leader = cluster.members[index];
    if (leader) return { leader, term: statuses[index]!.term };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no majority agrees on a leader');
}

/** Ends the workload: all members hold the same, with every acknowledged write, and the history is linearizable. */
export async function judge(cluster: TestCluster, workload: Workload): Promise<void> {
  await workload.stop();
  const replicas = await Promise.all(
    cluster.members.map(async ({ name, endpoint }) => {
      const client = new TestClient(endpoint, 30_000);
      const values = await client.getPrefix('ack/');
      client.close();
      return { name, values };
    }),
  );
  expect(checkConvergence(replicas, { mustHold: workload.acknowledged }).slice(0, 5)).toEqual([]);
  console.log(
    `${workload.recorder.size} operations, ${workload.acknowledgedWrites} acknowledged writes, ` +
      `${workload.unknownOutcomes} unknown outcomes`,
  );
  expect(workload.violation()).toBeUndefined();
}

const QUIET_MS = 2500;

/** That something does not happen has no event to wait for: lets several election time-outs pass. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET_MS));
}
