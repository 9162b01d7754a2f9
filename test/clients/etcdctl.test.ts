// etcdctl, as Debian ships it, against every member of a three-member cluster, and our own client against one. The expected
// texts are what etcdctl prints against etcd: QUORATE_BIN=etcd runs this file against etcd itself.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_ENGINE } from '../../src/host/engines.ts';
import { TESTED_ENGINE } from '../../src/host/testing/engine.ts';
import { TestCluster } from '../harness/cluster.ts';
import { etcdctl, quorate } from '../harness/etcdctl.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start();
});
afterAll(async () => {
  await cluster?.destroy();
});

const RUNS = [
  { client: etcdctl, index: 0 },
  { client: etcdctl, index: 1 },
  { client: etcdctl, index: 2 },
  // What our client prints does not depend on the engine.
  ...(TESTED_ENGINE === DEFAULT_ENGINE ? [{ client: quorate, index: 1 }] : []),
];

describe.each(RUNS)('$client.name on member $index', ({ client, index }) => {
  const prefix = `${client.name}${index}/`;
  const endpoint = (): string => cluster.members[index]?.endpoint ?? '';
  const run = (args: string[], input?: string) => client.ok(endpoint(), args, input);
  const fail = async (args: string[]): Promise<string> => {
    const { code, stderr } = await client.run(endpoint(), args);
    expect(code).not.toBe(0);
    return stderr;
  };
  /** The answer as JSON, with keys and values readable. */
  const json = async (args: string[]) => JSON.parse(await run([...args, '--write-out=json']));
  const keysOf = (answer: { kvs?: { key: string }[] }): string[] =>
    (answer.kvs ?? []).map((kv) => Buffer.from(kv.key, 'base64').toString());

  test('put and get', async () => {
    expect(await run(['put', `${prefix}greeting`, 'hello'])).toBe('OK\n');
    expect(await run(['get', `${prefix}greeting`])).toBe(`${prefix}greeting\nhello\n`);
    expect(await run(['get', `${prefix}greeting`, '--print-value-only'])).toBe('hello\n');
    expect(await run(['get', `${prefix}nothing`])).toBe('');
  });

  test('put --prev-kv, --ignore-value', async () => {
    await run(['put', `${prefix}p`, 'one']);
    expect(await run(['put', `${prefix}p`, 'two', '--prev-kv'])).toBe(`OK\n${prefix}p\none\n`);
    expect(await run(['put', `${prefix}p`, '--ignore-value'])).toBe('OK\n');
    const answer = await json(['get', `${prefix}p`]);
    expect(answer.kvs[0].version).toBe(3);
    expect(Buffer.from(answer.kvs[0].value, 'base64').toString()).toBe('two');
    expect(await fail(['put', `${prefix}none`, '--ignore-value'])).toContain('etcdserver: key not found');
  });

  test('binary and empty values, and values on standard input', async () => {
    await run(['put', `${prefix}empty`, '']);
    expect(await run(['get', `${prefix}empty`, '--print-value-only'])).toBe('\n');
    await run(['put', `${prefix}stdin`], 'two\nlines');
    expect(await run(['get', `${prefix}stdin`, '--print-value-only'])).toBe('two\nlines\n');
    await run(['put', `${prefix}ключ`, '值']);
    expect(await run(['get', `${prefix}ключ`, '--print-value-only'])).toBe('值\n');
  });

  test('get by prefix, range, from a key, with limit, order, keys only and count', async () => {
    for (const name of ['b', 'd', 'a', 'c']) await run(['put', `${prefix}range/${name}`, `value ${name}`]);
    const all = ['a', 'b', 'c', 'd'].map((name) => `${prefix}range/${name}`);
    const [a = '', b = '', c = '', d = ''] = all;
    expect(keysOf(await json(['get', `${prefix}range/`, '--prefix']))).toEqual(all);
    expect(keysOf(await json(['get', b, d]))).toEqual([b, c]);
    expect(keysOf(await json(['get', c, '--from-key', '--limit=2']))).toEqual([c, d]);
    const limited = await json(['get', `${prefix}range/`, '--prefix', '--limit=3']);
    expect([keysOf(limited), limited.more, limited.count]).toEqual([[a, b, c], true, 4]);
    const ordered = (...more: string[]) => json(['get', `${prefix}range/`, '--prefix', ...more]).then(keysOf);
    expect(await ordered('--order=DESCEND', '--sort-by=KEY')).toEqual([d, c, b, a]);
    expect(await ordered('--order=ASCEND', '--sort-by=CREATE')).toEqual([b, d, a, c]);
    expect(await ordered('--order=DESCEND', '--sort-by=MODIFY', '--limit=2')).toEqual([c, a]);
    expect(await ordered('--order=DESCEND', '--sort-by=VALUE', '--limit=1')).toEqual([d]);
    await run(['put', a, 'again']);
    expect(await ordered('--order=DESCEND', '--sort-by=VERSION', '--limit=1')).toEqual([a]);
    expect(await run(['get', `${prefix}range/`, '--prefix', '--keys-only'])).toBe(
      all.map((key) => `${key}\n\n`).join(''),
    );
    const counted = await json(['get', `${prefix}range/`, '--prefix', '--keys-only', '--limit=1']);
    expect([keysOf(counted), counted.count, counted.kvs[0].value]).toEqual([[a], 4, undefined]);
  });

  test('get at an older revision, and errors for revisions that are gone or to come', async () => {
    const key = `${prefix}history`;
    await run(['put', key, 'first']);
    const { revision } = (await json(['get', key])).header;
    await run(['put', key, 'second']);
    await run(['del', key]);
    expect(await run(['get', key, `--rev=${revision}`, '--print-value-only'])).toBe('first\n');
    expect(await run(['get', key, `--rev=${revision + 1}`, '--print-value-only'])).toBe('second\n');
    expect(await run(['get', key, `--rev=${revision + 2}`])).toBe('');
    expect(await fail(['get', key, `--rev=${revision + 1000}`])).toContain(
      'etcdserver: mvcc: required revision is a future revision',
    );
    expect(await run(['compaction', String(revision + 1)])).toBe(`compacted revision ${revision + 1}\n`);
    expect(await fail(['get', key, `--rev=${revision}`])).toContain(
      'etcdserver: mvcc: required revision has been compacted',
    );
    expect(await fail(['compaction', String(revision)])).toContain(
      'etcdserver: mvcc: required revision has been compacted',
    );
    expect(await run(['get', key, `--rev=${revision + 1}`, '--print-value-only'])).toBe('second\n');
  });

  test('del of a key, a range and a prefix, with what was deleted', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await run(['put', `${prefix}del/${name}`, name]);
    expect(await run(['del', `${prefix}del/a`])).toBe('1\n');
    expect(await run(['del', `${prefix}del/a`])).toBe('0\n');
    expect(await run(['del', `${prefix}del/b`, `${prefix}del/c`, '--prev-kv'])).toBe(`1\n${prefix}del/b\nb\n`);
    expect(await run(['del', `${prefix}del/`, '--prefix'])).toBe('2\n');
    expect(await run(['get', `${prefix}del/`, '--prefix'])).toBe('');
  });

  test('txn takes the branch that its comparisons choose', async () => {
    const key = `${prefix}txn`;
    await run(['put', key, '1']);
    const txn = [
      `value("${key}") = "1"`,
      `create("${key}") > "0"`,
      `version("${key}") < "5"`,
      `mod("${key}") > "0"`,
      '',
      `put ${key} 2`,
      `get ${key}`,
      '',
      `del ${key}`,
      '',
      '',
    ].join('\n');
    expect(await run(['txn'], txn)).toBe(`SUCCESS\n\nOK\n\n${key}\n2\n`);
    expect(await run(['txn'], txn)).toBe('FAILURE\n\n1\n');
  });

  test('txn refuses to put a key twice', async () => {
    const { code, stderr } = await client.run(endpoint(), ['txn'], `\nput ${prefix}x 1\nput ${prefix}x 2\n\n\n`);
    expect([code === 0, stderr]).toEqual([
      false,
      expect.stringContaining('etcdserver: duplicate key given in txn request'),
    ]);
  });

  test('watch: from the past on, a prefix, with what was before', async () => {
    const key = `${prefix}watch/a`;
    await run(['put', key, 'one']);
    const { revision } = (await json(['get', key])).header;
    const watching = client.running(endpoint(), [
      'watch',
      `${prefix}watch/`,
      '--prefix',
      '--prev-kv',
      `--rev=${revision}`,
    ]);
    await watching.line(/^one$/);
    await run(['put', key, 'two']);
    await watching.line(/^two$/);
    await run(['del', key]);
    await run(['put', `${prefix}unwatched`, 'x']);
    await run(['put', `${prefix}watch/b`, 'end']);
    await watching.line(/^end$/);
    await watching.end('SIGINT');
    expect(watching.lines).toEqual([
      ...['PUT', key, 'one'],
      ...['PUT', key, 'one', key, 'two'],
      ...['DELETE', key, 'two', key, ''],
      ...['PUT', `${prefix}watch/b`, 'end'],
    ]);
  });

  test('watch from a compacted revision ends with an error', async () => {
    const key = `${prefix}watch-compacted`;
    await run(['put', key, 'one']);
    await run(['put', key, 'two']);
    const { revision } = (await json(['get', key])).header;
    await run(['compaction', String(revision)]);
    const watching = client.running(endpoint(), ['watch', key, `--rev=${revision - 1}`]);
    await watching.line(/watch was canceled \(etcdserver: mvcc: required revision has been compacted\)/);
    await watching.exited;
  });

  test('lease grant, timetolive, list, keep-alive and revoke', async () => {
    const granted = await run(['lease', 'grant', '600']);
    const id = /^lease ([0-9a-f]+) granted with TTL\(600s\)\n$/.exec(granted)?.[1] ?? '';
    expect(id).not.toBe('');
    expect(await run(['put', `${prefix}leased/b`, '1', `--lease=${id}`])).toBe('OK\n');
    expect(await run(['put', `${prefix}leased/a`, '1', `--lease=${id}`])).toBe('OK\n');
    expect(await run(['lease', 'timetolive', id])).toMatch(
      new RegExp(`^lease ${id} granted with TTL\\(600s\\), remaining\\(5\\d\\ds\\)\n$`),
    );
    const keys = /attached keys\(\[(.*)\]\)/.exec(await run(['lease', 'timetolive', id, '--keys']))?.[1]?.split(' ');
    expect(keys?.sort()).toEqual([`${prefix}leased/a`, `${prefix}leased/b`]);
    expect((await run(['lease', 'list'])).split('\n')).toContain(id);
    expect(await run(['lease', 'keep-alive', '--once', id])).toBe(`lease ${id} keepalived with TTL(600)\n`);
    const kept = client.running(endpoint(), ['lease', 'keep-alive', id]);
    await kept.line(new RegExp(`^lease ${id} keepalived with TTL\\(600\\)$`));
    expect(await run(['lease', 'revoke', id])).toBe(`lease ${id} revoked\n`);
    await kept.end('SIGINT');
    expect(await run(['get', `${prefix}leased/`, '--prefix'])).toBe('');
    expect(await run(['lease', 'timetolive', id])).toBe(`lease ${id} already expired\n`);
    expect(await fail(['lease', 'revoke', id])).toContain('etcdserver: requested lease not found');
    expect(await fail(['put', `${prefix}leased/c`, '1', `--lease=${id}`])).toContain(
      'etcdserver: requested lease not found',
    );
  });

  test('a lease that nobody keeps alive ends, and its keys with it', async () => {
    const id = /^lease ([0-9a-f]+) /.exec(await run(['lease', 'grant', '2']))?.[1] ?? '';
    const { revision } = (await json(['put', `${prefix}fleeting`, 'x', `--lease=${id}`])).header;
    const watching = client.running(endpoint(), ['watch', `${prefix}fleeting`, `--rev=${revision}`]);
    await watching.line(/^DELETE$/);
    await watching.end('SIGINT');
    expect(await run(['get', `${prefix}fleeting`])).toBe('');
  });

  test('lock: held by one, waited for by the next, and run under', async () => {
    const name = `${prefix}lock`;
    const holder = client.running(endpoint(), ['lock', name]);
    const held = await holder.line(new RegExp(`^${name}/[0-9a-f]+$`));
    const waiting = client.running(endpoint(), ['lock', name, 'echo', 'under the lock']);
    while ((await run(['get', `${name}/`, '--prefix', '--keys-only'])).trim().split(/\n+/).length < 2);
    expect(waiting.lines).toEqual([]);
    await holder.end('SIGINT');
    await waiting.line(/^under the lock$/);
    expect((await waiting.exited).code).toBe(0);
    expect(await run(['get', held])).toBe('');
  });

  test('elect: one leads, a listener hears of it and of the next', async () => {
    const name = `${prefix}election`;
    const first = client.running(endpoint(), ['elect', name, 'first']);
    await first.line(/^first$/);
    const listener = client.running(endpoint(), ['elect', '--listen', name]);
    await listener.line(/^first$/);
    const second = client.running(endpoint(), ['elect', name, 'second']);
    while ((await run(['get', `${name}/`, '--prefix', '--keys-only'])).trim().split(/\n+/).length < 2);
    await first.end('SIGINT');
    await second.line(/^second$/);
    await listener.line(/^second$/);
    await Promise.all([second.end('SIGINT'), listener.end('SIGINT')]);
  });

  test('endpoint health and status', async () => {
    expect((await client.run(endpoint(), ['endpoint', 'health'])).stderr + (await run(['endpoint', 'health']))).toMatch(
      /is healthy: successfully committed proposal/,
    );
    const [status] = await json(['endpoint', 'status']);
    expect(status.Endpoint).toBe(endpoint());
    expect(status.Status.version).toMatch(/^3\.\d+\.\d+$/);
    expect(status.Status.leader).toBeGreaterThan(0);
    expect(status.Status.raftTerm).toBeGreaterThan(0);
    expect(status.Status.raftIndex).toBeGreaterThanOrEqual(status.Status.raftAppliedIndex ?? 0);
    expect(status.Status.dbSize).toBeGreaterThan(0);
  });

  test('member list', async () => {
    const lines = (await run(['member', 'list'])).trimEnd().split('\n');
    const expected = cluster.members.map(
      ({ name, peerUrl, endpoint: client }) => `started, ${name}, ${peerUrl}, http://${client}, false`,
    );
    expect(lines.map((line) => line.replace(/^[0-9a-f]{1,16}, /, '')).sort()).toEqual(expected.sort());
  });
});

test('what one member is told, all members tell', async () => {
  await etcdctl.ok(cluster.endpoints[0] ?? '', ['put', 'shared', 'seen by all']);
  for (const endpoint of cluster.endpoints) {
    expect(await etcdctl.ok(endpoint, ['get', 'shared', '--print-value-only'])).toBe('seen by all\n');
    await etcdctl.ok(endpoint, ['get', 'shared', '--consistency=s']);
  }
});

test('all endpoints at once agree on the leader, who is one of them', async () => {
  const statuses: { Status: { header: { member_id: number; cluster_id: number }; leader: number } }[] = JSON.parse(
    await etcdctl.ok(cluster.endpoints, ['endpoint', 'status', '--write-out=json']),
  );
  const ids = statuses.map((each) => each.Status.header.member_id);
  expect(new Set(ids).size).toBe(3);
  expect(new Set(statuses.map((each) => each.Status.header.cluster_id)).size).toBe(1);
  const leaders = new Set(statuses.map((each) => each.Status.leader));
  expect(leaders.size).toBe(1);
  expect(ids).toContain([...leaders][0]);
  const health = await etcdctl.run(cluster.endpoints, ['endpoint', 'health']);
  expect(health.code).toBe(0);
});

/** Members are added only once all have been connected for a while: the cluster says so, and is asked again. */
async function onceHealthy<T>(operation: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await operation();
    } catch (thrown) {
      if (tries === 50 || !String(thrown).includes('etcdserver: unhealthy cluster')) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

test('a member joins, is started, and is removed again', async () => {
  const list = cluster.members.map((member) => `${member.name}=${member.peerUrl}`).join(',');
  const newcomer = await cluster.addMember(list);
  const [first = ''] = cluster.endpoints;
  const added = await onceHealthy(() =>
    etcdctl.ok(first, ['member', 'add', newcomer.name, `--peer-urls=${newcomer.peerUrl}`]),
  );
  const id = /^Member\s+([0-9a-f]+) added to cluster/.exec(added)?.[1] ?? '';
  expect(added).toContain(`ETCD_INITIAL_CLUSTER_STATE="existing"`);
  expect(await etcdctl.ok(first, ['member', 'list'])).toContain(`${id}, unstarted, , ${newcomer.peerUrl}, , false`);
  await newcomer.start();
  expect(await etcdctl.ok(newcomer.endpoint, ['get', 'shared', '--print-value-only'])).toBe('seen by all\n');
  expect(await etcdctl.ok(first, ['member', 'list'])).toContain(`${id}, started, ${newcomer.name}, `);
  expect(await etcdctl.ok(first, ['member', 'remove', id])).toMatch(
    new RegExp(`^Member\\s+${id} removed from cluster`),
  );
  expect(await etcdctl.ok(first, ['member', 'list'])).not.toContain(id);
});
