// Moves money between two PostgreSQL databases, decided in a cluster: see README.md. Kill it, or anything else, at any time.

import { createInterface } from 'node:readline';
import pg from 'pg';
import { createTransactionManager, decisionsOnEtcd, postgresParticipant, QuorateError } from '../../src/index.ts';

const [leftUrl, rightUrl, endpoints = '127.0.0.1:2379'] = process.argv.slice(2);
if (leftUrl === undefined || rightUrl === undefined) {
  console.error('usage: npx tsx examples/bank/main.ts LEFT-DATABASE-URL RIGHT-DATABASE-URL [ENDPOINT,…]');
  process.exit(2);
}

async function openDatabase(connectionString: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString });
  pool.on('error', (error) => console.log(`(a connection is lost: ${error.message})`));
  await pool.query('CREATE TABLE IF NOT EXISTS account (balance bigint NOT NULL CHECK (balance >= 0))');
  await pool.query('INSERT INTO account SELECT 1000 WHERE NOT EXISTS (SELECT FROM account)');
  return pool;
}

async function main(): Promise<void> {
  const pools = { left: await openDatabase(leftUrl!), right: await openDatabase(rightUrl!) };
  const manager = await createTransactionManager({
    name: 'bank',
    decisions: decisionsOnEtcd({ endpoints: endpoints.split(',') }),
    participants: {
      left: postgresParticipant({ pool: pools.left }),
      right: postgresParticipant({ pool: pools.right }),
    },
  });
  manager.events.on('resolved', ({ transaction, outcome }) =>
    console.log(`(was in doubt: ${transaction}: ${outcome})`),
  );
  manager.events.on('trouble', ({ what, error }) => console.log(`(${what}: ${error.message})`));

  /** A negative amount moves from right to left. */
  const transfer = (amount: number): Promise<void> =>
    manager.run(['left', 'right'], async ({ left, right }) => {
      await left.query('UPDATE account SET balance = balance - $1', [amount]);
      await right.query('UPDATE account SET balance = balance + $1', [amount]);
    });

  console.log('type transfer AMOUNT, balances, or Ctrl-D');
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, amount] = line.trim().split(' ');
    try {
      if (verb === 'transfer' && Number.isSafeInteger(Number(amount))) {
        await transfer(Number(amount));
        console.log('done');
      } else if (verb === 'balances') {
        for (const [name, pool] of Object.entries(pools)) {
          const { rows } = await pool.query('SELECT balance FROM account');
          console.log(`${name}: ${rows[0].balance}`);
        }
      } else if (verb !== '') console.log('transfer AMOUNT, balances, or Ctrl-D');
    } catch (error) {
      console.log(error instanceof QuorateError ? `${error.code}: ${error.message}` : String(error));
    }
  }
  await manager.close();
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}

main().catch((error) => {
  console.error(error instanceof QuorateError ? `${error.code}: ${error.message}` : error);
  process.exit(1);
});
