// A bank's process, run by the tests beside it over IPC: moves money between two databases as it is told. It reports each step
// of atomic commit before it takes it, and goes on when it is told to.
// @ts-nocheck: it imports what is built, which need not be there when types are checked.

import pg from 'pg';
import { createTransactionManager, decisionsOnEtcd, postgresParticipant } from '../../../dist/index.js';

const { name, endpoints, databases, isWatched } = JSON.parse(process.argv[2]);
const waiting = new Map();
let steps = 0;
let troubles = 0;

/** Reports, and waits for the word. */
function step(text) {
  if (!isWatched) return Promise.resolve();
  const id = ++steps;
  return new Promise((go) => {
    waiting.set(id, go);
    process.send({ type: 'step', id, text });
  });
}

async function around(text, work) {
  await step(`before ${text}`);
  const value = await work();
  await step(`after ${text}`);
  return value;
}

function watchParticipant(place, participant) {
  return {
    check: () => participant.check(),
    prepared: () => participant.prepared(),
    carryOut: (gid, outcome) => participant.carryOut(gid, outcome),
    close: () => participant.close(),
    async begin() {
      const session = await participant.begin();
      return {
        work: session.work,
        prepare: (gid) => around(`prepare ${place}`, () => session.prepare(gid)),
        end: (outcome) => around(`${outcome} ${place}`, () => session.end(outcome)),
      };
    },
  };
}

function watchLog(log) {
  return {
    id: () => log.id(),
    enter: (coordinator) => log.enter(coordinator),
    decide: (transaction, outcome, names) => around(`record ${outcome}`, () => log.decide(transaction, outcome, names)),
    forget: (transactions) =>
      transactions.length === 0 ? Promise.resolve() : around('forget', () => log.forget(transactions)),
    decisions: () => log.decisions(),
    close: () => log.close(),
  };
}

const pools = Object.entries(databases).map(([place, connectionString]) => {
  const pool = new pg.Pool({ connectionString, max: 8, connectionTimeoutMillis: 5000 });
  pool.on('error', () => {});
  return [place, pool];
});

/** The cluster may still be looking for a leader. */
async function untilReachable(work) {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!['unavailable', 'deadline-exceeded'].includes(error.code)) throw error;
    }
  }
}

const options = {
  name,
  decisions: watchLog(decisionsOnEtcd({ endpoints, timeoutMs: 2000 })),
  participants: Object.fromEntries(
    pools.map(([place, pool]) => [place, watchParticipant(place, postgresParticipant({ pool, timeoutMs: 3000 }))]),
  ),
  voteTimeoutMs: 4000,
  inDoubtMs: 6000,
  retryMs: 50,
};
const manager = await untilReachable(() => createTransactionManager(options));
manager.events.on('trouble', ({ what, error }) => {
  troubles++;
  process.send({ type: 'trouble', text: `${what}: ${error.message}` });
});

/** Each transfer leaves a line in both databases. */
async function transfer({ id, from, to, amount }) {
  await manager.run(['left', 'right'], async ({ left, right }) => {
    await left.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [amount, from]);
    await left.query('INSERT INTO transfers VALUES ($1)', [id]);
    await right.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [amount, to]);
    await right.query('INSERT INTO transfers VALUES ($1)', [id]);
  });
}

process.on('message', async (order) => {
  switch (order.type) {
    case 'go':
      waiting.get(order.id)?.();
      waiting.delete(order.id);
      return;
    case 'transfer': {
      const result = await transfer(order).then(
        () => 'done',
        (error) => error.code ?? error.message,
      );
      process.send({ type: 'transferred', id: order.id, result });
      return;
    }
    case 'resolve': {
      const before = troubles;
      const isDone = await manager.resolve().then(
        () => troubles === before,
        () => false,
      );
      process.send({ type: 'resolved', isDone });
    }
  }
});
process.on('disconnect', () => process.exit());
process.send({ type: 'ready' });
