// What PostgreSQL does that a participant must know.

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gidOf } from '../../../src/transactions/names.ts';
import { postgresParticipant } from '../../../src/transactions/postgres.ts';
import { HAS_POSTGRES, TestPostgres } from '../../harness/postgres.ts';

describe.skipIf(!HAS_POSTGRES)('PostgreSQL as a participant (skipped where PostgreSQL is not installed)', () => {
  let server: TestPostgres;
  let pool: pg.Pool;
  let numbers = 0;

  beforeAll(async () => {
    [server] = (await TestPostgres.start(1)) as [TestPostgres];
    pool = open();
    await pool.query('CREATE TABLE stock (id int PRIMARY KEY, amount int NOT NULL CHECK (amount >= 0))');
    await pool.query('INSERT INTO stock VALUES (1, 10)');
  });

  afterAll(async () => {
    await pool?.end();
    await server?.destroy();
  });

  function open(max = 4): pg.Pool {
    const opened = new pg.Pool({ connectionString: server.url, max });
    opened.on('error', () => {});
    return opened;
  }

  const nextGid = (): string => gidOf({ coordinator: 'shop', life: 1, number: ++numbers }, 'log', 'db', ['db']);
  const amount = async (): Promise<number> => (await pool.query('SELECT amount FROM stock')).rows[0].amount;

  test('after a command has failed nothing is prepared, though PostgreSQL reports no error', async () => {
    const participant = postgresParticipant({ pool });
    const session = await participant.begin();
    await expect(session.work.query('UPDATE stock SET amount = -1')).rejects.toThrow();
    await expect(session.prepare(nextGid())).rejects.toMatchObject({ code: 'transaction-failed' });
    await session.end('abort');
    expect(await participant.prepared()).toEqual([]);
    await participant.close?.();
  });

  test('once it is prepared, work is refused; carried out twice, it is done once', async () => {
    const participant = postgresParticipant({ pool });
    const session = await participant.begin();
    await session.work.query('UPDATE stock SET amount = amount - 1');
    const gid = nextGid();
    await session.prepare(gid);
    expect(() => session.work.query('SELECT 1')).toThrow(expect.objectContaining({ code: 'transaction-over' }));
    expect(await participant.prepared()).toMatchObject([{ gid }]);
    expect(await participant.carryOut(gid, 'commit')).toBe(true);
    expect(await participant.carryOut(gid, 'commit')).toBe(false);
    // Its own session finds it done.
    await session.end('commit');
    expect(await amount()).toBe(9);
    await participant.close?.();
  });

  test('work that fills the pool, and waits for what is prepared, does not keep that from being carried out', async () => {
    const narrow = open(3);
    const participant = postgresParticipant({ pool: narrow });
    await participant.check();
    const first = await participant.begin();
    await first.work.query('UPDATE stock SET amount = amount - 1');
    const gid = nextGid();
    await first.prepare(gid);
    const second = await participant.begin();
    const waiting = second.work.query('UPDATE stock SET amount = amount - 1');
    // All of the pool's connections are in use.
    await participant.carryOut(gid, 'commit');
    await waiting;
    await first.end('commit');
    await second.end('abort');
    expect(await amount()).toBe(8);
    await participant.close?.();
    await narrow.end();
  });

  test('work that waits for a lock for too long fails', async () => {
    const participant = postgresParticipant({ pool, lockTimeoutMs: 20 });
    const [one, two] = [await participant.begin(), await participant.begin()];
    await one.work.query('UPDATE stock SET amount = amount - 1');
    await expect(two.work.query('UPDATE stock SET amount = amount - 1')).rejects.toMatchObject({ code: '55P03' });
    await Promise.all([one.end('abort'), two.end('abort')]);
    await participant.close?.();
  });

  test('two databases of one server take part in one transaction', async () => {
    await pool.query('CREATE DATABASE second');
    const second = new pg.Pool({ connectionString: server.url.replace(/[^/]*$/, 'second') });
    second.on('error', () => {});
    const participants = [postgresParticipant({ pool }), postgresParticipant({ pool: second })] as const;
    const names = ['db', 'second'];
    const name = { coordinator: 'shop', life: 1, number: ++numbers };
    const gids = names.map((each) => gidOf(name, 'log', each, names));
    for (const [at, participant] of participants.entries()) {
      const session = await participant.begin();
      await session.work.query('CREATE TABLE made ()');
      await session.prepare(gids[at]!);
      expect(await participant.prepared()).toMatchObject([{ gid: gids[at] }]);
      await session.end('commit');
      await participant.close?.();
    }
    await second.end();
  });

  test('a server that cannot prepare is refused at the start, with the remedy', async () => {
    const [unfit] = (await TestPostgres.start(1, ['-c', 'max_prepared_transactions=0'])) as [TestPostgres];
    const its = new pg.Pool({ connectionString: unfit.url });
    its.on('error', () => {});
    const participant = postgresParticipant({ pool: its });
    await expect(participant.check()).rejects.toMatchObject({
      code: 'unfit-participant',
      message: expect.stringContaining('max_prepared_transactions is 0'),
    });
    await participant.close?.();
    await its.end();
    await unfit.destroy();
  });

  test.each([[{ isolation: 'none' as 'serializable' }], [{ timeoutMs: 0 }], [{ lockTimeoutMs: -1 }]])(
    'options %j are refused',
    (options) => {
      expect(() => postgresParticipant({ pool, ...options })).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    },
  );
});
