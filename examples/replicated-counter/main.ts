// One replica of a counter. Three of these, each in its own process, are a cluster: see README.md.

import { createInterface } from 'node:readline';
import { createNode, QuorateError, type StateMachine } from '../../src/index.ts';

/** The whole state, and what a command does to it. Commands are text: `add 5`. */
class Counter implements StateMachine {
  value = 0;

  apply(command: Uint8Array): Uint8Array {
    const [verb, amount] = Buffer.from(command).toString().split(' ');
    if (verb !== 'add' || !Number.isSafeInteger(Number(amount))) throw new Error(`not a command of mine: ${verb}`);
    this.value += Number(amount);
    return Buffer.from(String(this.value));
  }

  snapshot(): Uint8Array {
    return Buffer.from(String(this.value));
  }

  restore(snapshot: Uint8Array): void {
    this.value = Number(Buffer.from(snapshot).toString());
  }
}

const PORTS: Record<number, number> = { 1: 7101, 2: 7102, 3: 7103 };

const nodeId = Number(process.argv[2]);
if (PORTS[nodeId] === undefined) {
  console.error('usage: npx tsx examples/replicated-counter/main.ts 1|2|3 [data directory]');
  process.exit(2);
}
const counter = new Counter();
const node = await createNode({
  nodeId,
  members: Object.entries(PORTS).map(([id, port]) => ({ id: Number(id), address: `127.0.0.1:${port}` })),
  dataDir: process.argv[3] ?? `/tmp/quorate-counter/${nodeId}`,
  stateMachine: counter,
});

node.events.on('leader-changed', ({ leader, term }) => {
  console.log(leader === 0 ? `(term ${term}: no leader)` : `(term ${term}: node ${leader} leads)`);
});
node.events.on('fatal', () => process.exit(1));

const actions: Record<string, () => Promise<unknown>> = {
  add: async () => `counter is ${Buffer.from(await node.propose(Buffer.from('add 1')))}`,
  get: () => node.read(() => `counter is ${counter.value}`),
  peek: () => node.read(() => `counter is ${counter.value} on this node`, { consistency: 'local' }),
  members: async () =>
    node
      .members()
      .map(({ id, address }) => `${id} at ${address}`)
      .join(', '),
};

console.log(`node ${nodeId} is up; type ${Object.keys(actions).join(', ')} or Ctrl-D`);
const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  const action = actions[line.trim()];
  try {
    console.log(action === undefined ? `commands: ${Object.keys(actions).join(', ')}` : await action());
  } catch (error) {
    console.log(`failed: ${QuorateError.from(error).code}: ${QuorateError.from(error).message}`);
  }
}
await node.close();
