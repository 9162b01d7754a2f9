import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNode } from '../host/node.ts';
import type { Node } from '../host/node-types.ts';
import { findFreePorts } from '../host/testing/ports.ts';
import { DecisionMachine, decisionsOnNode } from './decisions-on-node.ts';
import { testDecisionLog } from './testing/decision-log-suite.ts';

const directory = mkdtempSync(join(tmpdir(), 'quorate-decisions-'));
const machines = [1, 2, 3].map(() => new DecisionMachine());
let nodes: Node[] = [];

beforeAll(async () => {
  const members = (await findFreePorts(3)).map((port, at) => ({ id: at + 1, address: `127.0.0.1:${port}` }));
  nodes = await Promise.all(
    members.map(({ id }, at) =>
      createNode({ nodeId: id, members, dataDir: join(directory, String(id)), stateMachine: machines[at]! }),
    ),
  );
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  rmSync(directory, { recursive: true, force: true });
});

describe('decisions on three nodes', () => {
  let turn = 0;
  testDecisionLog(() => {
    const at = turn++ % nodes.length;
    return decisionsOnNode(nodes[at]!, machines[at]!);
  });
});

test('a snapshot holds all of it', () => {
  const machine = new DecisionMachine();
  const apply = (index: number, command: object): unknown =>
    JSON.parse(Buffer.from(machine.apply(Buffer.from(JSON.stringify(command)), { index })).toString());
  apply(1, { type: 'identify', candidate: 'abc' });
  apply(2, { type: 'enter', coordinator: 'bank' });
  const decision = { coordinator: 'bank', life: 2, number: 1, outcome: 'commit', participants: ['a'], recordedAt: 5 };
  apply(3, { type: 'decide', decision });
  const copy = new DecisionMachine();
  copy.restore(machine.snapshot());
  expect(copy.list()).toEqual([decision]);
  expect(copy.snapshot()).toEqual(machine.snapshot());
});
