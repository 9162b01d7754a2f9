// Our own client beside etcdctl, byte by byte: the same words and the same state must give the same output, the same
// complaint and the same exit code, in every form. The expected text is written nowhere: it is what etcdctl says.

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROGRAM, TestCluster } from '../harness/cluster.ts';
import { type CommandLineClient, type CommandResult, etcdctl, quorate } from '../harness/etcdctl.ts';
import { runToEnd } from '../harness/process.ts';

let cluster: TestCluster;
let lease = '';
beforeAll(async () => {
  cluster = await TestCluster.start({ nodes: 1 });
  const granted = await etcdctl.ok(endpoint(), ['lease', 'grant', '10000']);
  lease = granted.split(' ')[1] ?? '';
  for (const [key, value] of KEYS) await etcdctl.ok(endpoint(), ['put', key, value, '--lease', lease]);
});
afterAll(async () => {
  await cluster?.destroy();
});

const endpoint = (): string => cluster.endpoints[0] ?? '';
const KEYS = [
  ['plain', 'value'],
  ['html', '<b>&</b> "quoted" \\ \u2028'],
  ['letters/é', '值\ttab\nline'],
  ['letters/b', ''],
  ['letters/a', '\u0001\u007f\u00a0\u{1f600}'],
] as const;

/** What differs from call to call, whoever asks. */
function steady(text: string): string {
  return (
    text
      .replace(/took = \S+/g, 'took = …')
      .replace(/"took":"[^"]*"/g, '"took":"…"')
      .replace(/"Took" : .*/g, '"Took" : …')
      .replace(/("revision":|"Revision" : |"(?:raftIndex|raftAppliedIndex)":|"Raft(?:Applied)?Index" : )\d+/g, '$1N')
      // Newer than Debian's etcdctl.
      .replace(/,"hash_revision":\d+/g, '')
      .replace(/("ttl":|"TTL" : |remaining\()\d+/g, '$1N')
  );
}

/** etcdctl logs on stderr as well; what it has to say stands in lines of their own. */
function complaint({ stderr }: CommandResult): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !/^\{"level"|^\d{4}-\d\d-\d\d /.test(line));
  return steady(lines.join('\n'));
}

async function outcome(client: CommandLineClient, args: readonly string[], input = '') {
  const result = await client.run(endpoint(), args, input);
  return { code: result.code, stdout: steady(result.stdout), complaint: complaint(result) };
}

async function expectSame(args: readonly string[], input?: string): Promise<void> {
  const words = args.map((word) => word.replace('LEASE', lease));
  const [theirs, ours] = await Promise.all([outcome(etcdctl, words, input), outcome(quorate, words, input)]);
  expect(ours, words.join(' ')).toEqual(theirs);
}

const FORMS = ['simple', 'json', 'fields', 'table', 'protobuf'];
const inForms = (forms: readonly string[], ...args: string[]): string[][] => forms.map((form) => [...args, '-w', form]);

/** They change nothing, or the same each time. */
const READS: readonly (readonly string[])[] = [
  ...inForms(['simple', 'json', 'fields'], 'get', '', '--prefix'),
  ...inForms(['simple', 'json', 'fields'], 'get', '', '--prefix', '--hex'),
  ['get', 'letters/', '--prefix', '--order=descend', '--sort-by', 'value', '--limit=2'],
  ['get', '--from-key=true', '--keys-only', 'html'],
  ['get', 'letters/b', 'plain', '--consistency=s', '--print-value-only'],
  ['get', 'plain', '--prefix=false', '--rev=2'],
  ['get', 'nothing', '-w', 'json'],
  ['get', 'plain', '-w=json'],
  ...inForms(['json', 'fields'], 'lease', 'timetolive', 'LEASE', '--keys'),
  ['lease', 'timetolive', 'LEASE', '--keys'],
  ...inForms(['simple', 'json', 'fields'], 'lease', 'list'),
  ...inForms(['simple', 'json', 'fields'], 'lease', 'keep-alive', '--once', 'LEASE'),
  ...inForms(['simple', 'json', 'fields', 'table'], 'member', 'list'),
  ...inForms(['simple', 'fields', 'table'], 'endpoint', 'status', '--cluster'),
  ...inForms(['simple', 'json', 'fields', 'table'], 'endpoint', 'hashkv'),
  ...inForms(['json', 'fields'], 'endpoint', 'health'),
  ...inForms(['simple', 'json'], 'alarm', 'list'),
  ['alarm', 'disarm'],
  ['defrag'],
  ['endpoint', '--cluster', 'hashkv'],
];

const MISTAKES: readonly (readonly string[])[] = [
  ...[['get'], ['get', 'a', 'b', '--prefix'], ['get', 'a', '--prefix', '--from-key'], ['get', 'a', '--order=x']],
  ...[
    ['get', 'a', '--sort-by=x'],
    ['get', 'a', '--consistency=x'],
    ['get', 'a', '-w', 'wrong'],
  ],
  ...[
    ['get', 'a', '--print-value-only', '-w', 'json'],
    ['get', 'a', '--rev=100000'],
    ['get', 'a', '-w', 'table'],
  ],
  ...[['put'], ['put', 'a'], ['put', 'a', 'b', '--lease=xyz'], ['put', 'a', 'b', '--lease=1234']],
  ...[
    ['put', 'none', '--ignore-value'],
    ['put', 'none', 'x', '--ignore-value'],
    ['put', '', 'x'],
  ],
  ...[['del'], ['del', 'a', 'b', 'c'], ['del', 'a', 'b', '--prefix']],
  ...[
    ['lease', 'grant'],
    ['lease', 'grant', 'x'],
    ['lease', 'revoke', 'zz'],
    ['lease', 'revoke', '1234'],
  ],
  ...[
    ['lease', 'timetolive', '1234'],
    ['lease', 'keep-alive', '1234'],
    ['lease', 'keep-alive', '--once', '1234'],
  ],
  ...[
    ['lease', 'timetolive'],
    ['lease', 'grant', '99999999999999999999'],
  ],
  ...[
    ['member', 'add'],
    ['member', 'add', 'n'],
    ['member', 'add', 'n', 'http://a'],
    ['member', 'remove'],
  ],
  ...[
    ['member', 'remove', 'zz'],
    ['member', 'remove', '12'],
    ['member', 'update', '12'],
    ['member', 'promote', '12'],
  ],
  ...[['move-leader'], ['move-leader', 'zz'], ['move-leader', '12'], ['compaction'], ['compaction', 'x']],
  ...[
    ['compact', '100000'],
    ['alarm', 'disarm', 'x'],
    ['snapshot', 'save'],
    ['snapshot', 'save', '/no/such/file'],
  ],
  ...[
    ['check', 'perf', '--load=zz'],
    ['auth', 'enable', 'x'],
    ['auth', 'enable'],
    ['user', 'add'],
    ['user', 'add', ':b'],
  ],
  ...[
    ['user', 'get', 'nobody'],
    ['user', 'grant-role', 'u'],
    ['role', 'get', 'nothing'],
    ['role', 'list', 'x'],
  ],
  ...[
    ['role', 'grant-permission', 'r', 'read'],
    ['role', 'grant-permission', 'r', 'foo', 'k'],
  ],
  ...[
    ['lock'],
    ['lock', 'l', 'no-such-program'],
    ['lock', 'l', 'false'],
    ['elect'],
    ['elect', 'a'],
    ['elect', '-l', 'a', 'b'],
  ],
  ...[['watch'], ['watch', 'a', '--'], ['watch', 'a', 'b', '--prefix'], ['txn', 'x']],
];

test.each(READS)('%s %s %s %s %s', (...args) => expectSame(args));
test.each(MISTAKES)('the same complaint: %s %s %s %s', (...args) => expectSame(args));

test.each(FORMS.slice(0, 3))('txn in the form %s', async (form) => {
  const holds = ['value("plain") = "value"', 'ver("plain") != "9"', 'c("plain") > "0"', 'mod("none") < "1"', ''];
  const success = ['put counted 1', 'get --prefix letters/', 'get html --keys-only', 'del "no such key" --prev-kv', ''];
  await expectSame(['txn', '-w', form], [...holds, ...success, '', ''].join('\n'));
  await expectSame(
    ['txn', '--interactive', '-w', form],
    ['version("none") = "1"', '', 'del plain', '', '', ''].join('\n'),
  );
});

test.each([
  'abc\n\n\n',
  'ver(a) = "0"\n\n\n\n',
  'foo("a") = "0"\n\n\n\n',
  'ver("a") = "z"\n\n\n\n',
  '\nfoo a\n\n\n',
  '\nput\n\n\n',
  '\nput a\n\n\n',
  '',
])('txn does not understand %j', (input) => expectSame(['txn'], input));

test('writes, each on keys of its own, in every form', async () => {
  for (const form of ['simple', 'json', 'fields']) {
    const results: unknown[] = [];
    for (const client of [etcdctl, quorate]) {
      const run = (...args: string[]) => outcome(client, [...args, '-w', form]);
      const script = [await run('put', 'mine', 'one'), await run('put', 'mine', 'two', '--prev-kv')];
      script.push(
        await run('put', 'mine', '--', '-3'),
        await run('del', 'mine', '--prev-kv'),
        await run('del', 'mine'),
      );
      // Where the key began differs, for both write the same key.
      const text = JSON.stringify(script).replace(
        /((?:create|mod)_revision\\?":|(?:Create|Mod)Revision\\?" : )\d+/g,
        '$1N',
      );
      results.push(text);
    }
    expect(results[1]).toBe(results[0]);
  }
});

test('users and roles, in every form', async () => {
  for (const form of ['simple', 'json', 'fields']) {
    const results: unknown[] = [];
    for (const client of [etcdctl, quorate]) {
      const run = (args: string, input?: string) => outcome(client, [...args.split(' '), '-w', form], input);
      const script = [await run('role add r'), await run('role grant-permission r readwrite k')];
      script.push(
        await run('role grant-permission r read p/ --prefix'),
        await run('role grant-permission r write z --from-key'),
      );
      script.push(await run('role grant-permission r write a c'), await run('role get r'), await run('role list'));
      script.push(await run('user add u:p'), await run('user add v --interactive=false', 'secret\n'));
      script.push(await run('user passwd v --interactive=false', 'other\n'), await run('user grant-role u r'));
      script.push(await run('user get u --detail'), await run('role revoke-permission r a c'));
      script.push(await run('role revoke-permission r z --from-key'), await run('role revoke-permission r k'));
      script.push(await run('user revoke-role u r'), await run('user revoke-role u r'), await run('user delete u'));
      script.push(await run('user delete v'), await run('role delete r'), await run('role delete r'));
      results.push(script);
    }
    expect(results[1]).toEqual(results[0]);
  }
});

test.each(FORMS.slice(0, 3))('watch in the form %s, and with a command', async (form) => {
  const { revision } = JSON.parse(await etcdctl.ok(endpoint(), ['put', 'seen', '"1"', '-w', 'json'])).header;
  await etcdctl.ok(endpoint(), ['put', 'seen', 'end']);
  const seen = await Promise.all(
    [etcdctl, quorate].map(async (client) => {
      const watching = client.running(endpoint(), ['watch', 'seen', `--rev=${revision}`, '--prev-kv', '-w', form]);
      await watching.line(form === 'json' ? /ZW5k/ : /end/);
      await watching.end('SIGINT');
      const command = ['--', 'sh', '-c', 'echo $ETCD_WATCH_EVENT_TYPE $ETCD_WATCH_KEY $ETCD_WATCH_VALUE'];
      const running = client.running(endpoint(), ['watch', 'seen', `--rev=${revision}`, ...command]);
      await running.line(/"end"/);
      await running.end('SIGINT');
      return [...watching.lines.map(steady), ...running.lines];
    }),
  );
  expect(seen[1]).toEqual(seen[0]);
});

test('a backup holds the same, and is complete', async () => {
  const contents: unknown[] = [];
  for (const client of [etcdctl, quorate]) {
    const file = join(cluster.directory, `${client.name}.db`);
    expect(await client.ok(endpoint(), ['snapshot', 'save', file])).toBe(`Snapshot saved at ${file}\n`);
    const status = await runToEnd({ command: process.execPath, args: [PROGRAM, 'snapshot', 'status', file] });
    expect(status.code).toBe(0);
    contents.push(status.output);
  }
  expect(contents[1]).toBe(contents[0]);
});

test('nobody there', async () => {
  const quick = '--command-timeout=300ms';
  const { code, stderr } = await quorate.run('127.0.0.1:1', ['get', 'a', quick]);
  expect(code).toBe(2);
  expect(stderr).toContain('no endpoint could be reached: 127.0.0.1:1: connect ECONNREFUSED');
  const health = await quorate.run('127.0.0.1:1', ['endpoint', 'health', quick]);
  expect(health).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('127.0.0.1:1 is unhealthy: ') });
});
