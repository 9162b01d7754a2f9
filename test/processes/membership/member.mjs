// One member in a process of its own, run by membership.test.ts over IPC: reports every change of its view, and does as told.
// @ts-nocheck: it imports what is built, which need not be there when types are checked.

import { createMembership } from '../../../dist/host/membership/membership.js';

const [nodeId, keyText, ...join] = process.argv.slice(2);
const member = await createMembership({
  nodeId: Number(nodeId),
  listen: { host: '127.0.0.1', port: 0 },
  keys: [Buffer.from(keyText, 'hex')],
  metadata: Buffer.from(`member ${nodeId}`),
  joinTimeoutMs: 60_000,
  swim: {
    probeIntervalMs: 1000,
    probeTimeoutMs: 400,
    gossipIntervalMs: 100,
    syncIntervalMs: 3000,
    suspicionMultiplier: 3,
    suspicionMaxFactor: 3,
  },
  ...(join.length > 0 && { join }),
});

/** What the others are to this member: alive ones, by what they say of themselves, and those that failed or left. */
function view() {
  const alive = member.members().map(({ id, metadata }) => [id, Buffer.from(metadata).toString()]);
  return { type: 'view', alive, gone: Object.fromEntries(gone) };
}

const gone = new Map();
let isPlanned = false;
function report() {
  if (isPlanned) return;
  isPlanned = true;
  setImmediate(() => {
    isPlanned = false;
    process.send(view());
  });
}
member.events.on('joined', ({ id }) => {
  gone.delete(id);
  report();
});
for (const event of ['updated', 'refuted', 'suspected']) member.events.on(event, report);
for (const event of ['failed', 'left']) {
  member.events.on(event, ({ id }) => {
    gone.set(id, event);
    report();
  });
}
member.events.on('conflict', ({ address }) => process.send({ type: 'conflict', address }));

process.on('message', async (order) => {
  if (order.type === 'leave') {
    await member.leave();
    await member.close();
    process.disconnect();
  } else if (order.type === 'set-metadata') {
    await member.setMetadata(Buffer.from(order.text));
    report();
  } else if (order.type === 'use-key') {
    const key = Buffer.from(order.key, 'hex');
    if (order.step === 'add') member.keyring.add(key);
    else if (order.step === 'use') member.keyring.use(key);
    else member.keyring.remove(key);
    process.send({ type: 'key-done', step: order.step });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready', address: member.address });
report();
