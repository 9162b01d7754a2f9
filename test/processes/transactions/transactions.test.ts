// Money moves between two PostgreSQL databases, decided in a cluster of three. The coordinator, the databases and the cluster
// are killed at every step: no money is ever lost or made, both databases agree about every transfer, and nothing stays
// in doubt.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PROGRAM, TestCluster } from '../../harness/cluster.ts';
import { HAS_POSTGRES, TestPostgres } from '../../harness/postgres.ts';
import { runToEnd } from '../../harness/process.ts';
import { audit, openAccounts, PLACES, Teller, TOTAL } from './bank.ts';

/** Where the coordinator dies, and whether the transfer is made all the same. */
const STEPS: readonly (readonly [step: string, isMade: boolean])[] = [
  ['before prepare left', false],
  ['after prepare left', false],
  ['after both have prepared', false],
  ['before record commit', false],
  ['after record commit', true],
  ['before commit left', true],
  ['after commit left, before commit right', true],
  ['after both have committed', true],
  ['before forget', true],
];

describe.skipIf(!HAS_POSTGRES)('transfers between two databases (skipped where PostgreSQL is not installed)', () => {
  let cluster: TestCluster;
  let servers: TestPostgres[];
  let bank: Teller;
  let transfers = 0;
  const made: number[] = [];
  const tellers: Teller[] = [];

  beforeAll(async () => {
    [cluster, servers] = await Promise.all([TestCluster.start(), TestPostgres.start(2)]);
    await openAccounts(servers);
    bank = await teller('bank');
  });

  afterAll(async () => {
    await Promise.all(tellers.map((each) => each.kill()));
    await Promise.all((servers ?? []).map((server) => server.destroy()));
    await cluster?.destroy();
  });

  /** A process with a transaction manager. */
  async function teller(name: string, isWatched = true): Promise<Teller> {
    const each = new Teller({ name, endpoints: cluster.endpoints, databases: databases(), isWatched });
    tellers.push(each);
    await each.ready;
    return each;
  }

  function databases(): Record<string, string> {
    return Object.fromEntries(PLACES.map((place, at) => [place, servers[at]!.url]));
  }

  /** Kills the coordinator in the middle of a transfer; gives what its user heard. */
  async function killAt(where: string): Promise<string> {
    const seen = holdAt(bank, where);
    const outcome = bank.transfer(++transfers, 10);
    await seen;
    await bank.kill();
    return outcome;
  }

  /** Nothing is in doubt, and all is as it should be. */
  async function expectOrder(): Promise<void> {
    const { total, transfers: [left, right] = [], prepared } = await audit(servers);
    expect(prepared).toEqual([]);
    expect(total).toBe(TOTAL);
    expect(left).toEqual(right);
    expect(left).toEqual([...made].sort((a, b) => a - b));
  }

  test.each(STEPS)('the coordinator is killed %s', async (where, isMade) => {
    expect(await killAt(where)).toBe(where === 'before forget' ? 'done' : 'killed');
    if (isMade) made.push(transfers);
    bank = await teller('bank');
    await bank.resolve();
    await expectOrder();
  });

  test.each(
    PLACES.flatMap((place) => [
      ['before prepare', place, false] as const,
      ['after prepare', place, true] as const,
      ['before commit', place, true] as const,
      ['after commit', place, true] as const,
    ]),
  )('PostgreSQL is killed %s %s', async (when, place, isMade) => {
    const server = servers[PLACES.indexOf(place)]!;
    let wasKilled = false;
    bank.onStep = async (text) => {
      if (wasKilled || text !== `${when} ${place}`) return;
      wasKilled = true;
      await server.kill();
    };
    const outcome = bank.transfer(++transfers, 10);
    if (isMade) await bank.saw(`${when} ${place}`);
    // Its session is gone, so it votes no, without waiting for it to come back.
    else expect(await outcome).toBe('transaction-aborted');
    await server.kill();
    await server.start();
    expect(await outcome).toBe(isMade ? 'done' : 'transaction-aborted');
    if (isMade) made.push(transfers);
    await bank.settled(isMade ? 'commit' : 'abort');
    await expectOrder();
  });

  test('the cluster loses its quorum after the votes, and the coordinator dies: in doubt until the quorum is back', async () => {
    const held = holdAt(bank, 'before record commit');
    const outcome = bank.transfer(++transfers, 10);
    await held;
    await Promise.all(cluster.members.slice(1).map((member) => member.kill()));
    bank.letGo();
    await bank.saw('trouble: decisions');
    await bank.kill();
    expect(await outcome).toBe('killed');
    expect((await audit(servers)).prepared).toHaveLength(2);

    await cluster.startAll();
    bank = await teller('bank');
    await bank.resolve();
    // The question may have reached the one member that was left, and with it, later, the others.
    const [left = []] = (await audit(servers)).transfers;
    if (left.includes(transfers)) made.push(transfers);
    await expectOrder();
  });

  test('a second process takes over under the same name: the first cannot commit any more', async () => {
    const held = holdAt(bank, 'before record commit');
    const outcome = bank.transfer(++transfers, 10);
    await held;
    const second = await teller('bank');
    await second.resolve();
    await expectOrder();
    bank.letGo();
    expect(await outcome).toBe('fenced');
    expect(await bank.transfer(++transfers, 10)).toBe('fenced');
    await expectOrder();
    await bank.kill();
    bank = second;
  });

  test('many transfers at a time, while everything is killed in turn', async () => {
    await bank.kill();
    let [one, two] = await Promise.all([teller('bank', false), teller('other', false)]);
    const results = new Map<number, Promise<string>>();
    const transferMany = (by: Teller): void => {
      for (let i = 0; i < 12; i++) {
        const id = ++transfers;
        results.set(id, by.transfer(id, 1));
      }
    };
    const restart = async (what: { kill(): Promise<unknown>; start(): Promise<void> }): Promise<void> => {
      transferMany(one);
      transferMany(two);
      // In the middle of it: some are over.
      await Promise.race([...results.values()].slice(-20));
      await what.kill();
      await what.start();
    };
    await restart(servers[0]!);
    await restart({
      kill: () => one.kill(),
      start: async () => {
        one = await teller('bank', false);
      },
    });
    await restart(cluster.members[0]!);
    await restart(servers[1]!);
    await restart({
      kill: () => two.kill(),
      start: async () => {
        two = await teller('other', false);
      },
    });
    const heard = await Promise.all([...results].map(async ([id, result]) => [id, await result] as const));
    await vi.waitFor(
      async () => {
        await Promise.all([one.resolve(), two.resolve()]);
        expect((await audit(servers)).prepared).toEqual([]);
      },
      { timeout: 60_000, interval: 100 },
    );
    const before = new Set(made);
    const [left = []] = (await audit(servers)).transfers;
    made.push(...left.filter((id) => !before.has(id)));
    await expectOrder();
    // Nobody was told what is not so.
    const hasHappened = new Set(left);
    for (const [id, result] of heard) {
      if (result === 'done') expect(hasHappened).toContain(id);
      else if (result === 'transaction-aborted') expect(hasHappened).not.toContain(id);
    }
    await Promise.all([one.kill(), two.kill()]);
    bank = await teller('bank');
  });

  test('quorate txn list shows what is in doubt, and txn resolve ends it', async () => {
    const common = PLACES.flatMap((place) => ['--postgres', `${place}=${databases()[place]}`]);
    const log = ['--endpoints', cluster.endpoints.join(',')];
    const txn = (verb: string, ...args: string[]): Promise<{ code: number | null; output: string }> =>
      runToEnd({
        command: process.execPath,
        args: [PROGRAM, 'txn', verb, ...common, '--command-timeout', '30s', ...args],
      });
    const list = async (): Promise<Listed[]> => {
      const { transactions } = JSON.parse((await txn('list', ...log, '-w', 'json')).output) as {
        transactions: Listed[];
      };
      return transactions;
    };

    expect(await killAt('after commit left, before commit right')).toBe('killed');
    made.push(transfers);
    const [committing] = await list();
    expect(committing).toMatchObject({ decision: 'commit', participants: { left: 'none', right: 'prepared' } });
    bank = await teller('other');
    expect(await killAt('after both have prepared')).toBe('killed');
    const undecided = (await list()).find(({ decision }) => decision === 'undecided');
    expect(undecided).toMatchObject({ participants: { left: 'prepared', right: 'prepared' } });
    const name = undecided!.transaction;
    expect((await txn('list', ...log)).output).toMatch(
      new RegExp(`${name} +\\d+s +undecided +left: prepared, right: prepared`),
    );

    // Nobody may decide by hand what the log decides.
    const byHand = await txn('resolve', ...log, name, '--commit');
    expect(byHand.code).toBe(1);
    expect(byHand.output).toContain('leave out --commit');
    const resolved = await txn('resolve', ...log, name, committing!.transaction);
    expect(resolved.output).toContain(`${name}: aborted at left, right`);
    expect(resolved.output).toContain(`${committing!.transaction}: committed at right`);
    expect(resolved.code).toBe(0);
    expect(await list()).toEqual([]);
    await expectOrder();

    // Its log is lost for good: then by hand, with a warning.
    bank = await teller('bank');
    expect(await killAt('after both have prepared')).toBe('killed');
    const [lost] = await list();
    const warned = await txn('resolve', '--decision-log-lost', '--commit', lost!.transaction);
    expect(warned.output).toContain('warning');
    expect(warned.code).toBe(0);
    made.push(transfers);
    await expectOrder();
  });
});

interface Listed {
  readonly transaction: string;
  readonly decision: string;
}

/** Resolves when the teller is at that point, and goes no further. */
function holdAt(teller: Teller, where: string): Promise<void> {
  const seen = new Set<string>();
  const has = (...steps: string[]): boolean => steps.every((step) => seen.has(step));
  const reached = (text: string): boolean => {
    switch (where) {
      case 'after both have prepared':
        return has('after prepare left', 'after prepare right');
      case 'after commit left, before commit right':
        return has('after commit left', 'before commit right');
      case 'after both have committed':
        return has('after commit left', 'after commit right');
      default:
        return text === where;
    }
  };
  return new Promise((resolve) => {
    teller.onStep = (text) => {
      seen.add(text);
      const isThere = reached(text);
      if (isThere) resolve();
      // Half-way: one has to wait for the other.
      const isHeld = isThere || (where.includes(', before') && text === 'before commit right');
      return isHeld ? new Promise(() => {}) : Promise.resolve();
    };
  });
}
