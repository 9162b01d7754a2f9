// One member of a replica store in a process of its own, run by replica-store.test.ts over IPC: does what it is told, and answers.
// @ts-nocheck: it imports what is built, which need not be there when types are checked.

import { createMembership } from '../../../dist/host/membership/membership.js';
import { createReplicaStore } from '../../../dist/host/replica-store/store.js';

const [nodeId, directory, ...join] = process.argv.slice(2);
const membership = await createMembership({
  nodeId: Number(nodeId),
  listen: { host: '127.0.0.1', port: 0 },
  joinTimeoutMs: 60_000,
  swim: {
    probeIntervalMs: 500,
    probeTimeoutMs: 200,
    gossipIntervalMs: 50,
    syncIntervalMs: 1000,
    suspicionMultiplier: 2,
  },
  ...(join.length > 0 && { join }),
});
const store = await createReplicaStore(membership, {
  directory,
  nwr: { timeoutMs: 3000, hedgeMs: 200, backgroundMs: 300, messageLifeMs: 10_000 },
});
store.events.on('stopped', (error) => {
  throw error;
});

const text = (bytes) => bytes && Buffer.from(bytes).toString();

async function perform({ type, key, value, options }) {
  switch (type) {
    case 'status':
      return store.status();
    case 'members-of':
      return store.membersOf(key);
    case 'put':
      return await store.put(key, Buffer.from(value), options);
    case 'delete':
      return await store.delete(key, options);
    case 'get': {
      const result = await store.get(key, options);
      return { ...result, value: text(result.value), values: result.values.map(text) };
    }
  }
}

process.on('message', ({ id, order }) => {
  perform(order).then(
    (result) => process.send({ id, result }),
    ({ code, message }) => process.send({ id, error: { code, message } }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ id: 0, result: membership.address });
